"""What every package may use: errors, the clock, files, and the handling of signals."""
