"""What is said aloud, through the speech engine of the operating system."""
