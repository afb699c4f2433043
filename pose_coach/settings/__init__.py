"""What a person sets once and for all: programme, dose, tempo, voice, camera, colours."""
