"""The questionnaire: what vendors are asked, in sections, each question of its kind."""
