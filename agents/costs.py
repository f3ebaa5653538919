"""Costs of the institutions: unit costs times what they did."""

from __future__ import annotations

from agents.state import State


def record_costs(state: State) -> None:
    """Write the month's cost of each institution."""
