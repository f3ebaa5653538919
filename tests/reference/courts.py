"""Immigration courts and the Board of Immigration Appeals."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from tests.reference.person import CAN_COME, PENDING, Person

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor

Queues = dict[int, list[Person]]
COMPLETIONS = ("removal_order", "in_absentia", "voluntary_departure", "relief", "terminated")


def work(model: Corridor) -> None:
    """A month of filing, transfers, hearings and appeals."""
    _file(model)
    _close_administratively(model)
    _recalendar(model)
    _hold_hearings(model)
    _decide_appeals(model)


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


def _represented(model: Corridor, person: Person) -> bool:
    age = model.month - person.filed
    share = model.observed("representation")
    share *= 1 - math.exp(-age / model.parameters.counsel_search_months)
    return person.once("courts/counsel") < share


def _misses(model: Corridor, person: Person) -> float:
    """Probability of not appearing."""
    p = model.parameters
    if person.status not in CAN_COME:
        return 1.0
    if person.detained_docket:
        return 0.0
    if person.status == "waiting":
        return p.no_show_waiting_in_mexico
    return p.no_show_represented if _represented(model, person) else p.no_show_unrepresented


def _draw(person: Person, decision: str, chances: dict[str, float]) -> str:
    """One of the results, in the order given."""
    cumulative, total = [], 0.0
    for chance in chances.values():
        total += chance
        cumulative.append(total)
    return list(chances)[person.choose(decision, cumulative)]


def _individual(model: Corridor, person: Person) -> None:
    result = _draw(person, "courts/individual_result", _individual_chances(model, person))
    if result == "continued":
        person.set_for("individual")
        return
    model.count("completions", result)
    if _appeals(model, person, result):
        person.set_for("appeal")
        person.grant_appealed = result == "relief"
        model.count("appeals_filed", "all")
    else:
        _make_final(person, result)


def _individual_chances(model: Corridor, person: Person) -> dict[str, float]:
    """Probabilities of the results (7.11)."""
    p = model.parameters
    absent = _misses(model, person)
    decided = (1 - absent) * p.individual_completion_share
    grant = model.given.geography["grant_rate"][person.court]
    odds = grant / (1 - grant) / (1 if _represented(model, person) else p.relief_represented_odds)
    relief = odds / (1 + odds) * (p.detained_relief_factor if person.detained_docket else 1)
    return {
        "removal_order": decided * (1 - relief),
        "in_absentia": absent,
        "relief": decided * relief,
        "continued": 1 - absent - decided,
    }


def _appeals(model: Corridor, person: Person, result: str) -> bool:
    p = model.parameters
    chance = 0.0
    if result == "removal_order":
        represented = _represented(model, person)
        chance = p.appeal_share_represented if represented else p.appeal_share_unrepresented
    elif result == "relief":
        chance = p.appeal_share_of_grants
    return person.status != "waiting" and person.luck("courts/appeal") < chance


def _master(model: Corridor, person: Person) -> None:
    result = _draw(person, "courts/master_result", _master_chances(model, person))
    if result in COMPLETIONS:
        model.count("completions", result)
        _make_final(person, result)
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


def _make_final(person: Person, result: str) -> None:
    person.stage = "closed"
    if result in ("removal_order", "in_absentia"):
        _order(person)
    elif result == "relief":
        _relieve(person)
    elif result == "voluntary_departure":
        _depart(person)
    else:
        person.stop_waiting()


def _order(person: Person) -> None:
    if person.status == "resident":
        person.stage = "final_order"
    elif person.status == "detained":
        person.removable = True
    person.stop_waiting()


def _relieve(person: Person) -> None:
    if person.status == "resident":
        person.leave("lawful", "relief")
    elif person.status == "detained":
        person.relief = True
    elif person.status == "waiting":
        person.status = "lawful"


def _depart(person: Person) -> None:
    if person.status == "resident":
        person.leave("at_home", "voluntary_departure")
    elif person.status == "detained":
        person.removable = True
    elif person.status == "waiting":
        person.status = "at_home"


def _decide_appeals(model: Corridor) -> None:
    """The Board decides the oldest appeals of all courts."""
    waiting = [person for person in model.people if person.stage == "appeal"]
    waiting.sort(key=lambda person: (person.queued, person.unique_id))
    for person in first(model, waiting, model.lever("board_decisions_per_month") / model.scale):
        remanded = person.luck("appeals/remand") < model.parameters.remand_share
        if remanded and person.status in CAN_COME:
            person.set_for("individual")
            model.count("transfers", "remand")
            model.count("appeals_decided", "remanded")
        else:
            model.count("appeals_decided", "dismissed")
            _make_final(person, "relief" if person.grant_appealed else "removal_order")
        person.grant_appealed = False
