"""Figures, summary and report of a run."""
