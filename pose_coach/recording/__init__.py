"""The pipeline for recorded files: the analysis, its signals and its warnings."""
