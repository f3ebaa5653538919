"""Border and journeys: who sets out, who is stopped or harmed on the way, who is met and what is decided."""

from __future__ import annotations

from collections.abc import Callable

import solara

from visualizer.catalogue import Language
from visualizer.moment import Moment
from visualizer.pages.overview import BETWEEN_PORTS
from visualizer.parts.charts import Chart, Charts
from visualizer.parts.layout import Head
from visualizer.parts.report_figures import ReportFigures
from visualizer.parts.sums import Measure
from visualizer.parts.table import Column, PlaceTable
from visualizer.parts.words import HARM, QUEUE
from world.gazetteer import load_places
from world.groups import CRIMES_ON_ROUTE, INTERDICTIONS
from world.places import DEMOGRAPHICS, SECTORS

_LET_IN = ("notice_released", "parole", "notice_to_report")
_HELD = ("notice_detained", "child_transfer")
_REMOVED = ("expedited_removal", "reinstatement")
_RETURNED = ("voluntary_return", "returned_at_port")
CHARTS: tuple[Chart, ...] = (
    Chart((BETWEEN_PORTS,), notes=("note.forced",)),
    Chart(
        (
            Measure(
                "border_encounters",
                places=load_places().ports,
                label="measure.at_ports",
                target="encounters_at_ports_month",
            ),
        ),
        notes=("note.forced",),
    ),
    Chart(
        tuple(Measure("border_encounters_by_demographic", (group,)) for group in DEMOGRAPHICS),
        title="series.border_encounters_by_demographic",
    ),
    Chart(
        (
            Measure("border_dispositions", _LET_IN, label="border.let_in"),
            Measure("border_dispositions", ("title_42_expulsion",)),
            Measure("border_dispositions", _REMOVED, label="border.removed"),
            Measure("border_dispositions", _HELD, label="border.held"),
            Measure("border_dispositions", ("remain_in_mexico",)),
            Measure("border_dispositions", _RETURNED, label="border.returned"),
        ),
        title="series.border_dispositions",
    ),
    Chart(
        (Measure("evasions"), Measure("repeat_encounters")), title="border.unseen", notes=("note.evasions",)
    ),
    Chart((Measure("departures"), Measure("arrivals_at_border")), title="border.journeys"),
    Chart(
        tuple(Measure("interdictions_in_mexico", (group,)) for group in INTERDICTIONS),
        title="series.interdictions_in_mexico",
    ),
    Chart(
        tuple(Measure("crimes_on_route", (crime,)) for crime in CRIMES_ON_ROUTE),
        title="series.crimes_on_route",
        colour=HARM,
        notes=("note.crimes",),
    ),
    Chart((Measure("comar_claims"), Measure("comar_ends")), title="border.claims", colour=QUEUE),
)
COLUMNS: tuple[Column, ...] = (
    Column(Measure("border_encounters"), bar=True),
    Column(Measure("border_encounters"), "year", bar=True),
    Column(Measure("border_dispositions", _LET_IN, label="border.let_in"), "year"),
    Column(Measure("border_dispositions", _REMOVED, label="border.removed"), "year"),
    Column(Measure("border_dispositions", ("title_42_expulsion",)), "year"),
    Column(Measure("border_dispositions", ("remain_in_mexico",)), "year"),
)
ON_THE_WAY: tuple[Column, ...] = (
    Column(Measure("interdictions_in_mexico"), "year", bar=True),
    Column(Measure("interdictions_in_mexico", ("sent_south",)), "year"),
    Column(Measure("interdictions_in_mexico", ("returned",)), "year"),
)
FIGURES = ("encounters", "dispositions", "journeys", "removals", "detention", "arrests", "consent")


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    with solara.Column(gap="0px"):
        Head("border", moment, language)
        Charts(moment, CHARTS, language, dark, "border")
        PlaceTable(moment, "sector", SECTORS, at(SECTORS), language, dark, open_place, "border.sectors")
        ports = load_places().ports
        PlaceTable(moment, "port", ports, at(ports), language, dark, open_place, "border.ports")
        states = moment.places("interdictions_in_mexico")
        PlaceTable(moment, "mexican_state", states, ON_THE_WAY, language, dark, open_place, "border.states")
        ReportFigures(moment, FIGURES, language, dark)


def at(crossings: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the columns of some crossings only: sectors, or ports."""
    return tuple(Column(column.measure, column.over, column.bar, crossings) for column in COLUMNS)
