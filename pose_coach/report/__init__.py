"""The report of an analysis, as a web page."""
