"""Fits the counting model to labelled clips. Developers' tooling; it is not part of the wheel."""
