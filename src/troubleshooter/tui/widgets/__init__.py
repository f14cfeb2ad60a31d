"""The parts that screens are made of; a widget knows no app."""
