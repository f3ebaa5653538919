"""Remittances to the Mexican states."""

from __future__ import annotations

from agents.state import State


def record_remittances(state: State) -> None:
    """Write what migrants send home this month."""
