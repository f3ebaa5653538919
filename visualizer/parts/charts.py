"""Charts of months: the curves of a run, its band of luck, and what was published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import solara

from visualizer.amounts import unit_name
from visualizer.catalogue import Language, text
from visualizer.luck import band, is_drawn
from visualizer.moment import Moment
from visualizer.parts.observed import Mark, marks
from visualizer.parts.sums import Measure, by_month
from visualizer.parts.words import inks, palette, words
from visualizer.run_facts import last_forced_month
from world.calendar import format_month
from world.declare import Kind
from world.ledger import Values
from world.series import BY_NAME

LEAST_WIDTH = 380
"""Narrowest chart, in pixels, before they stand in fewer columns."""
_DIGITS = {Kind.MEAN: 1, Kind.INDEX: 4}


@dataclass(frozen=True)
class Chart:
    """A chart of months.

    Attributes:
        measures: Its curves; all in one unit.
        title: Key of its heading in the catalogue; the name of its only curve by default.
        notes: Keys of what is said under it.
        colour: Place of its first curve's colour in the palette.
        place: Place that observed values are for.
    """

    measures: tuple[Measure, ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    colour: int = 0
    place: str = "all"


def drawn(chart: Chart, moment: Moment, language: Language) -> dict[str, Any]:
    """Return a chart as the browser draws it: texts, curves with their bands, observed values."""
    series = BY_NAME[chart.measures[0].series]
    unit = unit_of(chart.measures[0])
    observed = [
        {"curve": number, **_plain(mark)}
        for number, measure in enumerate(chart.measures)
        if measure.target
        for mark in marks(moment, measure.target, chart.place)
    ]
    forced = last_forced_month(moment.run)
    return {
        "title": text(chart.title or chart.measures[0].name, language),
        "unit": unit_line(series.kind, unit, language),
        "notes": [text(note, language) for note in chart.notes],
        "first": moment.months[0],
        "count": len(moment.months),
        "digits": _DIGITS.get(series.kind, 0),
        "percent": unit == "share",
        "unforced": None if forced is None else forced + 1,
        "curves": [
            {"label": text(measure.name, language), "colour": (chart.colour + number) % 7}
            | curve(measure.series, by_month(moment, measure), moment.ledger.scale)
            for number, measure in enumerate(chart.measures)
        ],
        "dots": [mark for mark in observed if mark["first"] == mark["last"]],
        "spans": [mark for mark in observed if mark["first"] != mark["last"]],
    }


def curve(series: str, values: Values, scale: int) -> dict[str, Any]:
    """Return values as the browser takes them, and the band of luck where the series has one."""
    digits = _DIGITS.get(BY_NAME[series].kind, 0)
    low = high = None
    if is_drawn(series):
        low, high = (_numbers(edge, digits) for edge in band(np.nan_to_num(values), scale))
    return {"values": _numbers(values, digits), "low": low, "high": high}


def unit_of(measure: Measure) -> str:
    """Return the unit of a quantity: that of its series, or of its group where those differ."""
    if measure.series == "beliefs":
        return "months" if measure.groups == ("wait",) else "share"
    return BY_NAME[measure.series].unit


def unit_line(kind: Kind, unit: str, language: Language) -> str:
    """Say in which unit something is counted, and over which time: cases, end of the month."""
    return text(f"kind.{kind.value}", language, unit=unit_name(unit, language))


@solara.component
def Charts(
    moment: Moment,
    charts: Sequence[Chart],
    language: Language,
    dark: bool,
    name: str,
    least: int = LEAST_WIDTH,
) -> None:
    """Show charts side by side, as many as there is room for; the months of all are read off together.

    Args:
        moment: The run up to a month.
        charts: The charts.
        language: Language of the reader.
        dark: Whether the ground is dark.
        name: First part of the name of the file of their data.
        least: Narrowest width of a chart, in pixels.
    """
    ChartsOf([drawn(chart, moment, language) for chart in charts], moment, language, dark, name, least)


def ChartsOf(
    charts: Sequence[dict[str, Any]],
    moment: Moment,
    language: Language,
    dark: bool,
    name: str,
    least: int = LEAST_WIDTH,
) -> None:
    """Show charts that are made already, see `drawn`."""
    _Charts(
        content=json.dumps(list(charts), separators=(",", ":")),
        words=words(language),
        palette=palette(dark),
        inks=inks(dark),
        dark=dark,
        least=least,
        file=f"{name}_{format_month(moment.month)}.csv",
    )


@solara.component_vue("charts.vue")
def _Charts(
    content: str,
    words: dict[str, str | tuple[str, ...]],
    palette: tuple[str, ...],
    inks: tuple[str, ...],
    dark: bool,
    least: int,
    file: str,
) -> None:
    """The part that runs in the browser; charts are JSON text, in which reacton looks for no components."""


def _numbers(values: Values, digits: int) -> list[float | None]:
    """Values as JSON has them: whole where there are no decimals, None where absent."""
    rounded = np.round(values, digits)
    plain = [None if value != value else value for value in rounded.tolist()]
    return plain if digits else [None if value is None else int(value) for value in plain]


def _plain(mark: Mark) -> dict[str, float]:
    return {"first": mark.first, "last": mark.last, "value": round(mark.value, 1)}
