"""Tiles: a number of the last month, how far luck carries it, and what was published of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import solara

from visualizer.amounts import amount, short_month, unit_name
from visualizer.catalogue import Language, text
from visualizer.luck import band, is_drawn
from visualizer.moment import Moment
from visualizer.parts.observed import Mark, marks
from visualizer.parts.sums import YEAR, Measure, by_month
from visualizer.parts.words import palette
from world.declare import Kind
from world.ledger import Values
from world.series import BY_NAME

Group = tuple[str, int, tuple[Measure, ...]]
"""Key of a heading, place of the colour in the palette, and what is shown under it."""


def tile(measure: Measure, moment: Moment, language: Language, colour: str) -> dict[str, Any]:
    """Return a tile as the browser shows it."""
    series, values = BY_NAME[measure.series], by_month(moment, measure)
    value = amount(float(values[-1]), language)
    in_days = series.unit == "days" and not np.isnan(values[-1])
    return {
        "label": text(measure.name, language),
        "value": f"{value} {unit_name('days', language)}" if in_days else value,
        "lines": [
            *_luck(measure.series, float(values[-1]), moment.ledger.scale, language),
            *_year(series.kind, values, language),
            *_published(measure, moment, language),
        ],
        "help": text(f"meaning.{series.name}", language),
        "colour": colour,
    }


@solara.component
def Tiles(moment: Moment, groups: Sequence[Group], language: Language, dark: bool) -> None:
    """Show groups of tiles, each under its heading."""
    colours = palette(dark)
    made = [
        {
            "title": text(title, language) if title else "",
            "tiles": [tile(measure, moment, language, colours[colour]) for measure in measures],
        }
        for title, colour, measures in groups
    ]
    _Tiles(groups=made, dark=dark)


@solara.component_vue("tiles.vue")
def _Tiles(groups: list[dict[str, Any]], dark: bool) -> None:
    """The part that runs in the browser."""


def _luck(series: str, value: float, scale: int, language: Language) -> list[str]:
    """How far luck alone carries the number; nothing where there is no band."""
    low, high = (float(edge) for edge in band(value, scale)) if is_drawn(series) else (value, value)
    if not high > low:
        return []
    return [text("tile.luck", language, low=amount(low, language), high=amount(high, language))]


def _year(kind: Kind, values: Values, language: Language) -> list[str]:
    """A flow over the last twelve months; of anything else, its value twelve months before."""
    if len(values) < YEAR or (kind is not Kind.FLOW and len(values) == YEAR):
        return []
    if kind is Kind.FLOW:
        return [text("tile.year", language, value=amount(float(values[-YEAR:].sum()), language))]
    if np.isnan(values[-YEAR - 1]):
        return []
    return [text("tile.before", language, value=amount(float(values[-YEAR - 1]), language))]


def _published(measure: Measure, moment: Moment, language: Language) -> list[str]:
    """The last published value, and what the run has for the same months."""
    found = marks(moment, measure.target) if measure.target else []
    if not found:
        return []
    value = amount(found[-1].of_period, language)
    return [text("tile.observed", language, value=value, when=_when(found[-1], language))]


def _when(mark: Mark, language: Language) -> str:
    if mark.first == mark.last:
        return short_month(mark.last, language)
    key = "tile.fiscal_year" if mark.last % 12 == 8 else "tile.calendar_year"
    return text(key, language, year=mark.last // 12)
