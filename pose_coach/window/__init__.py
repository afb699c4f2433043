"""The window of a live session."""
