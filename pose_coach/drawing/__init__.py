"""The overlay, drawn from a `SessionState`.

Nothing is imported here; import from the modules.
"""
