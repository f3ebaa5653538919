"""Immigration courts."""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import NormalDist
from typing import TYPE_CHECKING

from tests.reference import appeals, counsel
from tests.reference.calendars import hear
from tests.reference.person import CAN_COME, NOWHERE, Person

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor

Queues = dict[int, list[Person]]
COMPLETIONS = ("removal_order", "in_absentia", "voluntary_departure", "relief", "terminated")


def work(model: Corridor) -> None:
    """Filing, search for counsel, final decisions, reopening, recalendaring, hearings, appeals."""
    _file(model)
    counsel.work(model)
    appeals.end_windows(model)
    appeals.grant_motions(model)
    _recalendar(model)
    _hold_hearings(model)
    appeals.decide(model)


def queues(model: Corridor, stage: str) -> Queues:
    """Cases of a stage by court, the longest-waiting first."""
    waiting: Queues = defaultdict(list)
    for person in model.people:
        if person.stage == stage:
            waiting[person.court].append(person)
    for people in waiting.values():
        people.sort(key=lambda person: (person.queued, person.unique_id))
    return waiting


def _file(model: Corridor) -> None:
    for person in model.people:
        if person.stage == "notice" and person.queued == model.month:
            person.filed = model.month
            person.set_for("master")
            model.count("receipts", person.source)


def _recalendar(model: Corridor) -> None:
    for person in model.people:
        if (
            person.stage == "inactive"
            and person.luck("courts/recalendaring") < model.lever("recalendaring") / 12
        ):
            recalendar(model, person)


def recalendar(model: Corridor, person: Person) -> None:
    """Set an inactive case for an individual hearing."""
    person.set_for("individual")
    model.count("transfers", "recalendaring")


def _hold_hearings(model: Corridor) -> None:
    heard = sorted(hear(model), key=lambda person: person.unique_id)
    masters = [person for person in heard if person.stage == "master"]
    individuals = [person for person in heard if person.stage == "individual"]
    model.count("hearings_held", "master", len(masters))
    model.count("hearings_held", "individual", len(individuals))
    for person in individuals:
        _individual(model, person)
    for person in masters:
        _master(model, person)


def _misses(model: Corridor, person: Person) -> float:
    """Probability of not appearing."""
    p = model.parameters
    if person.status not in CAN_COME:
        return 1.0
    if person.docket == "detained":
        return 0.0
    chance = p.no_show_represented if person.has_counsel else p.no_show_unrepresented
    chance *= 1 + p.no_show_growth * (model.month - person.filed) / 12
    chance *= p.no_show_far_ratio if _lives_far(model, person) else 1.0
    return 1 - (1 - min(1.0, chance)) * _gets_there(model, person)


def _lives_far(model: Corridor, person: Person) -> bool:
    """Whether a person lives in another state than the court's."""
    home: int = model.given.geography["state_of_court"][person.court]
    return person.state not in (NOWHERE, home)


def _gets_there(model: Corridor, person: Person) -> float:
    """Probability of getting to the port on the day, for those who wait in Mexico; nobody has a bed here."""
    if person.status != "waiting":
        return 1.0
    p, geography = model.parameters, model.given.geography
    hazard = p.missed_hearing_hazard
    kilometres = geography["hearing_km"][person.city]
    if person.once("waiting/inland") < model.lever_by_place("mpp_moved_inland")[person.city]:
        kilometres += p.inland_kilometres
    else:
        hazard += p.missed_hearing_danger * geography["kidnapping_danger"][person.city]
    return math.exp(-hazard - p.missed_hearing_distance * kilometres / 100)


def _result(model: Corridor, person: Person, drawn: str) -> str:
    """What becomes of a result that was drawn: nothing is left to decide of the dead and the lawful."""
    return "terminated" if person.status in ("dead", "lawful") else _hear_in_mexico(model, person, drawn)


def _hear_in_mexico(model: Corridor, person: Person, result: str) -> str:
    """What becomes of a result in a case of Remain in Mexico."""
    if person.docket != "mpp":
        return result
    model.count("mpp_hearings_held", "all")
    if result != "in_absentia":
        return result
    model.count("mpp_hearings_missed", "waiting" if person.status == "waiting" else "gone")
    terminated = person.luck("courts/mpp_termination") < model.parameters.mpp_termination_share
    return "terminated" if terminated else result


def _grant_rate(model: Corridor, person: Person) -> float:
    """Share of decisions that grant relief of the judge who has the case."""
    rate, spread = model.given.geography["grant_rate"][person.court], model.parameters.judge_dispersion
    centre = math.log(rate / (1 - rate)) * math.sqrt(1 + math.pi * spread**2 / 8)
    return 1 / (1 + math.exp(-centre - spread * NormalDist().inv_cdf(person.once("courts/judge"))))


def _draw(person: Person, decision: str, chances: dict[str, float]) -> str:
    """One of the results, in the order given."""
    cumulative, total = [], 0.0
    for chance in chances.values():
        total += chance
        cumulative.append(total)
    return list(chances)[person.choose(decision, cumulative)]


def _individual(model: Corridor, person: Person) -> None:
    result = _draw(person, "courts/individual_result", _individual_chances(model, person))
    result = _result(model, person, result)
    if result == "continued":
        person.set_for("individual")
        return
    _complete(model, person, result)
    appeals.await_finality(model, person, result)


def _individual_chances(model: Corridor, person: Person) -> dict[str, float]:
    """Probabilities of the results."""
    p, held = model.parameters, person.docket == "detained"
    absent = _misses(model, person)
    dismissal = _dismissal(model, person)
    argued = (1 - absent) * (1 - dismissal)
    decided = argued * p.individual_completion_share
    grant = _grant_rate(model, person)
    odds = grant / (1 - grant) / (1 if person.has_counsel else p.relief_represented_odds)
    relief = odds / (1 + odds) * (p.detained_relief_factor if held else 1)
    return {
        "removal_order": decided * (1 - relief),
        "in_absentia": absent,
        "relief": decided * relief,
        "terminated": (1 - absent) * dismissal,
        "continued": argued - decided,
    }


def _dismissal(model: Corridor, person: Person) -> float:
    return 0.0 if person.docket == "detained" else model.lever("dismissal_share")


def _master(model: Corridor, person: Person) -> None:
    result = _draw(person, "courts/master_result", _master_chances(model, person))
    result = _result(model, person, result)
    if result in COMPLETIONS:
        _complete(model, person, result)
        appeals.make_final(model, person, result)
    else:
        person.set_for("individual" if result == "set" else "master")


def _master_chances(model: Corridor, person: Person) -> dict[str, float]:
    """Probabilities of the results."""
    p, held, absent = model.parameters, person.docket == "detained", _misses(model, person)
    dismissal = _dismissal(model, person)
    plea = p.detained_plea_share if held and person.source != "border" else p.plea_share
    ready = 1.0 if held else 1 / p.masters_before_merits
    stays = (1 - absent) * (1 - dismissal)
    return {
        "removal_order": stays * plea * (1 - p.voluntary_departure_share),
        "in_absentia": absent,
        "voluntary_departure": stays * plea * p.voluntary_departure_share,
        "terminated": (1 - absent) * dismissal,
        "set": stays * (1 - plea) * ready,
        "continued": stays * (1 - plea) * (1 - ready),
    }


def _complete(model: Corridor, person: Person, result: str) -> None:
    model.count("completions", result)
    model.count("mpp_completions", result, person.docket == "mpp")
    model.count("months_completed", "sum", model.month - person.filed)
