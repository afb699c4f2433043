"""What is kept: the analysis file, the table of reps, the annotated video."""
