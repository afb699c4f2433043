"""How right we are: truth files, and the figures that compare an analysis with them."""
