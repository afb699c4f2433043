"""The one model that counts any declared exercise, live or recorded, and reads sides and times.

It knows no exercise by name, no camera, no file format and no clock: the same measurements give the same
events.
"""
