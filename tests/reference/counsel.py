"""Counsel: who looks for it, who finds it, and how many cases it can carry."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from tests.reference.person import PENDING, Person

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor

SEEKING = ("resident", "detained", "waiting")
RATES = {1: -math.log(1 - 0.069), 2: math.log((1 - 0.069) / (1 - 0.236)) / 2}
RATES |= {3: RATES[2]} | dict.fromkeys((4, 5, 6), math.log((1 - 0.236) / (1 - 0.354)) / 3)
"""Hazard of finding counsel in each of the first six months after filing."""


def work(model: Corridor) -> None:
    """Let those whose month it is look for counsel; at each court the luckiest find it, up to its room."""
    lucky: dict[int, list[tuple[float, Person]]] = defaultdict(list)
    for person in model.people:
        if person.stage in PENDING and not person.has_counsel and person.status in SEEKING:
            chance = _chance(model, person)
            if (luck := person.luck("courts/counsel")) < chance:
                lucky[person.court].append((luck / chance, person))
    room = _room(model)
    for court, people in lucky.items():
        people.sort(key=lambda pair: (pair[0], (pair[1].leader or pair[1]).unique_id))
        _take(room[court], [person for _, person in people])


def _take(room: int, people: list[Person]) -> None:
    """Give counsel to the first people, up to the party that does not fit any more."""
    while people:
        leader = people[0].leader
        party = [person for person in people if leader and person.leader is leader] or people[:1]
        room -= len(party)
        if room < 0:
            return
        for person in party:
            person.has_counsel = True
        people = people[len(party) :]


def _chance(model: Corridor, person: Person) -> float:
    """Probability of finding counsel this month: nothing between the months in which people look."""
    age = model.month - person.filed
    if not _looks(age):
        return 0.0
    since = next(earlier for earlier in range(age - 1, -1, -1) if earlier == 0 or _looks(earlier))
    months = range(since + 1, age + 1)
    hazard = sum(RATES.get(month, model.parameters.counsel_hazard) for month in months)
    hazard *= model.given.geography["counsel_access"][person.court]
    if person.status == "waiting":
        hazard *= model.parameters.counsel_access_in_mexico
    elif person.docket == "detained":
        hazard *= model.parameters.counsel_access_in_detention
    return 1 - math.exp(-hazard)


def _looks(age: int) -> bool:
    return age in (1, 3) or (age > 0 and age % 6 == 0)


def _room(model: Corridor) -> list[int]:
    """Cases that counsel can still take on at each court: whole rows by largest remainder."""
    capacity = [value / model.scale for value in model.lever_by_place("legal_aid_capacity")]
    room = [math.floor(value) for value in capacity]
    most = sorted(range(len(room)), key=lambda court: (room[court] - capacity[court], court))
    for court in most[: round(sum(capacity)) - sum(room)]:
        room[court] += 1
    for person in model.people:
        if person.stage in PENDING and person.has_counsel:
            room[person.court] -= 1
    return room
