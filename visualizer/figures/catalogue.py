"""The pages of a report and their figures, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from visualizer.aggregate import Monthly
from visualizer.figures import (
    backlog,
    border_cities,
    centres,
    consent,
    consulate_grid,
    consulates,
    corridor_map,
    costs,
    court_grid,
    courts,
    detention,
    dispositions,
    encounters,
    harm,
    home_grid,
    journeys,
    population,
    reception,
    removals,
    repatriations,
    state_maps,
    waiting,
)

Draw = Callable[[Monthly, pd.DataFrame, Mapping[str, Any]], Figure]


@dataclass(frozen=True)
class Entry:
    """A figure of the catalogue.

    Attributes:
        stem: File name without its suffix.
        draw: Makes the figure from monthly rows, targets and the contents of `run.json`.
        series: Series that it needs.
        caption: What to look at, and what not to conclude.
    """

    stem: str
    draw: Draw
    series: tuple[str, ...]
    caption: str


@dataclass(frozen=True)
class Page:
    """A page of the report.

    Attributes:
        name: Its anchor.
        title: Its heading.
        lead: What it is about, in a sentence or two.
        figures: Its figures.
    """

    name: str
    title: str
    lead: str
    figures: tuple[Entry, ...] = ()


PAGES: tuple[Page, ...] = (
    Page(
        "overview",
        "Overview",
        "Who travels the corridor, who waits where, and how the model compares with what was published.",
        (
            Entry(
                "map",
                corridor_map.draw,
                corridor_map.SERIES,
                "The last fiscal year with mostly observed arrivals. A stretch shows the people who "
                "travelled it, so one journey is drawn on many stretches. Courts and consulates in Alaska, "
                "Hawaii and Puerto Rico fall outside the map or stand at its edge.",
            ),
            Entry(
                "population",
                population.draw,
                population.SERIES,
                "The population closes: what is counted by cause is the change of its size.",
            ),
            Entry(
                "costs",
                costs.draw,
                costs.SERIES,
                "Only what moves with the volumes that the model counts, at constant unit costs.",
            ),
        ),
    ),
    Page(
        "border",
        "Border and journeys",
        "Who sets out, who is stopped on the way, who is met at the border and what is decided of them.",
        (
            Entry(
                "encounters",
                encounters.draw,
                encounters.SERIES,
                "Encounters. Up to the last forced month they are an input: agreement shows that the "
                "observed margins are reproduced. Published ports start in October 2018.",
            ),
            Entry(
                "dispositions",
                dispositions.draw,
                dispositions.SERIES,
                "Shares by citizenship and demographic are published for some years and put in; evasions are "
                "known gotaways, a lower bound.",
            ),
            Entry(
                "journeys",
                journeys.draw,
                journeys.SERIES,
                "Departures follow from the arrivals that were put in until the last forced month, and from "
                "then on from what the model's communities decide.",
            ),
        ),
    ),
    Page(
        "waiting",
        "Remain in Mexico",
        "Who waits in Mexico's border cities for a hearing or an appointment, in what danger, with what end.",
        (
            Entry(
                "waiting",
                waiting.draw,
                waiting.SERIES,
                "Enrolments under Remain in Mexico have a dated ceiling; how waiting ends comes out of "
                "hearings, fear interviews and giving up.",
            ),
            Entry(
                "border_cities",
                border_cities.draw,
                border_cities.SERIES,
                "Capacity of shelters is known for a few cities only; the others follow a stated rule.",
            ),
        ),
    ),
    Page(
        "courts",
        "Courts",
        "The immigration courts: what comes in, what is decided, what is left.",
        (
            Entry(
                "backlog",
                backlog.draw,
                backlog.SERIES,
                "Pending cases. The published history exists under two definitions that must not be joined: "
                "active cases, and active with administratively closed cases.",
            ),
            Entry(
                "courts",
                courts.draw,
                courts.SERIES,
                "Receipts depend on the arrivals that were put in and on how many notices are filed; "
                "completions come out of judges, hearings and who attends.",
            ),
            Entry(
                "court_grid",
                court_grid.draw,
                court_grid.SERIES,
                "No history by court is put in: each starts with its published share of the pending cases.",
            ),
        ),
    ),
    Page(
        "deportation",
        "Deportation",
        "Arrests, detention, removal, and the governments that must take people back.",
        (
            Entry(
                "removals",
                removals.draw,
                removals.SERIES,
                "Removals. ICE's count leaves out what CBP removes itself; DHS counts both. Returns and "
                "Title 42 expulsions are in neither.",
            ),
            Entry(
                "detention",
                detention.draw,
                detention.SERIES,
                "Arrests are put in; the detained population comes out of book-ins, stays and beds.",
            ),
            Entry(
                "arrests",
                state_maps.draw_arrests,
                state_maps.ARRESTS,
                "Arrests fall on states as the unauthorized population does. Alaska and Hawaii are "
                "not drawn.",
            ),
            Entry(
                "consent",
                consent.draw,
                consent.SERIES,
                "Until the last observed month consent is its dated history; from then on pressure may "
                "move it.",
            ),
        ),
    ),
    Page(
        "reception",
        "Reception",
        "Where Mexico receives its citizens back, and what they find there.",
        (
            Entry(
                "repatriations",
                repatriations.draw,
                repatriations.SERIES,
                "Returns to Mexico as Mexico records them, which under Title 42 (2020-23) was a fraction of "
                "what the United States counted. Points of arrival are modelled; few are published.",
            ),
            Entry(
                "reception",
                reception.draw,
                reception.SERIES,
                "Mexico's centres opened in January 2025; before, returned people pass without a bed.",
            ),
            Entry(
                "centres",
                centres.draw,
                centres.SERIES,
                "Daily peaks depend on the scale of the run: a row of many people arrives on one day.",
            ),
        ),
    ),
    Page(
        "consulates",
        "Consulates",
        "What Mexicans in the United States ask of their consulates, and how long they wait.",
        (
            Entry(
                "consulates",
                consulates.draw,
                consulates.SERIES,
                "Demand follows arrests, removals, cases and residents; productivity of staff is assumed.",
            ),
            Entry(
                "consulate_grid",
                consulate_grid.draw,
                consulate_grid.SERIES,
                "Residents are shared over the consulates of a state, or go to the nearest one.",
            ),
        ),
    ),
    Page(
        "homes",
        "Home states",
        "The Mexican states that people leave, send money to, and come back to.",
        (
            Entry(
                "home_map",
                state_maps.draw_homes,
                state_maps.HOMES,
                "Each shade holds a fifth of the states.",
            ),
            Entry(
                "home_grid",
                home_grid.draw,
                home_grid.SERIES,
                "The mix of home states is that of registered Mexicans abroad.",
            ),
        ),
    ),
    Page(
        "harm",
        "Harm",
        "Harm is reported beside enforcement, always.",
        (
            Entry(
                "harm",
                harm.draw,
                harm.SERIES,
                "Crimes are hazards derived from reports, which see a part of them; levels are uncertain, "
                "and differences between scenarios say more.",
            ),
        ),
    ),
    Page(
        "sources",
        "Sources and limits",
        "What this is and is not, year-by-year agreement with published figures, and how the run was made.",
    ),
)
FIGURES: tuple[Entry, ...] = tuple(entry for page in PAGES for entry in page.figures)
