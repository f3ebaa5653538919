"""Encounters, dispositions, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.reference.arrivals import Cell, cell_of, evaders_in
from tests.reference.person import CHILD, MEXICO, NOWHERE, Person
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
    person.detained_docket = person.removable = person.ice_arrest = False
    person.relief = person.grant_appealed = False


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
    """Enrol in Remain in Mexico up to the ceiling."""
    eligible = [
        person
        for person in met
        if person.crossing < len(SECTORS)
        and person.citizenship != MEXICO
        and person.demographic != CHILD
        and decided[person] != "title_42_expulsion"
    ]
    in_force = model.lever("remain_in_mexico") * model.lever("mexico_accepts_mpp")
    ceiling = model.lever("mpp_enrolments_per_day") * days_in(model.month) * in_force / model.scale
    for person in eligible:
        if person.luck("border/enrolment") < min(1.0, ceiling / len(eligible)):
            decided[person] = "remain_in_mexico"


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
    person.detained_docket, person.status = True, "detained"
    person.court = person.choose("border/detained_court", model.given.geography["detained_court"])
    person.serve("border", model.parameters.prompt_notice_lag_days)
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
    geography = model.given.geography
    person.city = geography["mpp_city"][person.city]
    person.court = geography["mpp_court"][person.city]
    model.count("non_mexicans_received", "all")
    heard = person.serve("border", model.parameters.prompt_notice_lag_days)
    person.status = "waiting" if heard else "returned"


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
