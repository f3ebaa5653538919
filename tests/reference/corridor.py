"""The reference: the border, the courts and removal as the ODD description tells them, one object a person.

It is slow and obvious on purpose, and shares no rule with `agents/` or `model/`: what it is given are inputs
(levers, parameters, histories, tables of shares) and the people of the first month. Journeys, waiting in
Mexico, reception, consulates, pressure between governments and other changes of the population are left out.
In their place a share of those who wait in Mexico goes home each month, so that hearings of people who are
gone are compared too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from tests.reference import arrivals, border, courts, custody
from tests.reference.person import Person
from world.calendar import DAYS_A_MONTH
from world.histories import Histories
from world.lever_values import LeverValues
from world.parameters import Parameters

GIVES_UP = 0.1
"""Share of those who wait in Mexico that goes home in a month."""
STATUSES = (
    "at_home", "resident", "detained", "waiting", "returned", "lawful",
    "on_the_way", "in_line", "in_mexico", "dead",
)  # fmt: skip
STAGES = (None, "notice", "master", "individual", "inactive", "final_order", "closed", "appeal")
SOURCES = ("border", "interior_arrest", "uscis_referral", "other")
SHIELDS = (1, 2, 3)
"""Codes of the protections under which nobody is arrested: TPS, DACA, parole."""
CODES = ("citizenship", "demographic", "status", "case", "flags", "source", "protection")
PLACES, MONTHS, DAYS = ("court", "state", "place"), ("entered", "filed", "queued"), ("booked", "exits")
MONTHS_TO_1970, DAYS_TO_2000 = 1970 * 12, 10_957


@dataclass(frozen=True)
class Given:
    """What is put in.

    Attributes:
        geography: Cumulative shares, as nested lists, and codes of places.
        arrivals: Expected encounters of a month, (crossings, citizenships, demographics).
        dispositions: Cumulative probabilities by group, of a month, `title_42` and `asylum_access`.
        people: Columns of the people of the first month.
        port_travellers_until: Last month whose travellers to ports have set out.
    """

    levers: LeverValues
    parameters: Parameters
    histories: Histories
    geography: Mapping[str, Any]
    arrivals: Callable[[int], NDArray[np.float64]]
    dispositions: Callable[[int, float, float], NDArray[np.float64]]
    people: Mapping[str, NDArray[Any]]
    month: int
    scale: int
    port_travellers_until: int


class Corridor(mesa.Model):  # type: ignore[misc]
    """The world of the reference."""

    def __init__(self, given: Given, seed: int) -> None:
        super().__init__(rng=seed)
        self.given, self.month, self.scale = given, given.month, given.scale
        self.parameters = given.parameters
        self.due: dict[int, list[Person]] = {}
        self.met: dict[int, Counter[arrivals.Cell]] = {}
        self.past: dict[int, Counter[arrivals.Cell]] = {}
        self.seats = self.seats_month = -1
        self.port_travellers_until = given.port_travellers_until
        self.asked: list[Person] = []
        self.counts: Counter[tuple[str, object]] = Counter()
        self.history: list[Counter[tuple[str, object]]] = []
        self.people = self._first_people()

    def step(self) -> None:
        """Live a month."""
        self.counts = Counter()
        arrivals.summon(self)
        border.work(self)
        self._give_up()
        courts.work(self)
        custody.work(self)
        self._record()
        self.history.append(self.counts)
        self.month += 1

    def add(self, citizenship: int, demographic: int) -> Person:
        """Make a person who sets out from home."""
        person = Person(self, citizenship, demographic, "at_home")
        self.people.append(person)
        return person

    def count(self, series: str, group: object, number: float = 1) -> None:
        """Count events, or put a stock, in rows."""
        self.counts[series, group] += number  # type: ignore[assignment]

    def dispositions(self) -> list[list[float]]:
        """Cumulative probabilities of this month, by group."""
        table = self.given.dispositions(self.month, self.lever("title_42"), self.lever("asylum_access"))
        rows: list[list[float]] = table.tolist()
        return rows

    def having(self, status: str) -> list[Person]:
        """Everybody of a status."""
        return [person for person in self.people if person.status == status]

    def lever(self, name: str) -> float:
        """A national lever this month."""
        return float(self.given.levers.get(name)[self.month - self.given.levers.months[0]])

    def lever_by_place(self, name: str) -> Sequence[float]:
        """A lever with places this month."""
        values: list[float] = self.given.levers.get(name)[self.month - self.given.levers.months[0]].tolist()
        return values

    def observed(self, name: str) -> float:
        """A history this month."""
        return self.given.histories.at(name, self.month)

    def rounded(self, number: float) -> int:
        """A number rounded at random."""
        return math.floor(number) + int(self.random.random() < number % 1)

    def waiting_time(self, luck: float, days: float) -> int:
        """Whole months of an exponential time with a mean in days."""
        return math.floor(-math.log1p(-luck) * days / DAYS_A_MONTH)

    def _give_up(self) -> None:
        for person in self.having("waiting"):
            if person.luck("given/gives_up") < GIVES_UP:
                person.status = "at_home"

    def _record(self) -> None:
        stages = Counter(person.stage for person in self.people)
        self.count("pending", "active", stages["master"] + stages["individual"])
        self.count("pending", "inactive", stages["inactive"])
        self.count("pending", "appeals", stages["appeal"])
        filed = (person.filed for person in self.people if person.stage in ("master", "individual"))
        self.count("months_pending", "sum", sum(self.month + 0.5 - month for month in filed))
        at_large = Counter(person.stage for person in self.having("resident"))
        self.count("residents", "all", at_large.total())
        self.count("final_orders_at_large", "all", at_large["final_order"])
        self._record_parties()

    def _record_parties(self) -> None:
        """Parties met this month, and those of them who are not of one status any more."""
        parties: dict[Person, set[str]] = {}
        for person in self.people:
            if person.leader is not None and person.entered == self.month:
                parties.setdefault(person.leader, set()).add(person.status)
        self.count("parties", "met", len(parties))
        self.count("parties", "apart", sum(len(found) > 1 for found in parties.values()))

    def _first_people(self) -> list[Person]:
        """The people of the first month, with their parties."""
        given = {name: column.tolist() for name, column in self.given.people.items()}
        one = [given[name] for name in CODES]
        several = [zip(*(given[name] for name in names), strict=True) for names in (PLACES, MONTHS, DAYS)]
        people = [self._person(*row) for row in zip(*one, *several, strict=True)]
        for person, first, bound in zip(people, given["party"], given["bound"], strict=True):
            person.leader, person.crossing = (people[first] if first >= 0 else None), bound
            if person.status in ("on_the_way", "in_line") and person.queued >= self.month:
                self.due.setdefault(person.queued, []).append(person)
        return people

    def _person(
        self,
        citizenship: int,
        demographic: int,
        status: int,
        case: int,
        flags: int,
        source: int,
        protection: int,
        places: tuple[int, int, int],
        months: tuple[int, int, int],
        days: tuple[int, int],
    ) -> Person:
        person = Person(self, citizenship, demographic, STATUSES[status])
        person.stage = STAGES[case]
        person.source = SOURCES[source] if source < len(SOURCES) else ""
        person.detained_docket, person.removable = bool(flags & 1), bool(flags & 2)
        person.ice_arrest, person.relief = bool(flags & 4), bool(flags & 8)
        person.grant_appealed = bool(flags & 64)
        person.shielded = protection in SHIELDS
        person.court, person.state, person.city = places
        person.entered, person.filed, person.queued = (month + MONTHS_TO_1970 for month in months)
        person.booked, person.exit = (day + DAYS_TO_2000 for day in days)
        return person
