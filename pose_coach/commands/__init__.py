"""The commands, one per file.

Heavy modules are imported where they are used, so that `pose-coach --help` answers at once.
"""
