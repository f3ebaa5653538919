"""The parts of an immigration court."""
