"""Speech through the operating system's engine, or tones where there is none."""
