"""Pages of the browser application: what they compute, and what is found on them."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import solara
from ipyvuetify.VuetifyTemplate import VuetifyTemplate

from visualizer import harm as of_the_report
from visualizer.catalogue import LANGUAGES, Language
from visualizer.moment import Moment
from visualizer.pages import about, border, consulates, courts, harm, homes, overview, place, reception
from visualizer.pages.rooms import PAGES, PageRoom
from world import tables
from world.series import BY_NAME, SERIES

NOT_ON_PLACES = {"nation", "mexico", "border", "payer", "stretch", "organization"}
"""Kinds of place of series that speak of no place with a page, or of one in finer detail than is shown."""


class Shown:
    """What a rendered component holds, and how it is made again with other arguments."""

    def __init__(self, component: Any, **arguments: Any) -> None:
        self.opened: list[tuple[str, str]] = []
        self._component = component
        self._arguments = {"dark": False, "open_place": lambda *where: self.opened.append(where)} | arguments
        _, self._context = solara.render(component(**self._arguments), handle_error=False)

    def again(self, **changes: Any) -> None:
        self._arguments |= changes
        self._context.render(self._component(**self._arguments))

    def parts(self, trait: str) -> list[Any]:
        """Parts in the browser that have a trait of this name."""
        found = self._context.find(VuetifyTemplate).widgets
        return [widget for widget in found if widget.has_trait(trait)]

    def charts(self) -> list[dict[str, Any]]:
        return [chart for part in self.parts("content") for chart in json.loads(part.content)]

    def close(self) -> None:
        self._context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", PAGES, ids=lambda room: room.key)
def test_every_page_is_made_in_both_languages(room: PageRoom, moment: Moment, language: Language) -> None:
    shown = Shown(room.component, moment=moment, language=language)
    assert shown.charts() or room.key == "about"
    assert all(len(curve["values"]) == 15 for chart in shown.charts() for curve in chart["curves"])
    shown.close()


def test_pages_have_keys_of_their_own() -> None:
    assert len({room.key for room in PAGES}) == len(PAGES) == 9


def test_harm_stands_beside_enforcement_as_in_the_report() -> None:
    def named(quantities: Any) -> list[tuple[str, Any]]:
        return [(quantity.series, quantity.groups) for quantity in quantities]

    assert named(overview.ENFORCED) == named(of_the_report.ENFORCEMENT)
    assert named(overview.HARMS) == named(of_the_report.HARM)


def test_the_overview_has_a_tile_for_each_quantity(moment: Moment) -> None:
    shown = Shown(overview.Page, moment=moment, language="en")
    (tiles,) = shown.parts("groups")
    assert [group["title"] for group in tiles.groups] == ["Enforcement", "Harm", "Queues"]
    pending = next(tile for tile in tiles.groups[2]["tiles"] if tile["label"] == "Pending cases")
    assert pending["value"] == f"{round(moment.now('court_pending').sum(), -3):,.0f}"
    shown.close()


def test_every_harm_of_the_overview_is_on_the_page_of_harm() -> None:
    shown = {measure.series for _, charts in harm.PARTS for chart in charts for measure in chart.measures}
    assert {measure.series for measure in overview.HARMS} <= shown


def test_a_later_month_moves_the_page(make_moment: Callable[[int], Moment]) -> None:
    shown = Shown(courts.Page, moment=make_moment(3), language="en")
    early = shown.charts()[0]["curves"][0]["values"]
    shown.again(moment=make_moment(4))
    later = shown.charts()[0]["curves"][0]["values"]
    assert (len(early), len(later)) == (3, 4)
    assert later[:3] == early
    shown.close()


def test_the_courts_are_a_row_each_and_the_largest_is_chosen(moment: Moment) -> None:
    shown = Shown(courts.Page, moment=moment, language="en")
    (table,) = shown.parts("rows")
    pending = moment.now("court_pending")[:, 0]
    assert [row["values"][0] for row in table.rows] == pending.tolist()
    assert table.chosen == moment.places("court_pending")[int(np.argmax(pending))]
    shown.close()


def test_choosing_a_court_shows_its_queue(moment: Moment) -> None:
    shown = Shown(courts.Page, moment=moment, language="es")
    (table,) = shown.parts("rows")
    table._event_callbacks["choose"]("Boston")
    (bars,) = shown.parts("bars")
    at = moment.places("court_pending_by_age").index("Boston")
    assert bars.title == "La fila en Boston por antigüedad"
    assert [bar["value"] for bar in bars.bars] == moment.now("court_pending_by_age")[at].tolist()
    own = next(chart for chart in reversed(shown.charts()) if chart["title"] == "Casos pendientes")
    assert own["curves"][0]["values"] == moment.history("court_pending")[:, at, 0].tolist()
    shown.close()


def test_a_row_opens_the_page_of_its_place(moment: Moment) -> None:
    shown = Shown(border.Page, moment=moment, language="en")
    for table in shown.parts("rows"):
        table._event_callbacks["open"](table.rows[0]["name"])
    assert [kind for kind, _ in shown.opened] == ["sector", "port", "mexican_state"]
    assert all(name in place.KINDS[kind].names for kind, name in shown.opened)
    shown.close()


def test_fullest_days_stand_beside_the_places_of_the_month(moment: Moment) -> None:
    bars = reception.fullest_days(moment)
    peaks, places = moment.now("reception_occupancy_peak"), moment.now("reception_places")
    assert [(bar.value, bar.limit) for bar in bars] == list(zip(peaks[:, 0], places[:, 0], strict=True))


def test_a_closed_centre_has_no_limit(make_moment: Callable[[int], Moment]) -> None:
    closed = make_moment(1)
    closed.now("reception_places")[0] = 0
    assert [bar.limit is None for bar in reception.fullest_days(closed)] == [True] + [False] * 9


def test_home_states_leave_out_other_countries(moment: Moment) -> None:
    departures = next(chart for chart in homes.CHARTS if chart.title == "" and "departures" in _series(chart))
    assert departures.measures[0].places == homes.STATES
    assert len(homes.STATES) == 32


def _series(chart: Any) -> set[str]:
    return {measure.series for measure in chart.measures}


def test_every_consulate_has_a_row(moment: Moment) -> None:
    shown = Shown(consulates.Page, moment=moment, language="en")
    (table,) = shown.parts("rows")
    assert len(table.rows) == 53
    shown.close()


def test_every_table_of_data_is_a_source() -> None:
    assert [row[0] for row in about.sources()] == list(tables.names())


@pytest.mark.parametrize("kind", place.KINDS)
def test_the_page_of_a_place_has_every_series_of_its_kind(kind: str, moment: Moment) -> None:
    name = place.KINDS[kind].names[0]
    charts = place.charts_of(moment, kind, name)
    expected = {series.name for series in SERIES if name in moment.places(series.name)}
    shown = {measure.series for chart in charts for measure in chart.measures}
    of_kind = {series for series in expected if BY_NAME[series].places in place.KINDS[kind].series}
    assert shown == of_kind != set()
    assert all(measure.places == (name,) for chart in charts for measure in chart.measures)


def test_every_series_of_places_is_on_some_page() -> None:
    kinds = {kind for known in place.KINDS.values() for kind in known.series}
    assert {series.places for series in SERIES} - kinds == NOT_ON_PLACES


def test_curves_of_a_place_add_up_to_its_series(moment: Moment) -> None:
    charts = place.charts_of(moment, "state", "Texas")
    chart = next(chart for chart in charts if "ice_arrests" in _series(chart))
    groups = [group for measure in chart.measures for group in measure.groups or ()]
    assert sorted(groups) == sorted(BY_NAME["ice_arrests"].groups)
    assert len(chart.measures) == place.MOST_CURVES


def test_what_never_happened_is_named_and_not_drawn() -> None:
    never = {"curves": [{"values": [0, None, 0]}]}
    assert not place.happened(never)
    assert place.happened({"curves": [{"values": [0, None, 3]}]})


def test_a_city_links_to_its_port_and_its_centre(moment: Moment) -> None:
    assert place.related("city", "Tijuana") == [("port", "port:Tijuana"), ("centre", "Tijuana")]
    assert place.related("port", "port:Tecate") == [("city", "Tecate")]
    assert place.related("court", "El Paso") == []
    shown = Shown(place.Page, moment=moment, kind="city", name="Tijuana", language="en")
    assert {"Encounters"} & {chart["title"] for chart in shown.charts()} == set()
    assert "Waiting in Mexico to enter" in {chart["title"] for chart in shown.charts()}
    shown.close()


@pytest.mark.parametrize(
    "module", [border, consulates, courts, homes, overview, reception], ids=lambda module: module.__name__
)
def test_the_curves_of_a_chart_are_in_one_unit(module: Any) -> None:
    for chart in module.CHARTS:
        units = {BY_NAME[measure.series].unit for measure in chart.measures}
        assert len(units) == 1 or units <= {"people", "events", "encounters"}, chart
