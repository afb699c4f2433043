"""Geometry of one body in one frame: angles, the curve of the back, posture and view.

Pure functions of a pose. What cannot be seen is NaN.
"""
