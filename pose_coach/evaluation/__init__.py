"""Accuracy: truth files, and metrics that compare analyses with them."""
