"""Live sessions: from a camera through all packages to the picture, the voice and the recording."""
