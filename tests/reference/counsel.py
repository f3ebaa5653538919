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
    if person.status == "waiting":
        hazard *= model.parameters.counsel_access_in_mexico
    else:
        hazard *= model.given.geography["counsel_access"][person.court]
        hazard *= model.parameters.counsel_access_in_detention if person.docket == "detained" else 1.0
    return 1 - math.exp(-hazard)


def _looks(age: int) -> bool:
    return 1 <= age < 6 or (age > 0 and age % 6 == 0)


def _room(model: Corridor) -> list[int]:
    """Cases that counsel can still take on at each court: whole rows by largest remainder."""
    active = [person for person in model.people if person.stage in PENDING]
    access = model.given.geography["counsel_access"]
    weight = [0.0] * len(access)
    for person in active:
        weight[person.court] += access[person.court]
    total = round(model.lever("legal_aid_capacity") / model.scale)
    capacity = [total * value / max(sum(weight), 1e-12) for value in weight]
    room = [math.floor(value) for value in capacity]
    most = sorted(range(len(room)), key=lambda court: (room[court] - capacity[court], court))
    for court in most[: total - sum(room)] if active else []:
        room[court] += 1
    for person in active:
        room[person.court] -= person.has_counsel
    return room
