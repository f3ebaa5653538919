"""Referral, arrest, detention and removal."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.reference import border, courts
from tests.reference.person import MEXICO, NOWHERE, PENDING, Person
from world.calendar import DAYS_A_MONTH, days_in, first_day

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor


def work(model: Corridor) -> None:
    """A month of referrals, arrests, book-ins and ends of custody."""
    _refer(model)
    before = without(model.having("detained"), model.asked)
    _set_new_exits(model, before)
    free = _free_beds(model, before)
    to_remove = [person for person in model.asked if person.removable]
    to_hear = [person for person in model.asked if not person.removable]
    model.asked = []
    arrested = _arrest(model)
    booked_out, free = _book(model, to_remove, free, "cbp")
    booked_in, free = _book(model, arrested, free, "ice")
    booked_heard, free = _book(model, to_hear, free, "cbp")
    _turn_away(model, without(to_remove, booked_out), without(to_hear, booked_heard))
    _serve_arrested(model, without(arrested, booked_in))
    held = before + booked_out + booked_in + booked_heard
    _end_custody(model, held)
    _census(model, held)


def without(people: list[Person], others: list[Person]) -> list[Person]:
    """People who are not among others, in their order."""
    left_out = set(others)
    return [person for person in people if person not in left_out]


def _refer(model: Corridor) -> None:
    number = model.rounded(model.observed("uscis_referrals") / model.scale)
    for person in _draw(model, number, lambda person: person.stage is None):
        person.leader = None
        person.go_to_court_of_state()
        person.serve("uscis_referral", model.parameters.prompt_notice_lag_days)


def _draw(model: Corridor, number: int, fits: Callable[[Person], bool]) -> list[Person]:
    """Residents of a kind, with equal chances."""
    candidates = [person for person in model.people if person.status == "resident" and fits(person)]
    drawn: list[Person] = model.random.sample(candidates, min(number, len(candidates)))
    return drawn


def _arrest(model: Corridor) -> list[Person]:
    """Arrest residents; returns those who are to be booked in."""
    number = model.rounded(model.lever("arrests_per_day") * days_in(model.month) / model.scale)
    orders = model.rounded(number * model.parameters.arrest_order_share)
    arrested = _draw(model, orders, lambda p: p.stage == "final_order" and not p.shielded)
    arrested += _draw(model, number - orders, lambda p: p.stage != "final_order" and not p.shielded)
    booked, free = list[Person](), list[Person]()
    for person in arrested:
        person.leader = None
        model.count("ice_arrests", "all")
        goes = person.luck("interior/booked") < model.lever("booked_share")
        (booked if goes else free).append(person)
    _serve_arrested(model, free)
    return booked


def _serve_arrested(model: Corridor, people: list[Person]) -> None:
    for person in people:
        if person.stage in (None, "closed"):
            person.go_to_court_of_state()
            person.serve("interior_arrest", model.parameters.prompt_notice_lag_days)


def _mean_stay(model: Corridor, person: Person) -> float:
    p = model.parameters
    order = person.removable or person.stage == "final_order"
    return p.days_to_removal if order else DAYS_A_MONTH / p.detention_release_hazard


def _bed(model: Corridor, person: Person) -> float:
    """Part of a bed that somebody takes who is booked in this month (7.16)."""
    days, mean = days_in(model.month), _mean_stay(model, person)
    return (1 - math.exp(-days / mean)) / (days * (1 - math.exp(-1 / mean)))


def _free_beds(model: Corridor, held: list[Person]) -> float:
    due = [person for person in held if person.exit < first_day(model.month + 1)]
    late = max(0, sum(person.removable and person.is_accepted for person in due) - _seats(model))
    return max(0.0, model.lever("detention_beds") / model.scale - (len(held) - len(due)) - late)


def _seats(model: Corridor) -> int:
    """Seats on removal flights; asked for twice a month, and the same both times."""
    if model.seats_month != model.month:
        seats = model.lever("removals_per_day") * days_in(model.month) / model.scale
        model.seats, model.seats_month = model.rounded(seats), model.month
    return model.seats


def _book(model: Corridor, people: list[Person], free: float, agency: str) -> tuple[list[Person], float]:
    """Book in by lot as far as there are beds; a party goes whole or not at all."""
    people = sorted(people, key=lambda person: (person.luck("interior/bed"), person.unique_id))
    number, taken = 0, 0.0
    while number < len(people) and taken + _bed(model, people[number]) <= free:
        taken += _bed(model, people[number])
        number += 1
    number = whole(people, number)
    free -= sum(_bed(model, person) for person in people[:number])
    for person in people[:number]:
        if agency == "ice":
            _take_into_custody(model, person)
        _book_in(model, person, agency)
    return people[:number], free


def whole(people: list[Person], number: int) -> int:
    """A number of people from the front that cuts no party in two."""
    if 0 < number < len(people) and (leader := people[number].leader) is not None:
        number -= sum(person.leader is leader for person in people[:number])
    return number


def _book_in(model: Corridor, person: Person, agency: str) -> None:
    person.status = "detained"
    person.booked = first_day(model.month) + int(days_in(model.month) * person.luck("detention/day"))
    person.ice_arrest |= agency == "ice"
    model.count("book_ins", agency)
    _set_exit(model, person, person.booked, "detention/stay")


def _set_exit(model: Corridor, person: Person, day: int, decision: str) -> None:
    stay = -math.log1p(-person.luck(decision)) * _mean_stay(model, person)
    person.exit = day + 1 + math.floor(stay)


def _take_into_custody(model: Corridor, person: Person) -> None:
    """Somebody arrested in the interior leaves the population; cases move to a court of detention."""
    person.leave("detained", "interior_arrest")
    if person.stage == "final_order":
        person.stage, person.removable = None, True
        return
    if person.stage == "inactive":
        courts.recalendar(model, person)
    person.court = person.choose("interior/detained_court", model.given.geography["detained_court"])
    person.detained_docket = True
    if person.stage in PENDING:
        person.set_for(person.stage)
    elif person.stage in (None, "closed"):
        person.serve("interior_arrest", model.parameters.prompt_notice_lag_days)


def _turn_away(model: Corridor, to_remove: list[Person], to_hear: list[Person]) -> None:
    for person in to_remove:
        person.removable = False
        if person.citizenship == MEXICO:
            person.remove_directly()
        else:
            border.release(model, person, model.parameters.released_notice_lag_days)
    for person in to_hear:
        person.detained_docket = False
        person.live_somewhere()
        person.settle("released_at_border")


def _set_new_exits(model: Corridor, held: list[Person]) -> None:
    """Dates for those just ordered removed or granted relief."""
    today = first_day(model.month)
    for person in held:
        if person.removable and person.stage == "closed":
            person.stage = None
            _set_exit(model, person, today, "detention/order_stay")
        if person.relief:
            person.exit = today


def _end_custody(model: Corridor, held: list[Person]) -> None:
    due = [person for person in held if person.exit < first_day(model.month + 1)]
    flying = [person for person in due if person.removable and person.is_accepted]
    flying.sort(key=lambda p: (p.exit, (p.leader or p).unique_id, p.unique_id))
    seats = whole(flying, _seats(model))
    for person in flying[:seats]:
        _remove(model, person)
    for person in flying[seats:]:
        person.exit = first_day(model.month + 1)
    for person in without(due, flying):
        _release(model, person)


def _remove(model: Corridor, person: Person) -> None:
    person.status, person.state = "returned", NOWHERE
    path = "interior" if person.ice_arrest else "border_detained"
    model.count("removals_by_path", path)
    model.count("removals", "mexican" if person.citizenship == MEXICO else "other")
    if person.citizenship == MEXICO:
        geography = model.given.geography
        person.received(person.choose("interior/repatriation_point", geography["repatriation"]))
    elif not person.is_taken_back:
        model.count("non_mexicans_received", "all")


def _release(model: Corridor, person: Person) -> None:
    if person.relief:
        person.status = "lawful"
        return
    geography = model.given.geography
    refused, person.removable = person.removable, False
    if person.state == NOWHERE:
        person.live_somewhere()
    else:
        person.court = person.choose("detention/court", geography["court_of_state"][person.state])
    person.detained_docket = False
    if person.stage in PENDING:
        person.set_for(person.stage)
    person.settle("released_from_detention")
    if refused:
        person.stage = "final_order"


def _census(model: Corridor, people: list[Person]) -> None:
    """Mean number held at midnight, by agency."""
    first, days = first_day(model.month), days_in(model.month)
    for person in people:
        end = math.inf if person.status == "detained" else person.exit
        nights = sum(person.booked <= first + day < end for day in range(days))
        model.count("detained", "ice" if person.ice_arrest else "cbp", nights / days)
