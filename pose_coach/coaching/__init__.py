"""A set: what has been done, what is going on, and which cue is worth giving now.

Driven by media time alone; nothing is drawn, spoken or written here.
"""
