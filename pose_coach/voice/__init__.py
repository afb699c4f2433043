"""What is heard: words through the speech engine of the operating system, or tones where there is none."""
