"""The bench, the calendars, and who is heard in a month: one court and one calendar after another."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tests.reference.person import DOCKETS, PENDING, Person

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor

REACH = 60
Calendar = tuple[int, str, str]
"""A court, a docket and a stage."""
Booked = dict[Calendar, dict[int, list[Person]]]
"""Cases with a date by calendar and month."""
OTHERS = [(docket, stage) for docket in DOCKETS if docket != "detained" for stage in PENDING]


class Bench:
    """Judges of the courts, how many of them are new, and what the dockets that go first usually take."""

    def __init__(self, given: Mapping[str, list[float]]) -> None:
        self.judges, self.new = list(given["judges"]), list(given["new_judges"])
        self.usual_detained = list(given["detained_half_days"])
        self.usual_mpp = list(given["mpp_half_days"])

    def change(self, model: Corridor) -> None:
        """Hire and lose judges, in a month in which the lever is the bench."""
        for court, positions in enumerate(model.lever_by_place("judges")):
            hired = max(positions - self.judges[court], 0.0)
            self.judges[court] = positions
            hired += positions * model.parameters.judge_turnover / 12
            self.new[court] = min(self.new[court] * 11 / 12 + hired, positions)

    def half_days(self, model: Corridor) -> list[float]:
        """Half-days of a month by court."""
        slow = 1 - model.parameters.new_judge_speed
        there = [judges - slow * new for judges, new in zip(self.judges, self.new, strict=True)]
        share, cases = (
            model.parameters.video_share,
            Counter(p.court for p in model.people if p.stage in PENDING),
        )
        work = [
            (1 - share) * judges + share * sum(there) * cases[court] / cases.total()
            for court, judges in enumerate(there)
        ]
        asked = model.lever_by_place("judges_detailed")
        lent = min(sum(asked), sum(work))
        return [
            (mine * (1 - lent / sum(work)) + (here * lent / sum(asked) if here else 0.0))
            * model.parameters.half_days_per_judge_month
            for mine, here in zip(work, asked, strict=True)
        ]


def hear(model: Corridor) -> list[Person]:
    """Let a month of calendars pass; returns those who are heard in it."""
    bench = model.bench
    bench.change(model)
    hours = bench.half_days(model)
    heard = _hear_detained(model, hours)
    capacity = _capacity(model, hours)
    _give_dates(model, capacity)
    _advance(model, capacity)
    called = [person for person in model.people if person.stage in PENDING and person.hearing == model.month]
    called = _postpone_suspended(model, _close_administratively(model, called))
    return heard + _hear_called(model, called, capacity)


def _postpone_suspended(model: Corridor, called: list[Person]) -> list[Person]:
    """Take suspended hearings of Remain in Mexico off the month; returns the others."""
    held = list[Person]()
    for person in called:
        if person.docket == "mpp" and person.luck("courts/mpp_suspended") >= model.lever("mpp_hearings"):
            model.count("hearings_rescheduled", "all")
            person.set_for(str(person.stage))
        else:
            held.append(person)
    return held


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


def _rate(model: Corridor, stage: str) -> float:
    """Hearings in a half-day, in rows."""
    p = model.parameters
    a_half_day = p.matters_per_master_half_day if stage == "master" else p.individual_hearings_per_half_day
    return a_half_day / model.scale


def _time(model: Corridor, people: list[Person]) -> float:
    """Half-days that the hearings of some people take."""
    return sum(1 / _rate(model, str(person.stage)) for person in people)


def _waiting(model: Corridor, docket: str) -> dict[int, list[Person]]:
    """Cases of a docket without a date by court, the longest-waiting first."""
    waiting: dict[int, list[Person]] = defaultdict(list)
    for person in model.people:
        if person.stage in PENDING and person.docket == docket and person.hearing is None:
            waiting[person.court].append(person)
    for people in waiting.values():
        people.sort(key=lambda person: (person.queued, person.unique_id))
    return waiting


def _hear_detained(model: Corridor, hours: list[float]) -> list[Person]:
    """Detained cases are heard in the month in which they come, as far as half-days last."""
    heard, waiting = [], _waiting(model, "detained")
    for court, there in enumerate(hours):
        share = min(1.0, there / max(_time(model, waiting[court]), 1e-12))
        now = []
        for stage in PENDING:
            queue = [person for person in waiting[court] if person.stage == stage]
            now += first(model, queue, len(queue) * share)
        usual = model.bench.usual_detained
        usual[court] += (_time(model, now) - usual[court]) / 3
        heard += now
    return heard


def _capacity(model: Corridor, hours: list[float]) -> dict[Calendar, float]:
    """Hearings a month of the calendars of those who are not detained."""
    p, bench = model.parameters, model.bench
    needed: dict[Calendar, float] = defaultdict(float)
    for person in model.people:
        if person.stage in PENDING:
            needed[person.calendar] += 1 / _rate(model, person.stage)
    capacity: dict[Calendar, float] = {}
    for court, there in enumerate(hours):
        left = max(there - bench.usual_detained[court], 0.0)
        wants = sum(needed[court, "mpp", stage] for stage in PENDING)
        given = {
            "mpp": min(wants, left * p.mpp_share_of_half_days),
            "released": max(left - bench.usual_mpp[court], 0.0),
        }
        for docket, h in given.items():
            masters, individuals = (needed[court, docket, stage] for stage in PENDING)
            share = p.master_share_of_half_days if docket == "released" else 0.5
            x_i = min(individuals, h - min(masters, h * share))
            x_m = min(masters, h - x_i)
            capacity[court, docket, "master"] = x_m * _rate(model, "master")
            capacity[court, docket, "individual"] = x_i * _rate(model, "individual")
    return capacity


def slots(capacity: float, court: int, month: int) -> int:
    """Whole hearings of a month."""
    return math.floor(capacity + (0.6180339887498949 * month + 1.4142135623730951 * court) % 1)


def _booked(model: Corridor) -> Booked:
    """Cases with a date by calendar and month, in the order of their numbers."""
    booked: Booked = defaultdict(lambda: defaultdict(list))
    for person in model.people:
        if person.stage in PENDING and person.hearing is not None:
            booked[person.calendar][person.hearing].append(person)
    return booked


def _earliest(model: Corridor, stage: str) -> int:
    """First month in which a date may be given."""
    return model.month + (1 if stage == "master" else max(1, round(model.parameters.merits_lead_months)))


def _give_dates(model: Corridor, capacity: dict[Calendar, float]) -> None:
    """Give the longest-waiting the first free slots of their calendar."""
    booked = _booked(model)
    waiting = {docket: _waiting(model, docket) for docket in ("released", "mpp")}
    for court in range(len(model.bench.judges)):
        for docket, stage in OTHERS:
            if queue := [person for person in waiting[docket][court] if person.stage == stage]:
                free = _free(model, (court, docket, stage), capacity, booked)
                _date(first(model, queue, len(free)), free)


def _free(model: Corridor, calendar: Calendar, capacity: dict[Calendar, float], booked: Booked) -> list[int]:
    """Months of the free slots of a calendar, in order."""
    free = list[int]()
    for month in range(_earliest(model, calendar[2]), model.month + REACH):
        left = slots(capacity[calendar], calendar[0], month) - len(booked[calendar][month])
        free += [month] * max(left, 0)
    return free


def _date(people: list[Person], free: list[int]) -> None:
    """Write dates; who is of a party has that of the first of it."""
    of_party: dict[Person, int] = {}
    for place, person in enumerate(people):
        month = free[min(place, len(free) - 1)]
        if person.leader is not None:
            month = of_party.setdefault(person.leader, month)
        person.hearing = month


def _advance(model: Corridor, capacity: dict[Calendar, float]) -> None:
    """Move later dates to the first month where slots would stay empty; of six months at most."""
    booked = _booked(model)
    moves = sorted(_moves(model, capacity, booked), key=lambda move: move[0])
    months = sorted({month for month, _, _ in moves})[:6]
    for month, calendar, number in moves:
        if month in months:
            people = first(model, booked[calendar][month], number)
            _date(people, [_earliest(model, calendar[2])])


def _moves(
    model: Corridor, capacity: dict[Calendar, float], booked: Booked
) -> Iterator[tuple[int, Calendar, int]]:
    """From which month of which calendar how many are to be moved."""
    for calendar, c in capacity.items():
        earliest = _earliest(model, calendar[2])
        free = max(slots(c, calendar[0], earliest) - len(booked[calendar][earliest]), 0)
        if free <= 0.05 * c:
            continue
        for month in range(earliest + 1, model.month + REACH):
            number = min(free, len(booked[calendar][month]))
            if number:
                yield month, calendar, number
            free -= number


def _close_administratively(model: Corridor, called: list[Person]) -> list[Person]:
    """Close some of those called on the released docket; returns the others."""
    active, released = defaultdict[int, int](int), defaultdict[int, int](int)
    for person in model.people:
        active[person.court] += person.stage in PENDING
    for person in called:
        released[person.court] += person.docket == "released"
    left = []
    for person in called:
        wanted = active[person.court] * model.lever("administrative_closure") / 12
        chance = min(1.0, wanted / max(released[person.court], 1))
        if person.docket == "released" and person.luck("courts/administrative_closure") < chance:
            person.set_for("inactive")
            model.count("transfers", "administrative_closure")
        else:
            left.append(person)
    return left


def _hear_called(model: Corridor, called: list[Person], capacity: dict[Calendar, float]) -> list[Person]:
    """Hear as many as there is time for; the others wait for another date."""
    due: dict[Calendar, list[Person]] = defaultdict(list)
    for person in called:
        due[person.calendar].append(person)
    heard = []
    for court in range(len(model.bench.judges)):
        here = [
            person
            for docket in ("released", "mpp")
            for person in _hear_docket(model, court, docket, due, capacity)
        ]
        usual = model.bench.usual_mpp
        taken = _time(model, [person for person in here if person.docket == "mpp"])
        usual[court] += (taken - usual[court]) / 3
        heard += here
    now = set(heard)
    for person in called:
        if person not in now:
            person.set_for(str(person.stage))
            model.count("hearings_rescheduled", "all")
    return heard


def _hear_docket(
    model: Corridor,
    court: int,
    docket: str,
    due: dict[Calendar, list[Person]],
    capacity: dict[Calendar, float],
) -> list[Person]:
    """Those who are heard of one docket at one court: one kind of hearing lends time to the other."""
    is_open = 1 - model.lever_by_place("court_closure")[court]
    there = {stage: slots(capacity[court, docket, stage] * is_open, court, model.month) for stage in PENDING}
    heard = []
    for stage, other in (PENDING, PENDING[::-1]):
        spare = max(there[other] - len(due[court, docket, other]), 0)
        lent = slots(spare * _rate(model, stage) / _rate(model, other), court, model.month)
        queue = due[court, docket, stage]
        heard += first(model, queue, min(len(queue), there[stage] + lent))
    return heard
