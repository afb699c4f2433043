"""The commands of the command line, one a file.

What is heavy is imported where it is used, so that `pose-coach --help` answers at once.
"""
