"""Reception: returns to Mexico, and each centre's fullest day against its places."""

from __future__ import annotations

from collections.abc import Callable

import solara

from visualizer.catalogue import Language, text
from visualizer.moment import Moment
from visualizer.parts.bars import Bar, Bars
from visualizer.parts.charts import Chart, Charts
from visualizer.parts.layout import Head
from visualizer.parts.report_figures import ReportFigures
from visualizer.parts.sums import Measure
from visualizer.parts.table import Column, PlaceTable
from visualizer.parts.words import HARM, QUEUE

CHARTS: tuple[Chart, ...] = (
    Chart(
        (Measure("repatriations_to_mexico", target="repatriations_to_mexico"),), notes=("note.repatriations",)
    ),
    Chart(
        (Measure("reception_arrivals"), Measure("reception_admitted"), Measure("reception_declined")),
        title="reception.arrivals",
    ),
    Chart((Measure("reception_turned_away"),), colour=HARM, notes=("reception.turned_away_note",)),
    Chart((Measure("transported_home"), Measure("returned_in_border_cities")), title="reception.after"),
)
COLUMNS: tuple[Column, ...] = (
    Column(Measure("reception_places")),
    Column(Measure("reception_occupancy_peak"), bar=True),
    Column(Measure("reception_arrivals"), "year"),
    Column(Measure("reception_admitted"), "year"),
    Column(Measure("reception_turned_away"), "year", bar=True),
    Column(Measure("reception_declined"), "year"),
    Column(Measure("reception_cards"), "year"),
)
POINTS: tuple[Column, ...] = (
    Column(Measure("repatriations_to_mexico"), bar=True),
    Column(Measure("repatriations_to_mexico"), "year", bar=True),
)
FIGURES = ("repatriations", "reception", "centres")


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    with solara.Column(gap="0px"):
        Head("reception", moment, language)
        Charts(moment, CHARTS, language, dark, "reception")
        Bars(
            fullest_days(moment),
            text("reception.peaks", language),
            text("reception.peaks_unit", language),
            language,
            dark,
            text("reception.peaks_note", language, scale=f"{moment.ledger.scale:,}"),
            QUEUE,
        )
        centres = moment.places("reception_places")
        PlaceTable(moment, "centre", centres, COLUMNS, language, dark, open_place, "reception.table")
        cities = moment.places("waiting_in_mexico")
        points = tuple(Column(column.measure, column.over, bar=column.bar, of=cities) for column in POINTS)
        PlaceTable(moment, "city", cities, points, language, dark, open_place, "reception.points")
        ReportFigures(moment, FIGURES, language, dark)


def fullest_days(moment: Moment) -> list[Bar]:
    """Return the most people present on a day of the month in each centre, beside its places."""
    peaks, places = moment.now("reception_occupancy_peak")[:, 0], moment.now("reception_places")[:, 0]
    names = moment.places("reception_places")
    return [
        Bar(name, float(peak), float(limit) if limit > 0 else None)
        for name, peak, limit in zip(names, peaks, places, strict=True)
    ]
