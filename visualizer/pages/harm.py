"""Harm: every series of harm, with what it counts and what it does not."""

from __future__ import annotations

from collections.abc import Callable

import solara

from visualizer.catalogue import Language, text
from visualizer.moment import Moment
from visualizer.pages.overview import ENFORCED
from visualizer.parts.charts import Chart, Charts
from visualizer.parts.layout import Head, Section
from visualizer.parts.report_figures import ReportFigures
from visualizer.parts.sums import Measure
from visualizer.parts.tiles import Tiles
from visualizer.parts.words import ENFORCEMENT, HARM


def _chart(*measures: Measure, title: str = "", notes: str) -> Chart:
    """A chart with what it counts and what it does not under it."""
    return Chart(measures, title, (f"harm.{notes}_counted", f"harm.{notes}_not"), HARM)


DANGER: tuple[Chart, ...] = (
    _chart(
        Measure("crimes_on_route", ("kidnapping",)),
        Measure("crimes_on_route", ("extortion",)),
        title="series.crimes_on_route",
        notes="route",
    ),
    _chart(
        Measure("crimes_against_waiting", ("kidnapping",)),
        Measure("crimes_against_waiting", ("other",)),
        title="series.crimes_against_waiting",
        notes="waiting",
    ),
    _chart(
        Measure("mpp_harmed", ("kidnapping",)),
        Measure("mpp_harmed", ("other",)),
        title="series.mpp_harmed",
        notes="harmed",
    ),
    _chart(Measure("crimes_reported"), notes="reported"),
)
PROCESS: tuple[Chart, ...] = (
    _chart(Measure("mpp_outcomes", ("gave_up",), label="measure.gave_up_waiting"), notes="gave_up"),
    _chart(Measure("hearings_missed"), notes="missed"),
    _chart(Measure("court_completions", ("in_absentia",), label="measure.in_absentia"), notes="in_absentia"),
    _chart(
        Measure("border_dispositions", ("title_42_expulsion",), label="measure.title_42"),
        notes="title_42",
    ),
    _chart(Measure("non_mexicans_received"), notes="non_mexicans"),
)
DETENTION: tuple[Chart, ...] = (
    _chart(Measure("detention_population", target="detention_population"), notes="detention"),
    _chart(
        Measure("family_separations", ("party",), label="measure.from_family"),
        Measure("family_separations", ("us_born_child",), label="measure.from_children"),
        title="series.family_separations",
        notes="separations",
    ),
)
SERVICES: tuple[Chart, ...] = (
    _chart(Measure("reception_turned_away"), notes="turned_away"),
    _chart(Measure("consular_cases_abandoned"), notes="abandoned"),
)
PARTS: tuple[tuple[str, tuple[Chart, ...]], ...] = (
    ("danger", DANGER),
    ("process", PROCESS),
    ("detention", DETENTION),
    ("services", SERVICES),
)
FIGURES = ("harm", "mpp_harm")


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    with solara.Column(gap="0px"):
        Head("harm", moment, language)
        Tiles(moment, (("overview.enforcement", ENFORCEMENT, ENFORCED),), language, dark)
        for name, charts in PARTS:
            Section(text(f"harm.{name}", language))
            Charts(moment, charts, language, dark, f"harm_{name}")
        ReportFigures(moment, FIGURES, language, dark)
