"""Waiting in Mexico: beds, danger, fear interviews, giving up."""

from __future__ import annotations

from agents.state import State


def wait_in_mexico(state: State) -> None:
    """A month of waiting in the border cities."""
