"""The way through the rooms for a recorded file: what an analysis is, its signals and its warnings."""
