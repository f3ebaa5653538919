"""Immigration courts and the Board of Immigration Appeals."""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import NormalDist
from typing import TYPE_CHECKING

from tests.reference.calendars import first, hear
from tests.reference.person import CAN_COME, NOWHERE, Person

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor

Queues = dict[int, list[Person]]
COMPLETIONS = ("removal_order", "in_absentia", "voluntary_departure", "relief", "terminated")


def work(model: Corridor) -> None:
    """A month of filing, recalendaring, hearings and appeals."""
    _file(model)
    _recalendar(model)
    _hold_hearings(model)
    _decide_appeals(model)


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
    for queue in queues(model, "inactive").values():
        for person in first(model, queue, len(queue) * model.lever("recalendaring") / 12):
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
    if person.docket == "detained":
        return 0.0
    if person.status == "waiting":
        return p.no_show_waiting_in_mexico
    chance = p.no_show_represented if _represented(model, person) else p.no_show_unrepresented
    chance *= 1 + p.no_show_growth * (model.month - person.filed) / 12
    return min(1.0, chance * (p.no_show_far_ratio if _lives_far(model, person) else 1.0))


def _lives_far(model: Corridor, person: Person) -> bool:
    """Whether a person lives in another state than the court's."""
    home: int = model.given.geography["state_of_court"][person.court]
    return person.state not in (NOWHERE, home)


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
    if result == "continued":
        person.set_for("individual")
        return
    _complete(model, person, result)
    if _appeals(model, person, result):
        person.set_for("appeal")
        person.grant_appealed = result == "relief"
        model.count("appeals_filed", "all")
    else:
        _make_final(person, result)


def _individual_chances(model: Corridor, person: Person) -> dict[str, float]:
    """Probabilities of the results (7.11)."""
    p, held = model.parameters, person.docket == "detained"
    absent = _misses(model, person)
    decided = (1 - absent) * p.individual_completion_share
    grant = _grant_rate(model, person)
    odds = grant / (1 - grant) / (1 if _represented(model, person) else p.relief_represented_odds)
    relief = odds / (1 + odds) * (p.detained_relief_factor if held else 1)
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
        _complete(model, person, result)
        _make_final(person, result)
    else:
        person.set_for("individual" if result == "set" else "master")


def _master_chances(model: Corridor, person: Person) -> dict[str, float]:
    """Probabilities of the results (7.12)."""
    p, held, absent = model.parameters, person.docket == "detained", _misses(model, person)
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


def _complete(model: Corridor, person: Person, result: str) -> None:
    model.count("completions", result)
    model.count("months_completed", "sum", model.month - person.filed)


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
