"""Writing the questionnaire: its sections, its questions, and all of it from a file."""
