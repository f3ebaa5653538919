"""Forced arrivals: who is due at the border, who tries again, who is made new."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tests.reference.person import FAMILY, LIVE, MEXICO, Person
from world.places import SECTORS

if TYPE_CHECKING:
    from tests.reference.corridor import Corridor

Table = NDArray[np.float64]
Cell = tuple[int, int, int]
Kind = tuple[int, int]
SIZES = (2, 3, 2, 4, 3)


def summon(model: Corridor) -> None:
    """Bring together those who are at the border this month, and send out those of later months."""
    wanted = met_in(model, model.month) + evaders_in(model, model.month)
    missing = wanted - Counter(cell_of(person) for person in _due(model, wanted))
    between = float(model.given.arrivals(model.month)[: len(SECTORS)].sum())
    missing -= _again(model, missing, between)
    _send(model, missing, model.month)
    _send_ahead(model)
    _fill_queues_at_ports(model)


def whole_rows(model: Corridor, table: Table) -> Counter[Cell]:
    """Systematic rounding: whole rows of every cell."""
    upper, before, rows = model.random.random(), 0, Counter[Cell]()
    crossings, citizenships, demographics = map(range, table.shape)
    for cell in itertools.product(crossings, citizenships, demographics):
        upper += float(table[cell]) / model.scale
        rows[cell], before = math.floor(upper) - before, math.floor(upper)
    return rows


def met_in(model: Corridor, month: int) -> Counter[Cell]:
    """Rows by cell who are met in a month: rounded once, whenever they are first asked for."""
    if month not in model.met:
        model.met[month] = whole_rows(model, model.given.arrivals(month))
    return model.met[month]


def evaders_in(model: Corridor, month: int) -> Counter[Cell]:
    """Rows by cell who get past in a month, likewise."""
    if month not in model.past:
        model.past[month] = whole_rows(model, _expected_evaders(model, month))
    return model.past[month]


def _expected_evaders(model: Corridor, month: int) -> Table:
    """Expected people who get past, like the adults met in the sector."""
    table = model.given.arrivals(month)
    ratio = model.given.histories.at("evasion_ratio", month)
    past = np.zeros_like(table)
    for sector in range(len(SECTORS)):
        adults = table[sector, :, 0].sum()
        if adults > 0:
            past[sector, :, 0] = table[sector, :, 0] * ratio * table[sector].sum() / adults
    return past


def cell_of(person: Person) -> Cell:
    """Crossing, citizenship and demographic."""
    return person.crossing, *person.kind


def _due(model: Corridor, wanted: Counter[Cell]) -> list[Person]:
    """Those due this month for whom somebody was counted; the others are due a month later."""
    taken, late = Counter[Cell](), []
    there = []
    for person in sorted(model.due.pop(model.month, []), key=lambda person: person.unique_id):
        if taken[cell_of(person)] < wanted[cell_of(person)]:
            taken[cell_of(person)] += 1
            there.append(person)
        else:
            late.append(person)
    _part(late, there)
    model.due[model.month] = list(there)
    model.due.setdefault(model.month + 1, []).extend(late)
    return there


def _part(left: list[Person], going: list[Person]) -> None:
    """Take out of their party those whose first member goes without them."""
    gone = set(going)
    for person in left:
        if person.leader in gone:
            person.leader = None


def _pool(model: Corridor) -> dict[Kind, list[Person]]:
    """People returned in the last year, by kind."""
    pool = defaultdict(list)
    for person in model.having("returned"):
        if person.entered >= model.month - 12 and person.stage not in LIVE:
            pool[person.kind].append(person)
    return pool


def _chances(wanted: float, size: dict[Kind, int], room: Counter[Kind]) -> dict[Kind, float]:
    """The same chance for all kinds with room left, so that the number wanted is expected."""
    limit = {kind: min(1.0, room[kind] / number) for kind, number in size.items()}
    full: set[Kind] = set()
    while True:
        rest = wanted - sum(limit[kind] * size[kind] for kind in full)
        free = {kind: size[kind] for kind in size if kind not in full}
        level = max(rest, 0.0) / sum(free.values()) if free else 0.0
        newly = {kind for kind in free if limit[kind] <= level}
        if not newly:
            return {kind: limit[kind] if kind in full else level for kind in size}
        full |= newly


def _again(model: Corridor, missing: Counter[Cell], met: float) -> Counter[Cell]:
    """Let people who were returned try again; rows by cell."""
    pool = _pool(model)
    between = {cell: number for cell, number in missing.items() if cell[0] < len(SECTORS)}
    room = Counter[Kind]()
    for cell, number in between.items():
        room[cell[1:]] += number
    wanted = met / model.scale * model.observed("repeat_share")
    chance = _chances(wanted, {kind: len(people) for kind, people in pool.items()}, room)
    filled = Counter[Cell]()
    for kind, people in pool.items():
        willing = [person for person in people if person.luck("border/again") < chance[kind]]
        kept = willing[: room[kind]]
        _part(willing[room[kind] :], kept)
        for person, crossing in zip(kept, _spread(len(kept), kind, between), strict=True):
            _bind(model, person, crossing, model.month)
            filled[cell_of(person)] += 1
        _keep_together(kept)
    return filled


def _spread(number: int, kind: Kind, room: dict[Cell, int]) -> list[int]:
    """Crossings of a number of people, in proportion to the rows missing there."""
    total = sum(room.get((sector, *kind), 0) for sector in range(len(SECTORS)))
    crossings, so_far = list[int](), 0
    for sector in range(len(SECTORS)):
        so_far += room.get((sector, *kind), 0)
        crossings += [sector] * (round(so_far * (number / max(total, 1))) - len(crossings))
    return crossings


def _keep_together(people: list[Person]) -> None:
    """Family members who are sent to another crossing than the first of the party leave it."""
    for person in people:
        first = person.leader
        if first is not None and first.leader is first and first.crossing != person.crossing:
            person.leader = None


def _bind(model: Corridor, person: Person, crossing: int, month: int) -> None:
    person.crossing, person.status = crossing, "on_the_way"
    person.city = person.choose("border/city", model.given.geography["city_of_crossing"][crossing])
    model.due.setdefault(month, []).append(person)


def _send(model: Corridor, counts: Counter[Cell], month: int) -> None:
    """Make new people, by cell; family members of a cell form parties."""
    for cell in sorted(counts):
        made = [model.add(*cell[1:]) for _ in range(counts[cell])]
        if cell[2] == FAMILY:
            form_parties(made)
        for person in made:
            _bind(model, person, cell[0], month)


def form_parties(people: list[Person]) -> None:
    """Parties of 2, 3, 2, 4 and 3 in turn; one left over joins the last."""
    start = 0
    for size in itertools.cycle(SIZES):
        if start >= len(people):
            return
        end = start + size
        if len(people) - end == 1:
            end += 1
        if len(people[start:end]) > 1:
            for person in people[start:end]:
                person.leader = people[start]
        start = end


def _send_ahead(model: Corridor) -> None:
    """Send out a part of the next month's new arrivals between ports."""
    month, p = model.month + 1, model.parameters
    repeats, early = _expected_repeats(model, month), Counter[Cell]()
    for cell, number in (met_in(model, month) + evaders_in(model, month)).items():
        if cell[0] < len(SECTORS):
            share = p.early_share_mexican if cell[1] == MEXICO else p.early_share_other
            early[cell] = model.rounded(max(number - repeats.get(cell, 0.0), 0.0) * share)
    _send(model, early, month)


