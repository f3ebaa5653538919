"""Learning: outcomes reach home communities, late and noisy."""

from __future__ import annotations

from agents.state import State


def learn(state: State) -> None:
    """Move the beliefs of communities towards what happened to their people."""
