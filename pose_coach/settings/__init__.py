"""The user's settings: programme, dose, tempo, voice, camera, colours."""
