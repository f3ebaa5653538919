"""Seconds, memory and nanoseconds an event, by scale."""
