"""What follows a decision of a judge: the time to appeal, the Board, motions to reopen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.calendars import first
from tests.reference.person import CAN_COME, Person
from world.calendar import days_in, first_day

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor


def await_finality(model: Corridor, person: Person, result: str) -> None:
    """Let a decision at an individual hearing be appealed, or run out its time to appeal, or be final."""
    if _appeals(model, person, result):
        person.set_for("appeal")
        person.granted = result == "relief"
        model.count("appeals_filed", "all")
    elif _waits(model, person, result):
        person.stage, person.granted = "decided", result == "relief"
        person.queued = _end_of_window(model, person)
    else:
        make_final(model, person, result)


def _appeals(model: Corridor, person: Person, result: str) -> bool:
    p = model.parameters
    chance = 0.0
    if result == "removal_order":
        chance = p.appeal_share_represented if person.has_counsel else p.appeal_share_unrepresented
    elif result == "relief":
        chance = p.appeal_share_of_grants
    return person.status != "waiting" and person.luck("courts/appeal") < chance


def _waits(model: Corridor, person: Person, result: str) -> bool:
    free = person.status == "resident" and result in ("removal_order", "relief")
    return free and _end_of_window(model, person) > model.month


def _end_of_window(model: Corridor, person: Person) -> int:
    """Month in which the time to appeal a decision of this month runs out."""
    day = first_day(model.month) + int(person.luck("courts/decision_day") * days_in(model.month))
    month, last = model.month, day + model.lever("appeal_window_days")
    while last >= first_day(month + 1):
        month += 1
    return month


def end_windows(model: Corridor) -> None:
    """Make decisions final whose time to appeal runs out."""
    for person in model.people:
        if person.stage == "decided" and person.queued == model.month:
            make_final(model, person, "relief" if person.granted else "removal_order")


def make_final(model: Corridor, person: Person, result: str) -> None:
    """End a case and act on the decision."""
    person.stage, person.has_counsel, person.granted = "closed", False, False
    if result in ("removal_order", "in_absentia"):
        _order(model, person, result)
    elif result == "relief":
        _relieve(person)
    elif result == "voluntary_departure":
        _depart(person)
    else:
        person.stop_waiting()


def _order(model: Corridor, person: Person, result: str) -> None:
    if person.status == "resident":
        person.stage, person.queued = "final_order", -1
        _expect_motion(model, person, result)
    elif person.status == "detained":
        person.removable = True
    person.stop_waiting()


def _expect_motion(model: Corridor, person: Person, result: str) -> None:
    p = model.parameters
    share = p.rescission_share if result == "in_absentia" else p.reopening_share
    if person.luck("courts/motion") < share:
        wait = -math.log1p(-person.luck("courts/motion_lag")) * p.motion_lag_months
        person.queued = model.month + 1 + math.floor(wait)


def grant_motions(model: Corridor) -> None:
    """Reopen the cases that are due, of people still at large with their order."""
    for person in model.having("resident"):
        if person.stage == "final_order" and person.queued == model.month:
            person.set_for("master")
            model.count("transfers", "reopening")


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


def decide(model: Corridor) -> None:
    """The Board decides the oldest appeals of all courts."""
    waiting = [person for person in model.people if person.stage == "appeal"]
    waiting.sort(key=lambda person: (person.queued, person.unique_id))
    for person in first(model, waiting, model.lever("board_decisions_per_month") / model.scale):
        remanded = person.luck("appeals/remand") < model.parameters.remand_share
        if remanded and person.status in CAN_COME:
            person.set_for("individual")
            person.granted = False
            model.count("transfers", "remand")
            model.count("appeals_decided", "remanded")
        else:
            model.count("appeals_decided", "dismissed")
            make_final(model, person, "relief" if person.granted else "removal_order")
