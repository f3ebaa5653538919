"""Remain in Mexico: who waits where, who is enrolled, how waiting ends, and crimes against those who wait."""

from __future__ import annotations

from collections.abc import Callable

import solara

from visualizer.catalogue import Language
from visualizer.moment import Moment
from visualizer.parts.charts import Chart, Charts
from visualizer.parts.layout import Head
from visualizer.parts.report_figures import ReportFigures
from visualizer.parts.sums import Measure
from visualizer.parts.table import Column, PlaceTable
from visualizer.parts.tiles import Tiles
from visualizer.parts.words import HARM, QUEUE

_ORDERS = ("removal_order", "in_absentia", "voluntary_departure")
_ENTERED = ("fear_passed", "processed")
TILES: tuple[Measure, ...] = (
    Measure("waiting_in_mexico", ("mpp",), label="mpp.waiting_mpp"),
    Measure("waiting_in_mexico", ("appointment",), label="mpp.waiting_appointment"),
    Measure("mpp_enrolments"),
    Measure("mpp_wait_days"),
    Measure("mpp_outcomes", ("gave_up",), label="measure.gave_up_waiting"),
    Measure("crimes_against_waiting"),
)
CHARTS: tuple[Chart, ...] = (
    Chart(
        (Measure("waiting_in_mexico", ("mpp",)), Measure("waiting_in_mexico", ("appointment",))),
        title="series.waiting_in_mexico",
        colour=QUEUE,
    ),
    Chart((Measure("mpp_enrolments"),)),
    Chart(
        (
            Measure("mpp_outcomes", _ORDERS, label="mpp.orders"),
            Measure("mpp_outcomes", ("gave_up",)),
            Measure("mpp_outcomes", ("relief",)),
            Measure("mpp_outcomes", ("terminated",)),
            Measure("mpp_outcomes", _ENTERED, label="mpp.entered"),
        ),
        title="mpp.ends",
        notes=("mpp.ends_note",),
    ),
    Chart(
        (Measure("crimes_against_waiting", ("kidnapping",)), Measure("crimes_against_waiting", ("other",))),
        title="series.crimes_against_waiting",
        colour=HARM,
        notes=("note.crimes",),
    ),
    Chart(
        (Measure("mpp_hearings_missed", ("waiting",)), Measure("mpp_hearings_missed", ("gone",))),
        title="series.mpp_hearings_missed",
        colour=HARM,
    ),
    Chart(
        (
            Measure("line_ends", ("gave_up",)),
            Measure("line_ends", ("settled",)),
            Measure("line_ends", ("crossed",)),
        ),
        title="series.line_ends",
    ),
)
COLUMNS: tuple[Column, ...] = (
    Column(Measure("waiting_in_mexico", ("mpp",), label="mpp.waiting_mpp"), bar=True),
    Column(Measure("waiting_in_mexico", ("appointment",), label="mpp.waiting_appointment"), bar=True),
    Column(Measure("mpp_enrolments"), "year"),
    Column(Measure("mpp_wait_days")),
    Column(Measure("mpp_hearings_missed"), "year"),
    Column(Measure("crimes_against_waiting"), "year", bar=True),
    Column(Measure("shelter_occupancy")),
    Column(Measure("non_mexicans_received"), "year"),
)
FIGURES = (
    "waiting",
    "mpp_enrolments",
    "mpp_cities",
    "mpp_outcomes",
    "mpp_harm",
    "mpp_ways_in",
    "border_cities",
)


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    with solara.Column(gap="0px"):
        Head("mpp", moment, language)
        Tiles(moment, (("", HARM, TILES),), language, dark)
        Charts(moment, CHARTS, language, dark, "remain_in_mexico")
        cities = moment.places("waiting_in_mexico")
        PlaceTable(moment, "city", cities, COLUMNS, language, dark, open_place, "mpp.table")
        ReportFigures(moment, FIGURES, language, dark)
