"""The model: a Mesa model whose people are rows, whose institutions are agents, and whose step is a month."""

from __future__ import annotations

import operator
from pathlib import Path
from time import perf_counter
from typing import Any

import mesa
import numpy as np
from mesa.experimental.scenarios import Scenario as MesaScenario

from agents.agent_set import PeopleModelMixin
from agents.declarations import KINDS
from agents.institution import create
from agents.people import People
from agents.state import State
from model.collector import headline_collector
from model.initial_released import let_in_before
from model.initial_state import populate
from model.inputs import Inputs, load_inputs
from model.plan import PLAN
from model.warm_up import first_month, warm_up
from world.calendar import FIRST_MONTH, LAST_MONTH, format_month, parse_month
from world.errors import InputError
from world.ledger import Ledger
from world.scenario import Scenario, load
from world.streams import Streams

SCALES = (1, 10, 100, 1000)
"""People that a row may stand for."""
CHECK_EVERY = 12
"""Months between conservation checks in a run; the tests check every month."""


class MigrationModel(PeopleModelMixin, mesa.Model):  # type: ignore[misc]
    """Migration through the corridor, month by month.

    `model.agents` holds the institutions only; `model.migrants` and `agents_by_type[Migrant]` answer for the
    people, who are rows of `model.people`. Mesa's `model.scenario` carries name and seed only; levers,
    parameters and forced series are in `model.corridor_scenario`. `model.datacollector` holds the headline
    series of each month; put another in its place before the first step to collect something else.
    `model.running` is false after the last month, so that `mesa.batch_run` needs no number of steps.

    Args:
        scenario: A scenario, or the name or file of one.
        start: First month that is recorded, from October 2013; up to a year before it is lived and forgotten.
        until: Last month for which levers are resolved, included.
        scale: People that a row stands for: 1, 10, 100 or 1000.
        rng: Seed, a whole number; drawn from the operating system if None.
        check_every: Months between conservation checks; 0 for never.
        empty: Leave the world without people, for a checkpoint to fill.

    Raises:
        InputError: An argument is not valid.
    """

    def __init__(
        self,
        scenario: str | Path | Scenario = "baseline",
        start: int | str = FIRST_MONTH,
        until: int | str = LAST_MONTH,
        scale: int = 100,
        rng: int | None = None,
        check_every: int = CHECK_EVERY,
        empty: bool = False,
    ) -> None:
        first, last = _month(start), _month(until)
        _check(first, last, scale)
        self.corridor_scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
        super().__init__(scenario=MesaScenario(rng=_seed(rng), name=self.corridor_scenario.name))
        self.plan_seconds = {phase.name: 0.0 for phase in PLAN}
        self.check_every, self.first = check_every, first
        self.datacollector = headline_collector()
        inputs = load_inputs(self.corridor_scenario)
        self.arrivals, self.dispositions = inputs.arrivals, inputs.dispositions
        self.state = _state(self, inputs, first, last, scale)
        self.people = self.state.people
        if not empty:
            self._begin(inputs, first)

    @property
    def month(self) -> int:
        """The next month to be lived."""
        return self.state.month

    def _begin(self, inputs: Inputs, first: int) -> None:
        """Fill the world some months before the first, and live up to it."""
        self.state.month = self.state.levers.months[0]
        populate(self.state, let_in_before(self.state.month, inputs))
        warm_up(self, first)

    def step(self) -> None:
        """Live one month, every phase of the plan in order, and collect what came of it.

        Raises:
            InputError: The last month has been lived.
        """
        if self.state.month > self.state.levers.months[-1]:
            raise InputError(
                f"{format_month(self.state.month)} is beyond the last month of this model's levers"
            )
        for phase in PLAN:
            begun = perf_counter()
            phase.act(self)
            self.plan_seconds[phase.name] += perf_counter() - begun
        self.state.month += 1
        self.datacollector.collect(self)
        self.running = self.state.month <= self.state.levers.months[-1]

    def go_on_under(self, scenario: Scenario) -> None:
        """Live the months to come under a scenario that changes levers in those months only.

        No rule looks at a lever's later months, so what comes of it is what the scenario makes of a run from
        the start.

        Args:
            scenario: A scenario with the parameters, forced series and lived levers of the present one.

        Raises:
            InputError: It leads a lever out of its bounds, or would have made the months lived other than
                they are.
        """
        lived, own = self.state.levers, self.corridor_scenario
        levers = scenario.resolve(lived.months, since=self.first)
        done = self.state.month - lived.months[0]
        unlike = [name for name, values in levers.by_name.items() if (values != lived.get(name))[:done].any()]
        if unlike or (scenario.parameters, scenario.forcing) != (own.parameters, own.forcing):
            why = ", ".join(unlike) or "parameters or forced series"
            raise InputError(
                f"scenario {scenario.name} would have made the months before {format_month(self.month)} "
                f"other than they are ({why}); begin anew with it"
            )
        self.corridor_scenario, self.state.levers = scenario, levers


def _month(value: int | str) -> int:
    return parse_month(value) if isinstance(value, str) else value


def _check(first: int, last: int, scale: int) -> None:
    if not FIRST_MONTH <= first <= last <= LAST_MONTH:
        raise InputError(
            f"months {format_month(first)} to {format_month(last)} are not valid: a run starts in "
            f"{format_month(FIRST_MONTH)} or later and ends between its start and {format_month(LAST_MONTH)}"
        )
    if scale not in SCALES:
        raise InputError(f"scale {scale} is not valid: one of {', '.join(map(str, SCALES))}")


def _seed(rng: int | None) -> int:
    if rng is None:
        return int(np.random.default_rng().integers(2**31))
    try:
        seed = operator.index(rng)
    except TypeError:
        seed = -1
    if seed < 0:
        raise InputError(f"rng {rng!r} is not a seed: a whole number, zero or more")
    return seed


def _state(model: MigrationModel, inputs: Inputs, first: int, last: int, scale: int) -> State:
    """Make the world and register its institutions with Mesa."""
    places, observed = inputs.places, inputs.arrivals.last
    tables: dict[str, Any] = {kind.table: kind.make_table(places) for kind in KINDS}
    for kind in KINDS:
        create(model, kind.cls, places.names(kind.places), tables[kind.table])
    return State(
        places=places,
        geography=inputs.geography,
        people=People(model),
        streams=Streams(int(model._seed)),
        ledger=Ledger(places, scale),
        levers=model.corridor_scenario.resolve(range(first_month(first, observed), last + 1), since=first),
        parameters=model.corridor_scenario.parameters,
        histories=inputs.histories,
        receipts=inputs.receipts,
        scale=scale,
        month=first,
        forced_until=min(first - 1, observed) if model.corridor_scenario.about.unforced else observed,
        observed_until=inputs.observed_until,
        **tables,
    )