def _expected_repeats(model: Corridor, month: int) -> dict[Cell, float]:
    """Expected repeats of a month between ports, from the present pool, in rows."""
    sectors = model.given.arrivals(month)[: len(SECTORS)] / model.scale
    size = {kind: len(people) for kind, people in _pool(model).items()}
    room = Counter({kind: round(float(sectors[:, *kind].sum())) for kind in size})
    share = model.given.histories.at("repeat_share", month)
    chance = _chances(float(sectors.sum()) * share, size, room)
    repeats = {}
    for kind, number in size.items():
        for sector in range(len(SECTORS)):
            part = float(sectors[sector, *kind]) / max(float(sectors[:, *kind].sum()), 1e-9)
            repeats[sector, *kind] = part * chance[kind] * number
    return repeats


def _fill_queues_at_ports(model: Corridor) -> None:
    """Send out people bound for ports until as many are under way or wait as the queue counted."""
    under_way = 0
    for month in range(model.month + 1, model.month + 13):
        met = met_in(model, month)
        at_ports = Counter({cell: number for cell, number in met.items() if cell[0] >= len(SECTORS)})
        if month > model.port_travellers_until:
            model.port_travellers_until = month
            _send(model, at_ports, month)
        under_way += at_ports.total()
        if under_way * model.scale >= model.observed("port_queue"):
            return
