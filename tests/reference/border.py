"""Encounters, dispositions, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.reference.arrivals import Cell, cell_of, evaders_in
from tests.reference.person import CHILD, FAMILY, MEXICO, NOWHERE, Person
from world.calendar import DAYS_A_MONTH, days_in
from world.groups import DISPOSITIONS
from world.places import CITIZENSHIPS, SECTORS

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor

NORTHERN_TRIANGLE = ("El Salvador", "Guatemala", "Honduras")
VCNH = ("Venezuela", "Cuba", "Nicaragua", "Haiti")


def work(model: Corridor) -> None:
    """Meet those who are at the border, decide, and carry out what is decided."""
    there = sorted(model.due.pop(model.month, []), key=lambda person: (cell_of(person), person.unique_id))
    past = _past(model, there)
    met = [person for person in there if person not in past]
    decided, table = {}, model.dispositions()
    for person in there:
        again = model.month - 12 <= person.entered
        _begin_anew(model, person)
        if person not in past:
            decided[person] = _decide(model, person, table)
            model.count("encounters", "between" if person.crossing < len(SECTORS) else "at_ports")
            model.count("repeats", "all", again and person.crossing < len(SECTORS))
    _enrol_some(model, met, decided)
    for person in met:
        model.count("dispositions", decided[person])
    for person in there:
        if person in past:
            _get_past(model, person)
    for person in met:
        ACTS[decided[person]](model, person)


def _past(model: Corridor, there: list[Person]) -> set[Person]:
    """Of each cell as many as were wanted to get past, first-time travellers before others, by lot."""
    cells: dict[Cell, list[Person]] = defaultdict(list)
    for person in there:
        cells[cell_of(person)].append(person)
    number, past = evaders_in(model, model.month), set[Person]()
    for cell, people in cells.items():
        people.sort(key=lambda p: (p.entered >= model.month - 12, p.luck("border/past")))
        past.update(people[: number[cell]])
    return past


def _begin_anew(model: Corridor, person: Person) -> None:
    person.entered, person.stage, person.court, person.state = model.month, None, NOWHERE, NOWHERE
    person.removable = person.ice_arrest = person.relief = person.granted = person.has_counsel = False
    person.attempted = True


def _get_past(model: Corridor, person: Person) -> None:
    homes = model.given.geography["state_of_citizenship"][person.citizenship]
    person.state = person.choose("border/evader_state", homes)
    model.count("evasions", "all")
    person.settle("evasion")


def _decide(model: Corridor, person: Person, table: list[list[float]]) -> str:
    access = model.lever("asylum_access")
    if person.crossing >= len(SECTORS):
        released = person.luck("border/port_disposition") < model.observed("port_notice_share") * access
        return "notice_released" if released else "returned_at_port"
    return DISPOSITIONS[person.choose("border/disposition", table[_group(person)])]


def _group(person: Person) -> int:
    name = CITIZENSHIPS[person.citizenship]
    kind = 0 if name == "Mexico" else 1 if name in NORTHERN_TRIANGLE else 2 if name in VCNH else 3
    return kind * 3 + person.demographic


def _enrol_some(model: Corridor, met: list[Person], decided: dict[Person, str]) -> None:
    """Enrol in Remain in Mexico: in each city people met across from it, then people from elsewhere."""
    in_force = model.lever("remain_in_mexico") * model.lever("mexico_accepts_mpp") * days_in(model.month)
    lever = model.lever_by_place("mpp_enrolments_per_day")
    total, left = model.random.random(), list[int]()
    for number in lever:
        left.append(int(total + number * in_force / model.scale) - int(total))
        total += number * in_force / model.scale
    queues: dict[int, list[Person]] = defaultdict(list)
    for person in met:
        if _can_be_enrolled(model, person, decided[person]):
            own = person.city if left[person.city] else model.given.geography["mpp_city"][person.city]
            queues[own].append(person)
    for city, queue in queues.items():
        for person in _by_lot(model, queue, left[city]):
            decided[person], person.city = "remain_in_mexico", city
        left[city] = max(left[city] - len(queue), 0)
    others = [
        person for queue in queues.values() for person in queue if decided[person] != "remain_in_mexico"
    ]
    cities = [city for city, number in enumerate(left) for _ in range(number)]
    city_of: dict[Person, int] = {}
    for place, person in enumerate(_by_lot(model, others, len(cities))):
        first_place = cities[min(place, len(cities) - 1)]
        person.city = city_of.setdefault(person.leader or person, first_place)
        decided[person] = "remain_in_mexico"


def _can_be_enrolled(model: Corridor, person: Person, decision: str) -> bool:
    if person.citizenship == MEXICO or person.demographic == CHILD:
        return False
    if decision == "title_42_expulsion" or (
        person.crossing >= len(SECTORS) and decision != "notice_released"
    ):
        return False
    chance = model.lever_by_place("mpp_nationalities")[person.citizenship]
    chance *= 1 - model.parameters.mpp_exempt_share
    if person.demographic == FAMILY:
        chance *= model.lever("mpp_families")
    return person.once("border/mpp_applies") < chance


def _by_lot(model: Corridor, people: list[Person], number: int) -> list[Person]:
    """So many of some people by lot; a party stands at the place of one of its members, drawn at random."""
    parties: dict[Person, list[Person]] = defaultdict(list)
    for person in people:
        parties[person.leader or person].append(person)
    taken, rank = list[Person](), 0
    for who in sorted(parties, key=lambda who: who.luck("border/enrolment")):
        party = parties[who]
        if rank + int(model.random.random() * len(party)) < number:
            taken += party
        rank += len(party)
    return taken


def _expel(model: Corridor, person: Person) -> None:
    person.status = "returned"
    if person.citizenship != MEXICO:
        model.count("non_mexicans_received", "all")
    elif person.luck("border/expulsion_noted") < model.parameters.title_42_recorded_share:
        person.received(person.city)


def _remove(model: Corridor, person: Person) -> None:
    mexican = person.citizenship == MEXICO
    if not person.is_accepted:
        release(model, person, model.parameters.released_notice_lag_days)
    elif mexican and person.luck("border/ice_custody") >= model.parameters.ice_custody_share_mexican:
        person.remove_directly()
    else:
        person.removable, person.status = True, "detained"
        model.asked.append(person)


def _turn_back(model: Corridor, person: Person) -> None:
    person.status = "at_home"


def _return_voluntarily(model: Corridor, person: Person) -> None:
    person.status = "returned"
    if person.citizenship == MEXICO:
        person.received(person.city)


def _hold(model: Corridor, person: Person) -> None:
    person.status = "detained"
    person.court = person.choose("border/detained_court", model.given.geography["detained_court"])
    person.serve("border", model.parameters.prompt_notice_lag_days, "detained")
    model.asked.append(person)


def release(model: Corridor, person: Person, lag_days: float) -> None:
    """Release somebody at the border with a notice to appear."""
    person.live_somewhere()
    person.settle("released_at_border")
    person.serve("border", lag_days)


def _release_soon(model: Corridor, person: Person) -> None:
    release(model, person, model.parameters.released_notice_lag_days)


def _parole(model: Corridor, person: Person) -> None:
    _release_late(model, person)
    person.shielded = True


def _release_late(model: Corridor, person: Person) -> None:
    release(model, person, DAYS_A_MONTH / model.parameters.parolee_notice_hazard)


def _enrol(model: Corridor, person: Person) -> None:
    person.court = model.given.geography["mpp_court"][person.city]
    model.count("non_mexicans_received", "all")
    person.be_filed("border", 0.0, "mpp")
    person.status = "waiting"


ACTS = {
    "title_42_expulsion": _expel,
    "expedited_removal": _remove,
    "reinstatement": _remove,
    "voluntary_return": _return_voluntarily,
    "returned_at_port": _turn_back,
    "notice_detained": _hold,
    "notice_released": _release_soon,
    "child_transfer": _release_soon,
    "parole": _parole,
    "notice_to_report": _release_late,
    "remain_in_mexico": _enrol,
}
