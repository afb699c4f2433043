"""Many recordings: finding them, naming their results, running them, and skipping finished ones."""
