"""File formats: analysis, table of reps, signals, landmarks, annotated video."""
