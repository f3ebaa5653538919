"""The resident population: other entries, protections, births, deaths, legalisation, leaving."""

from __future__ import annotations

from agents.state import State


def begin(state: State) -> None:
    """Give the residents of the first month their protections, children, ties, savings and history."""


def change_population(state: State) -> None:
    """A month of entries other than across the border, protections, births, deaths and departures."""
