"""Immigration courts."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from tests.reference import appeals, counsel
from tests.reference.person import CAN_COME, PENDING, Person

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor

Queues = dict[int, list[Person]]
COMPLETIONS = ("removal_order", "in_absentia", "voluntary_departure", "relief", "terminated")


def work(model: Corridor) -> None:
    """A month of filing, looking for counsel, final decisions, reopening, transfers, hearings, appeals."""
    _file(model)
    counsel.work(model)
    appeals.end_windows(model)
    appeals.grant_motions(model)
    _close_administratively(model)
    _recalendar(model)
    _hold_hearings(model)
    appeals.decide(model)


def queues(model: Corridor, stage: str, detained: bool | None = None) -> Queues:
    """Cases of a stage by court, the longest-waiting first; of one docket or of both."""
    waiting: Queues = defaultdict(list)
    for person in model.people:
        if person.stage == stage and detained in (None, person.detained_docket):
            waiting[person.court].append(person)
    for people in waiting.values():
        people.sort(key=lambda person: (person.queued, person.unique_id))
    return waiting


def first(model: Corridor, queue: list[Person], number: float) -> list[Person]:
    """The first so many of a queue; a party at the end is served whole, or not, in proportion."""
    wanted = model.rounded(number)
    if not 0 < wanted < len(queue):
        return queue[:wanted]
    leader = queue[wanted].leader
    within = sum(leader is not None and person.leader is leader for person in queue[:wanted])
    beyond = sum(leader is not None and person.leader is leader for person in queue[wanted:])
    if within and model.random.random() < within / (within + beyond):
        return queue[: wanted + beyond]
    return queue[: wanted - within]


def _file(model: Corridor) -> None:
    for person in model.people:
        if person.stage == "notice" and person.queued == model.month:
            person.filed = model.month
            person.set_for("master")
            model.count("receipts", person.source)


def _close_administratively(model: Corridor) -> None:
    share = model.lever("administrative_closure") / 12
    active: dict[int, int] = defaultdict(int)
    for person in model.people:
        if person.stage in PENDING:
            active[person.court] += 1
    for court, queue in queues(model, "individual", detained=False).items():
        for person in first(model, queue, active[court] * share):
            person.set_for("inactive")
            model.count("transfers", "administrative_closure")


def _recalendar(model: Corridor) -> None:
    for queue in queues(model, "inactive").values():
        for person in first(model, queue, len(queue) * model.lever("recalendaring") / 12):
            recalendar(model, person)


def recalendar(model: Corridor, person: Person) -> None:
    """Set an inactive case for an individual hearing."""
    person.set_for("individual")
    model.count("transfers", "recalendaring")


def _hold_hearings(model: Corridor) -> None:
    dockets = [
        queues(model, stage, detained) for detained in (True, False) for stage in ("master", "individual")
    ]
    masters, individuals = list[Person](), list[Person]()
    for court in range(len(model.lever_by_place("judges"))):
        waiting = [docket.get(court, []) for docket in dockets]
        numbers = _capacity(model, court, *map(len, waiting))
        heard = [first(model, queue, number) for queue, number in zip(waiting, numbers, strict=True)]
        masters += heard[0] + heard[2]
        individuals += heard[1] + heard[3]
    for person in individuals:
        _individual(model, person)
    for person in masters:
        _master(model, person)


def _capacity(model: Corridor, court: int, dm: int, di: int, m: int, i: int) -> tuple[float, ...]:
    """Hearings of detained masters and individuals, then of others (7.8)."""
    p = model.parameters
    a, b = p.matters_per_master_half_day / model.scale, p.individual_hearings_per_half_day / model.scale
    half_days = model.lever_by_place("judges")[court] * p.half_days_per_judge_month
    needed = dm / a + di / b
    s = min(1.0, half_days / needed) if needed else 1.0
    left = (half_days - s * needed) * (1 - model.lever_by_place("court_closure")[court])
    x_i = min(i / b, left - min(m / a, left * p.master_share_of_half_days))
    x_m = min(m / a, left - x_i)
    return s * dm, s * di, a * x_m, b * x_i


def _misses(model: Corridor, person: Person) -> float:
    """Probability of not appearing."""
    p = model.parameters
    if person.status not in CAN_COME:
        return 1.0
    if person.detained_docket:
        return 0.0
    chance = p.no_show_represented if person.has_counsel else p.no_show_unrepresented
    return 1 - (1 - chance) * _gets_there(model, person)


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


def _hear_in_mexico(model: Corridor, person: Person, result: str) -> str:
    """What becomes of a result in a case of Remain in Mexico."""
    if not person.in_programme:
        return result
    if person.luck("courts/mpp_suspended") >= model.lever("mpp_hearings"):
        return "continued"
    termination = person.luck("courts/mpp_termination") < model.parameters.mpp_termination_share
    return "terminated" if result == "in_absentia" and termination else result


def _draw(person: Person, decision: str, chances: dict[str, float]) -> str:
    """One of the results, in the order given."""
    cumulative, total = [], 0.0
    for chance in chances.values():
        total += chance
        cumulative.append(total)
    return list(chances)[person.choose(decision, cumulative)]


def _individual(model: Corridor, person: Person) -> None:
    result = _draw(person, "courts/individual_result", _individual_chances(model, person))
    result = _hear_in_mexico(model, person, result)
    if result == "continued":
        person.set_for("individual")
        return
    model.count("completions", result)
    appeals.await_finality(model, person, result)


def _individual_chances(model: Corridor, person: Person) -> dict[str, float]:
    """Probabilities of the results (7.11)."""
    p = model.parameters
    absent = _misses(model, person)
    decided = (1 - absent) * p.individual_completion_share
    grant = model.given.geography["grant_rate"][person.court]
    odds = grant / (1 - grant) / (1 if person.has_counsel else p.relief_represented_odds)
    relief = odds / (1 + odds) * (p.detained_relief_factor if person.detained_docket else 1)
    return {
        "removal_order": decided * (1 - relief),
        "in_absentia": absent,
        "relief": decided * relief,
        "continued": 1 - absent - decided,
    }


def _master(model: Corridor, person: Person) -> None:
    result = _draw(person, "courts/master_result", _master_chances(model, person))
    result = _hear_in_mexico(model, person, result)
    if result in COMPLETIONS:
        model.count("completions", result)
        appeals.make_final(model, person, result)
    else:
        person.set_for("individual" if result == "set" else "master")


def _master_chances(model: Corridor, person: Person) -> dict[str, float]:
    """Probabilities of the results (7.12)."""
    p, held, absent = model.parameters, person.detained_docket, _misses(model, person)
    dismissal = 0.0 if held else model.lever("dismissal_share")
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
