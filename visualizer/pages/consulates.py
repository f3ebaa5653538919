"""Consulates: what Mexicans in the United States ask of their consulates, and how long they wait."""

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
from visualizer.parts.words import QUEUE
from world.groups import CONSULAR_KINDS


def _by_kind(series: str, colour: int = 0) -> Chart:
    measures = tuple(Measure(series, (kind,)) for kind in CONSULAR_KINDS)
    return Chart(measures, title=f"series.{series}", colour=colour)


CHARTS: tuple[Chart, ...] = (
    Chart(
        (
            Measure("consular_cases_opened"),
            Measure("consular_cases_served"),
            Measure("consular_cases_abandoned"),
        ),
        title="consulates.flows",
    ),
    _by_kind("consular_cases_waiting"),
    _by_kind("consular_wait_days"),
    _by_kind("consular_cases_opened"),
    _by_kind("consular_cases_abandoned"),
    Chart((Measure("costs", places=("consulates",), label="consulates.cost"),), colour=QUEUE),
)
COLUMNS: tuple[Column, ...] = (
    Column(Measure("consular_cases_opened"), "year", bar=True),
    Column(Measure("consular_cases_served"), "year"),
    Column(Measure("consular_cases_abandoned"), "year"),
    Column(Measure("consular_cases_waiting"), bar=True),
    Column(Measure("consular_wait_days", ("protection",), label="consulates.protection_wait")),
    Column(Measure("consular_wait_days", ("legal_help",), label="consulates.legal_wait")),
    Column(Measure("consular_wait_days", ("documents",), label="consulates.documents_wait")),
)
FIGURES = ("consulates", "consulate_grid")


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    with solara.Column(gap="0px"):
        Head("consulates", moment, language)
        Charts(moment, CHARTS, language, dark, "consulates")
        names = moment.places("consular_cases_opened")
        PlaceTable(moment, "consulate", names, COLUMNS, language, dark, open_place, "consulates.table")
        ReportFigures(moment, FIGURES, language, dark)
