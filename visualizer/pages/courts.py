"""Courts: what comes in and what is decided, the 56 courts in a table, and the queue of a chosen one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import solara

from visualizer.amounts import group_name
from visualizer.catalogue import Language, text
from visualizer.moment import Moment
from visualizer.parts.bars import Bar, Bars
from visualizer.parts.charts import Chart, Charts
from visualizer.parts.layout import Head, Section
from visualizer.parts.report_figures import ReportFigures
from visualizer.parts.sums import Measure
from visualizer.parts.table import Column, PlaceTable
from visualizer.parts.words import HARM, QUEUE
from world.groups import AGES_OF_CASES, OUTCOMES

COLUMNS: tuple[Column, ...] = (
    Column(Measure("court_pending"), bar=True),
    Column(Measure("court_pending_inactive")),
    Column(Measure("court_receipts"), "year"),
    Column(Measure("court_completions"), "year"),
    Column(Measure("judges")),
    Column(Measure("court_wait_days"), bar=True),
    Column(Measure("hearing_lead_days", ("individual",), label="courts.individual_lead")),
    Column(Measure("hearings_missed"), "year"),
)
CHARTS: tuple[Chart, ...] = (
    Chart(
        (
            Measure("court_pending", target="pending_active"),
            Measure("court_pending_inactive", target="inactive"),
        ),
        title="courts.pending",
        colour=QUEUE,
    ),
    Chart(
        (
            Measure("court_receipts", target="court_receipts"),
            Measure("court_completions", target="court_completions"),
        ),
        title="overview.court_flows",
    ),
    Chart((Measure("judges"),), notes=("note.judges",)),
    Chart((Measure("court_wait_days", target="mean_wait_days"),), colour=HARM, notes=("note.wait",)),
    Chart(tuple(Measure("court_completions", (outcome,)) for outcome in OUTCOMES), title="courts.outcomes"),
    Chart(
        (Measure("hearings_missed"), Measure("hearings_rescheduled")), title="courts.hearings", colour=HARM
    ),
)
FIGURES = (
    "backlog",
    "court_ages",
    "court_waits",
    "courts",
    "court_outcomes",
    "hearings",
    "appeals",
    "court_map",
    "court_grid",
    "court_wait_grid",
)


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    chosen = solara.use_reactive("")
    court = chosen.value or largest(moment)
    with solara.Column(gap="0px"):
        Head("courts", moment, language)
        Charts(moment, CHARTS, language, dark, "courts")
        PlaceTable(
            moment,
            "court",
            moment.places("court_pending"),
            COLUMNS,
            language,
            dark,
            open_place,
            "courts.table",
            "courts.table_note",
            court,
            chosen.set,
        )
        Queue(moment, court, language, dark)
        Section(court)
        Charts(moment, charts_of(court), language, dark, "court")
        ReportFigures(moment, FIGURES, language, dark)


@solara.component
def Queue(moment: Moment, court: str, language: Language, dark: bool) -> None:
    """Show the pending cases of a court by years since filing."""
    Bars(
        queue(moment, court, language),
        text("courts.queue", language, court=court),
        text("courts.queue_unit", language),
        language,
        dark,
        text("courts.queue_note", language),
        QUEUE,
    )


def queue(moment: Moment, court: str, language: Language) -> list[Bar]:
    """Return the pending cases of a court in the last month, by years since filing."""
    row = moment.now("court_pending_by_age")[moment.places("court_pending_by_age").index(court)]
    return [
        Bar(group_name(age, language), float(value)) for age, value in zip(AGES_OF_CASES, row, strict=True)
    ]


def charts_of(court: str) -> tuple[Chart, ...]:
    """Return the charts of a chosen court."""
    here = (court,)
    return (
        Chart((Measure("court_pending", places=here),), colour=QUEUE),
        Chart(
            (Measure("court_receipts", places=here), Measure("court_completions", places=here)),
            title="overview.court_flows",
        ),
        Chart((Measure("court_wait_days", places=here),), colour=HARM),
    )


def largest(moment: Moment) -> str:
    """Return the court with most pending cases in the last month."""
    pending = np.nan_to_num(moment.now("court_pending")[:, 0])
    return moment.places("court_pending")[int(pending.argmax())]
