"""What is kept: the analysis file, the table of reps, signals, landmarks, the annotated video."""
