"""Overview: enforcement, harm and queues side by side, and the headline series beside what was observed."""

from __future__ import annotations

from collections.abc import Callable

import solara

from visualizer.catalogue import Language, text
from visualizer.moment import Moment
from visualizer.parts.charts import Chart, Charts
from visualizer.parts.layout import Head, Section
from visualizer.parts.report_figures import ReportFigures
from visualizer.parts.sums import Measure
from visualizer.parts.tiles import Tiles
from visualizer.parts.words import ENFORCEMENT, HARM, QUEUE
from world.places import SECTORS

ENFORCED: tuple[Measure, ...] = (
    Measure("removals_by_path", target="dhs_removals"),
    Measure("ice_arrests", target="ice_arrests"),
    Measure("detention_book_ins"),
    Measure("interdictions_in_mexico"),
)
HARMS: tuple[Measure, ...] = (
    Measure("crimes_on_route"),
    Measure("crimes_against_waiting"),
    Measure("mpp_outcomes", ("gave_up",), label="measure.gave_up_waiting"),
    Measure("hearings_missed"),
    Measure("court_completions", ("in_absentia",), label="measure.in_absentia", target="in_absentia_orders"),
    Measure(
        "border_dispositions",
        ("title_42_expulsion",),
        label="measure.title_42",
        target="title_42_expulsions",
    ),
    Measure("non_mexicans_received"),
    Measure("detention_population", target="detention_population"),
    Measure("family_separations", ("party",), label="measure.from_family"),
    Measure("family_separations", ("us_born_child",), label="measure.from_children"),
    Measure("reception_turned_away"),
    Measure("consular_cases_abandoned"),
)
"""The quantities that a report sets beside each other too (`visualizer.harm`)."""
QUEUES: tuple[Measure, ...] = (
    Measure("court_pending", target="pending_active"),
    Measure("court_wait_days", target="mean_wait_days"),
    Measure("waiting_in_mexico"),
    Measure("consular_cases_waiting"),
    Measure("comar_pending"),
    Measure("appeals_pending", target="appeals_pending"),
)
BETWEEN_PORTS = Measure(
    "border_encounters", places=SECTORS, label="measure.between_ports", target="encounters_between_ports"
)
CHARTS: tuple[Chart, ...] = (
    Chart((Measure("court_pending", target="pending_active"),), colour=QUEUE),
    Chart(
        (
            Measure("court_receipts", target="court_receipts"),
            Measure("court_completions", target="court_completions"),
        ),
        title="overview.court_flows",
    ),
    Chart((BETWEEN_PORTS,), notes=("note.forced",)),
    Chart((Measure("ice_arrests", target="ice_arrests"),), notes=("note.put_in",)),
    Chart((Measure("removals_by_path", target="dhs_removals"),)),
    Chart((Measure("detention_population", target="detention_population"),), colour=HARM),
    Chart(
        (Measure("waiting_in_mexico", ("mpp",)), Measure("waiting_in_mexico", ("appointment",))),
        title="series.waiting_in_mexico",
        colour=HARM,
    ),
    Chart(
        (Measure("crimes_against_waiting"), Measure("crimes_on_route")), title="overview.crimes", colour=HARM
    ),
    Chart((Measure("hearings_missed"),), colour=HARM),
    Chart((Measure("repatriations_to_mexico", target="repatriations_to_mexico"),)),
    Chart((Measure("unauthorized_population", target="unauthorized_population"),), colour=QUEUE),
    Chart((Measure("remittances"),), colour=QUEUE),
)
FIGURES = ("map", "population", "costs")


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    with solara.Column(gap="0px"):
        Head("overview", moment, language)
        groups = (
            ("overview.enforcement", ENFORCEMENT, ENFORCED),
            ("overview.harm", HARM, HARMS),
            ("overview.queues", QUEUE, QUEUES),
        )
        Tiles(moment, groups, language, dark)
        Section(text("overview.charts", language))
        Charts(moment, CHARTS, language, dark, "overview")
        ReportFigures(moment, FIGURES, language, dark)
