"""What a person sees: the overlay drawn from a `SessionState`, the window it is shown in, terminal tables.

Each is imported from its own file: a table should not wait for what draws on pictures.
"""
