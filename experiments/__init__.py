"""Runs that are set beside one another: scenarios compared under the same luck."""
