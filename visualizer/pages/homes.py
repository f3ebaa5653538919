"""Home states: who leaves, who is taken back, who sets out again, and what is sent home."""

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
from world.gazetteer import load_places

STATES = load_places().mexican_states
CHARTS: tuple[Chart, ...] = (
    Chart(
        (Measure("repatriations_to_mexico", target="repatriations_to_mexico"),), notes=("note.repatriations",)
    ),
    Chart((Measure("transported_home"),)),
    Chart((Measure("remittances"),), colour=QUEUE),
    Chart((Measure("departures", places=STATES, label="homes.departures"),)),
    Chart((Measure("re_migrations", places=STATES),), notes=("homes.re_migrations_note",)),
    Chart((Measure("voluntary_returns", ("Mexico",), label="homes.voluntary"),)),
)
COLUMNS: tuple[Column, ...] = (
    Column(Measure("departures"), "year", bar=True, of=STATES),
    Column(Measure("transported_home"), "year", bar=True),
    Column(Measure("re_migrations"), "year", bar=True, of=STATES),
    Column(Measure("remittances")),
    Column(Measure("remittances"), "year", bar=True),
)
FIGURES = ("home_map", "home_grid")


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    with solara.Column(gap="0px"):
        Head("homes", moment, language)
        Charts(moment, CHARTS, language, dark, "home_states")
        PlaceTable(
            moment,
            "mexican_state",
            STATES,
            COLUMNS,
            language,
            dark,
            open_place,
            "homes.table",
            "homes.table_note",
        )
        ReportFigures(moment, FIGURES, language, dark)
