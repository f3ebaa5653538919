"""The page of one place: every series that speaks of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import solara

from visualizer.amounts import place_name
from visualizer.catalogue import Language, text
from visualizer.moment import Moment
from visualizer.parts.charts import Chart, ChartsOf, drawn
from visualizer.parts.layout import Section, Sentence, Title
from visualizer.parts.report_figures import ReportFigures
from visualizer.parts.sums import Measure, by_month
from world.declare import Kind
from world.gazetteer import load_places
from world.places import SECTORS
from world.series import SERIES

MOST_CURVES = 5
"""Curves of a chart; of more groups the largest are drawn, and the others as one."""
SMALL = 320
"""Width of a small chart, in pixels."""


@dataclass(frozen=True)
class PlaceKind:
    """A kind of place that has a page.

    Attributes:
        names: Its places.
        series: Kinds of place, as series declare them, under which one of them is found.
    """

    names: tuple[str, ...]
    series: tuple[str, ...]


_PLACES = load_places()
KINDS: dict[str, PlaceKind] = {
    "court": PlaceKind(_PLACES.courts, ("court",)),
    "city": PlaceKind(_PLACES.cities, ("city", "repatriation_point")),
    "port": PlaceKind(_PLACES.ports, ("crossing",)),
    "sector": PlaceKind(SECTORS, ("crossing", "sector")),
    "consulate": PlaceKind(_PLACES.consulates, ("consulate",)),
    "centre": PlaceKind(_PLACES.centres, ("centre",)),
    "state": PlaceKind(_PLACES.states, ("state",)),
    "mexican_state": PlaceKind(_PLACES.mexican_states, ("mexican_state", "community")),
    "country": PlaceKind(
        _PLACES.communities[len(_PLACES.mexican_states) :], ("community", "citizenship", "government")
    ),
}
_TARGETS = {"sector": "encounters_by_sector_month"}
FIGURES: dict[str, tuple[str, ...]] = {
    "court": ("court_grid", "court_wait_grid", "court_map"),
    "city": ("border_cities", "mpp_cities"),
    "port": ("encounters",),
    "sector": ("encounters", "dispositions"),
    "consulate": ("consulate_grid",),
    "centre": ("centres", "reception"),
    "state": ("arrests",),
    "mexican_state": ("home_map", "home_grid"),
    "country": ("consent",),
}


def charts_of(moment: Moment, kind: str, name: str) -> list[Chart]:
    """Return a chart for each series that speaks of a place, in the order of their declarations.

    Raises:
        KeyError: There is no such kind of place.
    """
    at = KINDS[kind].series
    found = [series for series in SERIES if series.places in at and name in moment.places(series.name)]
    charts = []
    for series in found:
        target = _TARGETS.get(kind, "") if series.name == "border_encounters" else ""
        charts.extend(_charts(moment, series.name, series.groups, series.kind, name, target))
    return charts


def _charts(
    moment: Moment, series: str, groups: tuple[str, ...], kind: Kind, name: str, target: str
) -> list[Chart]:
    """One chart, or one a group where groups have no unit in common."""
    here, title, notes = (name,), f"series.{series}", (f"meaning.{series}",)
    if series == "beliefs":
        return [Chart((Measure(series, (group,), here),), notes=notes) for group in groups]
    if len(groups) == 1:
        return [Chart((Measure(series, None, here, target=target),), title, notes, place=name)]
    if target:
        return [
            Chart((Measure(series, None, here, target=target),), title, notes, place=name),
            Chart(_parts(moment, series, groups, kind, name), "place.by_citizenship", notes),
        ]
    return [Chart(_parts(moment, series, groups, kind, name), title, notes)]


def _parts(
    moment: Moment, series: str, groups: tuple[str, ...], kind: Kind, name: str
) -> tuple[Measure, ...]:
    """A curve a group; of many groups the largest of all months, and one of all others."""
    here = (name,)
    if len(groups) <= MOST_CURVES + 1 or kind not in (Kind.FLOW, Kind.STOCK):
        return tuple(Measure(series, (group,), here) for group in groups)
    sizes = [np.nansum(by_month(moment, Measure(series, (group,), here))) for group in groups]
    order = sorted(range(len(groups)), key=lambda at: -abs(sizes[at]))
    kept = sorted(order[: MOST_CURVES - 1])
    others = tuple(group for at, group in enumerate(groups) if at not in kept)
    return (
        *(Measure(series, (groups[at],), here) for at in kept),
        Measure(series, others, here, label="place.others"),
    )


def related(kind: str, name: str) -> list[tuple[str, str]]:
    """Return the places that a place's page links to: the city of a port and the other way round."""
    city = name.removeprefix("port:")
    same = [("city", city), ("port", f"port:{city}"), ("centre", city)]
    here = same if kind in ("city", "port", "centre") else []
    return [(other, known) for other, known in here if other != kind and known in KINDS[other].names]


def happened(chart: dict[str, Any]) -> bool:
    """Return whether a chart has a value other than zero in any month."""
    return any(value for curve in chart["curves"] for value in curve["values"])


@solara.component
def Page(
    moment: Moment,
    kind: str,
    name: str,
    language: Language,
    dark: bool,
    open_place: Callable[[str, str], None],
) -> None:
    """Show the page of a place.

    Args:
        moment: The run up to a month.
        kind: Kind of place, one of `KINDS`.
        name: Its name.
        language: Language of the reader.
        dark: Whether the ground is dark.
        open_place: Opens the page of another place.
    """
    charts = [drawn(chart, moment, language) for chart in charts_of(moment, kind, name)]
    with solara.Column(gap="0px"):
        Title(place_name(name, language), text(f"place.{kind}", language), moment, language)
        Links(related(kind, name), language, open_place)
        shown = [chart for chart in charts if happened(chart)]
        ChartsOf(shown, moment, language, dark, f"{kind}_{_plain(name)}", SMALL)
        empty = [chart["title"] for chart in charts if not happened(chart)]
        if empty:
            Section(text("place.nothing", language))
            Sentence("; ".join(empty))
        if kind in FIGURES:
            ReportFigures(moment, FIGURES[kind], language, dark)


@solara.component
def Links(
    places: Sequence[tuple[str, str]], language: Language, open_place: Callable[[str, str], None]
) -> None:
    """Offer the pages of related places."""
    with solara.Row(style={"margin-bottom": "12px"}):
        for kind, name in places:
            label = f"{text(f'place.{kind}', language)}: {place_name(name, language)}"
            solara.Button(
                label,
                on_click=lambda kind=kind, name=name: open_place(kind, name),
                small=True,
                outlined=True,
                style={"text-transform": "none"},
            )


def _plain(name: str) -> str:
    """A name as a part of a file's name."""
    return "".join(letter if letter.isalnum() else "_" for letter in name.removeprefix("port:"))
