"""The exercises: one declaration per file.

Pure data and functions of measurements: no camera, screen, file or clock.
"""
