"""The pages of a report and their figures, in the order in which they are read."""

from __future__ import annotations

from visualizer.figures import (
    appeals,
    backlog,
    border_cities,
    centres,
    consent,
    consulate_grid,
    consulates,
    corridor_map,
    costs,
    court_ages,
    court_grid,
    court_map,
    court_outcomes,
    court_waits,
    courts,
    detention,
    dispositions,
    encounters,
    harm,
    hearings,
    home_grid,
    journeys,
    mpp_cities,
    mpp_enrolments,
    mpp_harm,
    mpp_outcomes,
    mpp_ways_in,
    population,
    reception,
    removals,
    repatriations,
    state_maps,
    waiting,
)
from visualizer.figures.page import Entry, Page

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
                "mpp_enrolments",
                mpp_enrolments.draw,
                mpp_enrolments.SERIES,
                "The places of each city are put in, so agreement shows that enough people were met to whom "
                "the programme applies. Who they are comes out.",
            ),
            Entry(
                "mpp_cities",
                mpp_cities.draw,
                mpp_cities.SERIES,
                "How long people wait comes out of hearings, giving up and winding down; no wait was "
                "published.",
            ),
            Entry(
                "mpp_outcomes",
                mpp_outcomes.draw,
                mpp_outcomes.SERIES,
                "The share of missed hearings that end in termination is put in from these figures; the "
                "other outcomes come out.",
            ),
            Entry(
                "mpp_harm",
                mpp_harm.draw,
                mpp_harm.SERIES,
                "How danger and distance keep people from their hearings is assumed: differences between "
                "cities follow from it. Crimes are hazards read from few reports.",
            ),
            Entry(
                "mpp_ways_in",
                mpp_ways_in.draw,
                mpp_ways_in.SERIES,
                "Referrals follow the published ones over the cases then pending; if more wait in the "
                "model, more are referred.",
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
        "The immigration courts: what comes in, what is decided, what is left, and who waits how long.",
        (
            Entry(
                "backlog",
                backlog.draw,
                backlog.SERIES,
                "Pending cases under the three definitions in use. The model counts cases, of which TRAC "
                "has as many as EOIR has active ones (ratio 1.00 over FY2014-24), so both are set beside "
                "the same line.",
            ),
            Entry(
                "court_ages",
                court_ages.draw,
                court_ages.SERIES,
                "Time since filing, not since entry. Cases have no date while they wait for one, which "
                "takes a month even where calendars are empty, and years where they are full as far as "
                "they reach. TRAC found no hearing set in 22% of the asylum backlog in November 2022: "
                "another whole, not drawn.",
            ),
            Entry(
                "court_waits",
                court_waits.draw,
                court_waits.SERIES,
                "Both means are length-biased, and neither is how long a new case will take. Those pending "
                "at one time hold too many long cases, and have not ended their wait; the mean of those "
                "completed falls when courts take new cases first and rises when they clear old ones. TRAC "
                "and the court records count proceedings, some of which are short ones of the same case.",
            ),
            Entry(
                "courts",
                courts.draw,
                courts.SERIES,
                "Receipts depend on the arrivals that were put in and on how many notices are filed. "
                "Judges are put in while they are observed, then they are positions that fill slowly. "
                "Completions come out of judges, hearings and who attends: those for each judge are not "
                "put in.",
            ),
            Entry(
                "court_outcomes",
                court_outcomes.draw,
                court_outcomes.SERIES,
                "Comparable: EOIR's orders in absentia over EOIR's completions, and nearly so TRAC's "
                "shares, whose completions are more (915,000 against 705,000 in FY2024). Not comparable: "
                "GAO's 34% of FY2016-23 is of people not detained, so the model's share of all must lie "
                "below it; and the 34% of FY2008-18 that is quoted of the American Immigration Council "
                "lies mostly before the run.",
            ),
            Entry(
                "hearings",
                hearings.draw,
                hearings.SERIES,
                "A missed hearing of somebody who is not detained ends in an order in absentia. In the "
                "pandemic courts were closed, and what was called was put off. A lead at the end of the "
                "scale (five years) means that no slot is free as far as calendars reach. No count of "
                "hearings is published here.",
            ),
            Entry(
                "appeals",
                appeals.draw,
                appeals.SERIES,
                "What the Board can decide is a lever, set from its count of FY2016, so that point is an "
                "input. Published counts of all appeals hold appeals of bonds and motions, which are not "
                "modelled.",
            ),
            Entry(
                "court_map",
                court_map.draw,
                court_map.SERIES,
                "The last September with mostly observed arrivals, and the last of the run.",
            ),
            Entry(
                "court_grid",
                court_grid.draw,
                court_grid.SERIES,
                "No history by court is put in: each starts with its published share of the pending cases.",
            ),
            Entry(
                "court_wait_grid",
                court_grid.draw_waits,
                court_grid.WAITS,
                "Courts differ by the cases that come to them and by their judges; no wait by court was "
                "put in, and none is set beside a published one.",
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
