"""From a frame to a pose: MediaPipe, its models, smoothing and the silhouette.

Nothing is imported here: `pose` is light and used by the core, `landmarker` loads MediaPipe.
"""
