"""Sets and programmes: counts, pace, and the cue to give now.

Driven by media time alone; nothing is drawn, spoken or written here.
"""
