"""The resident population: other entries, protections, births, deaths, legalisation, leaving."""

from __future__ import annotations

from agents.other_entries import enter_otherwise
from agents.protections import change_protections
from agents.resident_history import give_history, give_protections
from agents.state import State
from agents.vital_events import live_on


def begin(state: State) -> None:
    """Give the residents of the first month their time in the country, home, family and protections."""
    give_history(state)
    give_protections(state)


def change_population(state: State) -> None:
    """A month of entries other than across the border, protections, births, deaths and departures."""
    enter_otherwise(state)
    live_on(state)
    change_protections(state)
