"""The journey: steps along the corridor, and what happens on the way."""

from __future__ import annotations

from agents.state import State


def travel(state: State) -> None:
    """Let everybody on the corridor take the steps of a month."""
