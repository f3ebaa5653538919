"""What all agents of a run share: people, places, time, luck, levers, and the indexes over the columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agents.agenda import Agenda
from agents.columns import EPOCH_MONTH, NEVER, CaseStage, Protection, Status
from agents.courts.calendar import Calendars
from agents.courts.docket import Docket
from agents.institution import InstitutionTable
from agents.people import People
from world.groups import POPULATION_CAUSES
from world.histories import Histories
from world.ledger import Ledger
from world.lever_values import LeverValues
from world.parameters import Parameters
from world.places import CITIZENSHIPS, DEMOGRAPHICS, Places
from world.streams import Streams

Rows = NDArray[np.int64]
Array = NDArray[np.float64]
FIRST_FILING = 1990 * 12 - EPOCH_MONTH
"""January 1990, in months since 1970: cases filed earlier are counted there."""
FILING_MONTHS = 61 * 12
"""Months of filing that are told apart, to the end of 2050."""
YEAR = 12
FOR_LIFE = 0
"""Month of a draw that is made once for a person, such as whether a country will ever take them back."""


@dataclass
class Geography:
    """Where people go: cumulative probabilities made once from the tables.

    Attributes:
        court_of_citizenship: Court where people released at the border settle, (citizenships, courts).
        court_of_state: Court with jurisdiction over a place of residence, (states, courts).
        detained_court: Court of a place of detention, (courts,).
        mpp_court: Court code for people waiting in each border city, (cities,).
        state_of_court: State code of each court, (courts,).
        city_of_crossing: Border city faced, (crossings, cities).
        repatriation: Point at which people removed from the interior are received, (points,).
        state_of_citizenship: State in which people who evade the border settle, (citizenships, states).
        grant_rate: Share of merits decisions that grant relief, (courts,).
        counsel_access: How easily counsel is found, over all courts, (courts,).
        home_of_citizenship: Home communities of migrants, (citizenships, communities).
    """

    court_of_citizenship: Array
    court_of_state: Array
    detained_court: Array
    mpp_court: NDArray[np.uint8]
    state_of_court: NDArray[np.uint8]
    city_of_crossing: Array
    repatriation: Array
    state_of_citizenship: Array
    grant_rate: Array
    counsel_access: Array
    home_of_citizenship: Array


@dataclass
class State:
    """Everything that the phases of a month read and write.

    Attributes:
        month: The month being lived.
        scale: People that a row stands for.
        residents: Rows with status RESIDENT, by state and citizenship; an index kept by event.
        orders_at_large: Residents with a final order, by citizenship; an index kept by event.
        active: Active pending cases, by court; an index kept by event.
        by_filing: The same by month of filing, (courts, months since `FIRST_FILING`).
        claims: Those of them with an application for asylum, by court and month of it, the first column being
            all months a year before the run and earlier; an index kept by event.
        represented: Those of them with counsel, by court; an index kept by event.
        protected: Residents by citizenship and protection; an index kept by event.
        forced_until: Last month in which arrivals at the border are those observed.
        observed_until: Last month of the project's own observed figures, whether they are forced or not.
        reference_departures: People who set out in a month of the reference period, by community and
            demographic; zero until agents begin to decide.
        reference_crossings: Where people were met in the reference period, cumulative, by citizenship and
            crossing; zero until agents begin to decide.
        receipts: Cases to be filed in each forced month, (courts or 1, sources or 1): one row for the whole
            country, one column for all sources.
        filings: People whose notice is due to be filed.
        searches: People who look for counsel.
        windows: People whose time to appeal runs out.
        motions: People whose final order is to be reopened.
        exits: People whose custody is due to end.
        due: Travellers due at the border in an observed month.
        calendars: Hearing calendars of all courts.
        inactive: Administratively closed cases by court, (courts,).
        appeals: Appeals before the Board, the oldest first.
        held: Rows in ICE detention, ascending.
        transfers: Rows that the border asks ICE to take this month.
        repatriated: Mexicans returned this month as Mexico counts them, each with the repatriation point.
    """

    places: Places
    geography: Geography
    people: People
    streams: Streams
    ledger: Ledger
    levers: LeverValues
    parameters: Parameters
    histories: Histories
    scale: int
    month: int
    forced_until: int
    observed_until: int
    governments: InstitutionTable
    communities: InstitutionTable
    organizations: InstitutionTable
    institute: InstitutionTable
    commission: InstitutionTable
    cities: InstitutionTable
    ports: InstitutionTable
    sectors: InstitutionTable
    courts: InstitutionTable
    board: InstitutionTable
    enforcement: InstitutionTable
    centres: InstitutionTable
    consulates: InstitutionTable
    receipts: Mapping[int, Array] = field(default_factory=dict)
    filings: Agenda = field(default_factory=Agenda)
    searches: Agenda = field(default_factory=Agenda)
    windows: Agenda = field(default_factory=Agenda)
    motions: Agenda = field(default_factory=Agenda)
    exits: Agenda = field(default_factory=Agenda)
    due: Agenda = field(default_factory=Agenda)
    held: Rows = field(default_factory=lambda: np.empty(0, np.int64))
    transfers: list[Rows] = field(default_factory=list)
    repatriated: list[tuple[Rows, NDArray[np.int64]]] = field(default_factory=list)
    reference_departures: Array = field(init=False)
    reference_crossings: Array = field(init=False)
    residents: NDArray[np.int64] = field(init=False)
    orders_at_large: NDArray[np.int64] = field(init=False)
    active: NDArray[np.int64] = field(init=False)
    by_filing: NDArray[np.int64] = field(init=False)
    claims: NDArray[np.int64] = field(init=False)
    represented: NDArray[np.int64] = field(init=False)
    protected: NDArray[np.int64] = field(init=False)
    calendars: Calendars = field(init=False)
    inactive: NDArray[np.int64] = field(init=False)
    appeals: Docket = field(init=False)

    def __post_init__(self) -> None:
        """Make the empty indexes."""
        courts = len(self.places.courts)
        self.residents = np.zeros((len(self.places.states), len(CITIZENSHIPS)), np.int64)
        self.orders_at_large = np.zeros(len(CITIZENSHIPS), np.int64)
        self.reference_departures = np.zeros((len(self.places.communities), len(DEMOGRAPHICS)))
        self.reference_crossings = np.zeros((len(CITIZENSHIPS), len(self.places.crossings)))
        self.active = np.zeros(courts, np.int64)
        self.by_filing = np.zeros((courts, FILING_MONTHS), np.int64)
        self.claims = np.zeros((courts, len(self.levers.months) + YEAR), np.int64)
        self.represented = np.zeros(courts, np.int64)
        self.protected = np.zeros((len(CITIZENSHIPS), len(Protection)), np.int64)
        self.calendars = Calendars(courts, self.month)
        self.inactive = np.zeros(courts, np.int64)
        self.appeals = Docket(1)

    def lever(self, name: str) -> float:
        """Value of a lever without places in this month."""
        return float(self.levers.get(name)[self.month - self.levers.months[0]])

    def lever_by_place(self, name: str) -> Array:
        """Values of a lever by place in this month, shape (places,)."""
        values: Array = self.levers.get(name)[self.month - self.levers.months[0]]
        return values

    @property
    def asylum(self) -> NDArray[np.int64]:
        """Active cases with an application for asylum, by court."""
        total: NDArray[np.int64] = self.claims.sum(axis=1)
        return total

    def column_of_claims(self, stamp: NDArray[np.int16] | int) -> NDArray[np.int64]:
        """Column of `claims` that a month, as kept in a column of people, is counted in."""
        first = self.levers.months[0] - EPOCH_MONTH
        return np.maximum(np.asarray(stamp, np.int64) - first + YEAR, 0)

    @property
    def stamp(self) -> int:
        """The month as it is kept in a two-byte column: months since January 1970."""
        return self.month - EPOCH_MONTH

    def uniform(self, decision: str, rows: Rows) -> Array:
        """The luck of some people in a decision of this month, counter-based, float64 in [0, 1).

        The members of a party share it: who is in the same situation meets the same fate.
        """
        return self.streams.uniform(decision, self.month, self._keys(rows))

    def once(self, decision: str, rows: Rows) -> Array:
        """The luck of some people in a decision that is made once in a life."""
        return self.streams.uniform(decision, FOR_LIFE, self._keys(rows))

    def _keys(self, rows: Rows) -> NDArray[np.uint64]:
        party = self.people.party[rows]
        return self.people.key[np.where(party >= 0, party, rows)]

    def choose(self, decision: str, rows: Rows, cumulative: Array) -> NDArray[np.int64]:
        """A categorical draw for each of some people; `cumulative` is (options,) or (rows, options)."""
        return self.streams.choose(decision, self.month, self._keys(rows), cumulative)


def settle(state: State, rows: Rows, cause: str | None) -> None:
    """Make rows residents at liberty in the state that their column names, for a cause."""
    state.people.status[rows] = Status.RESIDENT
    _count(state, rows, 1)
    if cause is not None:
        state.ledger.count(
            "population_changes", np.zeros(len(rows), np.int64), POPULATION_CAUSES.index(cause)
        )


def depart(state: State, rows: Rows, status: Status, cause: str) -> None:
    """Take resident rows out of the resident population, into another status, for a cause."""
    _count(state, rows, -1)
    state.people.status[rows] = status
    state.ledger.count(
        "population_changes", np.zeros(len(rows), np.int64), POPULATION_CAUSES.index(cause), sign=-1
    )


def order_removed(state: State, rows: Rows) -> None:
    """Give residents a final order; they are at large until arrested."""
    state.people.case[rows] = CaseStage.FINAL_ORDER
    state.people.queued[rows] = NEVER
    state.orders_at_large += np.bincount(state.people.citizenship[rows], minlength=len(CITIZENSHIPS))


def lift_orders(state: State, rows: Rows) -> None:
    """Take residents with a final order off those at large; the caller says what becomes of the case."""
    state.orders_at_large -= np.bincount(state.people.citizenship[rows], minlength=len(CITIZENSHIPS))


def _count(state: State, rows: Rows, sign: int) -> None:
    people = state.people
    cells = people.state[rows].astype(np.int64) * len(CITIZENSHIPS) + people.citizenship[rows]
    counts = np.bincount(cells, minlength=state.residents.size)
    state.residents += sign * counts.reshape(state.residents.shape)


def assign_court_of_city(state: State, rows: Rows) -> None:
    """Assign people waiting in Mexico to the court that hears their city's cases."""
    people = state.people
    people.court[rows] = state.geography.mpp_court[people.place[rows]]
