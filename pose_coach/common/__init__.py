"""What every room may use: errors, the clock, files, and stopping."""
