"""Numbers, months and names as a reader of the browser application says them, in the reader's language.

Spanish is written as in Mexico: a comma between thousands, a point before decimals.
"""

from __future__ import annotations

import math
from functools import lru_cache

from visualizer.catalogue import Language, entries, text
from visualizer.texts import amount as english


def amount(value: float, language: Language) -> str:
    """Write a number in words a reader takes in: 3.42 million, 3.42 millones; a dash where there is none."""
    if math.isnan(value):
        return "\N{EN DASH}"
    number, _, unit = english(value).partition(" ")
    if not unit:
        return number
    key = "one_million" if (number, unit) == ("1", "million") else unit
    return text(f"amount.{key}", language, number=number)


def short_month(month: int, language: Language) -> str:
    """Write a month as Jan 2025 or ene 2025."""
    return f"{month_names(language)[month % 12]} {month // 12}"


@lru_cache(maxsize=4)
def month_names(language: Language) -> tuple[str, ...]:
    """Return the twelve months in short."""
    return tuple(text("amount.months", language).split())


def group_name(group: str, language: Language) -> str:
    """Name a group of a series."""
    return text(f"group.{group}", language)


def series_name(series: str, language: Language) -> str:
    """Name a series in a few words."""
    return text(f"series.{series}", language)


def unit_name(unit: str, language: Language) -> str:
    """Name the unit of a series."""
    return text(f"unit.{unit}", language)


def place_name(place: str, language: Language) -> str:
    """Name a place: a port as that of its city, a country in the reader's language, others as they are."""
    city = place.removeprefix("port:")
    if city != place:
        return text("place.port_of", language, city=city)
    return text(f"group.{place}", language) if f"group.{place}" in entries() else place
