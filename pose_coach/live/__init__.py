"""The way through the rooms for a camera."""
