"""A table with a row a place, sorted by the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import solara

from visualizer.amounts import place_name, unit_name
from visualizer.catalogue import Language, text
from visualizer.moment import Moment
from visualizer.parts.sums import Measure, by_place, year_by_place
from visualizer.parts.words import words
from world.calendar import format_month
from world.ledger import Values
from world.series import BY_NAME

MILLION = 1e6
Over = Literal["month", "year"]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        measure: What it shows of each place.
        over: The last month, or a flow over the last twelve.
        bar: Whether numbers stand on bars.
        of: Places of the series in the order of the rows; those of the table's kind by default.
    """

    measure: Measure
    over: Over = "month"
    bar: bool = False
    of: tuple[str, ...] | None = None


def cells(moment: Moment, column: Column) -> Values:
    """Return the values of a column, money in millions, shape (rows,); NaN where absent."""
    measure = (
        column.measure
        if column.of is None
        else Measure(column.measure.series, column.measure.groups, column.of)
    )
    values = by_place(moment, measure) if column.over == "month" else year_by_place(moment, measure)
    return values / MILLION if BY_NAME[measure.series].unit == "USD" else values


def rows(
    moment: Moment, names: Sequence[str], columns: Sequence[Column], language: Language
) -> list[dict[str, Any]]:
    """Return the rows of a table: name, label, and values, None where absent."""
    values = np.round([cells(moment, column) for column in columns], 3).T
    plain = [[None if cell != cell else cell for cell in row] for row in values.tolist()]
    return [
        {"name": name, "label": place_name(name, language), "values": row}
        for name, row in zip(names, plain, strict=True)
    ]


@solara.component
def PlaceTable(
    moment: Moment,
    kind: str,
    names: Sequence[str],
    columns: Sequence[Column],
    language: Language,
    dark: bool,
    open_place: Callable[[str, str], None],
    title: str,
    note: str = "table.note",
    chosen: str | None = None,
    choose: Callable[[str], None] | None = None,
) -> None:
    """Show a table of the places of a kind.

    Args:
        moment: The run up to a month.
        kind: Kind of place, as its page knows it.
        names: Places, a row each, in the order of their series.
        columns: Columns.
        language: Language of the reader.
        dark: Whether the ground is dark.
        open_place: Opens the page of a place, by kind and name.
        title: Key of the heading in the catalogue.
        note: Key of what is said under the table.
        chosen: The row that is marked.
        choose: Called with the name of a row that the reader chooses; without it, rows open their page.
    """
    _Table(
        title=text(title, language),
        note=text(note, language),
        place=text(f"place.{kind}", language),
        columns=[_head(column, language) for column in columns],
        rows=rows(moment, names, columns, language),
        words=words(language),
        dark=dark,
        choosable=choose is not None,
        chosen=chosen,
        file=f"{kind}_{format_month(moment.month)}.csv",
        event_open=lambda name: open_place(kind, name),
        event_choose=choose or (lambda _name: None),
    )


@solara.component_vue("table.vue")
def _Table(
    title: str,
    note: str,
    place: str,
    columns: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    words: dict[str, str | tuple[str, ...]],
    dark: bool,
    choosable: bool,
    chosen: str | None,
    file: str,
    event_open: Callable[[str], None],
    event_choose: Callable[[str], None],
) -> None:
    """The part that runs in the browser."""


def _head(column: Column, language: Language) -> dict[str, Any]:
    series = BY_NAME[column.measure.series]
    label = text(column.measure.name, language)
    if series.unit == "USD":
        label = text("table.million", language, label=label)
    if column.over == "year":
        label = text("table.year", language, label=label)
    elif series.unit == "days":
        label = text("table.with_unit", language, label=label, unit=unit_name(series.unit, language))
    return {
        "label": label,
        "help": text(f"meaning.{series.name}", language),
        "bar": column.bar,
        "digits": 0,
    }
