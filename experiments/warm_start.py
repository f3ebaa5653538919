"""Warm start: months that runs of a design have in common are lived once, and the runs fork from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.common_months import live_common, parting_month
from experiments.design import Design, Run
from model.simulate import Settings
from world.calendar import FIRST_MONTH
from world.scenario import Scenario


@dataclass(frozen=True)
class Trunk:
    """Months that several runs live alike.

    Attributes:
        key: What tells it from others of the design.
        scenario: One under which they can be lived.
        settings: How it is run.
        month: The next month to be lived from its end.
    """

    key: tuple[int, int]
    scenario: Scenario
    settings: Settings
    month: int

    def live(self, poll: Callable[[], None]) -> bytes:
        """Live the months and return their checkpoint.

        Args:
            poll: Called after each month; it may raise.
        """
        with TemporaryDirectory() as folder:
            file = Path(folder) / "trunk.npz"
            live_common(self.scenario, self.settings, 0, self.month, file, poll)
            return file.read_bytes()


@dataclass(frozen=True)
class WarmStart:
    """Which runs of a design share a trunk.

    Where only levers are drawn, the draws of a scenario and replicate are alike up to the first month in
    which one is changed. Where parameters are drawn, the scenarios of a draw and replicate are alike until
    they part. A late start also shares the year before it, which is lived and not recorded.
    """

    design: Design

    def trunk(self, run: Run) -> Trunk | None:
        """Return the months that a run shares with others; None where there are none."""
        month = self._month
        if month is None:
            return None
        settings = self.design.settings(run)
        if self._over_draws:
            scenario = self.design.scenarios[run.scenario]
            return Trunk((run.scenario, run.replicate), scenario, settings, month)
        scenario = self.design.scenario(replace(run, scenario=0))
        return Trunk((run.draw, run.replicate), scenario, settings, month)

    @cached_property
    def count(self) -> int:
        """Number of trunks that are worth keeping at a time."""
        shared = len(self.design.scenarios) if self._over_draws else 1
        return shared * self.design.file.sweep.replicates

    @cached_property
    def _over_draws(self) -> bool:
        return all(factor.is_lever for factor in self.design.file.factors)

    @cached_property
    def _month(self) -> int | None:
        about = self.design.file.sweep
        if not about.warm_start:
            return None
        if not self._over_draws:
            parting = self._scenarios_part()
            return parting if parting > about.start else None
        changed = (factor.first or about.start for factor in self.design.file.factors)
        month = min(max(min(changed, default=about.start), about.start), about.until)
        shared = len(self.design.draws) > 1 and (month > about.start or about.start > FIRST_MONTH)
        return month if shared else None

    def _scenarios_part(self) -> int:
        """First month that the scenarios of a draw do not live alike; the first of all if they may never."""
        about, scenarios = self.design.file.sweep, self.design.scenarios
        known = {scenario.about.as_known for scenario in scenarios}
        if len(scenarios) < 2 or len(known) > 1:
            return about.start
        return parting_month(scenarios, Settings(about.start, about.until, about.scale))
