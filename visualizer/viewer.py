"""One viewer of the application: the model they watch, what they chose, and the levers they have moved."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Any

import pandas as pd
import solara
from mesa.visualization.utils import force_update

from calibration.targets import targets
from model.migration_model import MigrationModel
from model.simulate import facts
from visualizer.moment import Moment
from visualizer.present import UNTIL, at_present
from world.calendar import FIRST_MONTH, LAST_MONTH, format_month
from world.errors import InputError
from world.scenario import Scenario, load
from world.settings import LeverSetting
from world.validation import validated

OWN = "my_scenario"
"""Name of a scenario that a viewer made by hand."""
Changes = tuple[LeverSetting, ...]
Edit = Callable[[int, Changes], Changes]
"""Makes new changes of the next month and the present changes."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Choice:
    """What a run is begun with.

    Attributes:
        scenario: Scenario before the viewer's changes.
        scale: People that a row stands for.
        seed: Seed of the run.
        number: Runs begun before with the same viewer.
    """

    scenario: Scenario
    scale: int
    seed: int
    number: int = 0


@dataclass(frozen=True)
class Opening:
    """What viewers open with.

    Attributes:
        scenario: Name or file of the scenario.
        scale: People that a row stands for.
        seed: Seed of the run.
    """

    scenario: str = "baseline"
    scale: int = 100
    seed: int = 1

    def choice(self) -> Choice:
        """Return the choice of a viewer who has just come.

        Raises:
            InputError: There is no such scenario, or it is not valid.
        """
        return Choice(load(self.scenario), self.scale, self.seed)


class Steps:
    """The model as Mesa's controller drives it: whole months, one at a time, and an error ends the run only.

    Args:
        model: The model.
        failed: Told what went wrong.
    """

    def __init__(self, model: MigrationModel, failed: Callable[[str], None]) -> None:
        self.model, self.running = model, True
        self.between_months = Lock()
        self._failed = failed

    def step(self) -> None:
        """Live a month, unless the run is over."""
        with self.between_months:
            if not self.running:
                return
            problem = self._live()
        if problem:
            self._failed(problem)

    def _live(self) -> str:
        """Live a month; what went wrong, empty if nothing did."""
        try:
            self.model.step()
        except Exception as error:  # whatever it is, the page and the other viewers go on
            _log.exception("a month could not be lived")
            self.running = False
            return f"{format_month(self.model.month)}: {type(error).__name__}: {error}"
        self.running = bool(self.model.running)
        return ""

    def stop(self) -> None:
        """End the run after the month that is being lived."""
        with self.between_months:
            self.running = False


class Viewer:
    """What one browser session shows; nothing of it is shared with another.

    Attributes:
        choice: What the run shown or being prepared is begun with.
        steps: The run that is shown; None before the first is ready.
        changes: Settings of levers that the viewer made, in their order.
        progress: Share of the history that is lived, while a run is being prepared.
        error: What went wrong last, in a line; empty if nothing did.
    """

    def __init__(self, choice: Choice) -> None:
        self.choice = solara.Reactive(choice)
        self.steps: solara.Reactive[Steps | None] = solara.Reactive(None)
        self.changes: solara.Reactive[Changes] = solara.Reactive(())
        self.progress = solara.Reactive(1.0)
        self.error = solara.Reactive("")

    def choose(self, **new: Any) -> None:
        """Begin anew with another scenario, scale or seed; without any, from the same present again."""
        choice = self.choice.value
        self.choice.set(replace(choice, number=choice.number + 1, **new))

    def begin(self, choice: Choice) -> None:
        """Prepare the run of a choice and show it; what was shown before stays if that fails."""
        self.error.set("")
        self.progress.set(0.0)
        try:
            model = at_present(choice.scenario, choice.scale, choice.seed, self.progress.set)
        except InputError as error:
            self.error.set(str(error))
        else:
            if self.choice.value == choice:
                self._show(model)
        finally:
            self.progress.set(1.0)

    def _show(self, model: MigrationModel) -> None:
        if self.steps.value is not None:
            self.steps.value.stop()
        self.changes.set(())
        self.steps.set(Steps(model, self.error.set))

    def change(self, given: dict[str, Any]) -> None:
        """Set a lever from the next month on.

        Args:
            given: Keys of a `LeverSetting` but for its months.
        """

        def with_it(month: int, before: Changes) -> Changes:
            new = validated(
                LeverSetting, {**given, "from": format_month(month)}, f"lever {given.get('name')}"
            )
            return (*[old for old in before if not _is_replaced(old, new)], new)

        self._go_on(with_it)

    def undo(self, place: int) -> None:
        """Take a change back: it ends with the last month lived, or leaves no trace if none was."""

        def without(month: int, before: Changes) -> Changes:
            kept = before[place].model_copy(update={"last": month - 1})
            return (*before[:place], *([kept] if kept.first < month else []), *before[place + 1 :])

        self._go_on(without)

    def scenario(self) -> Scenario:
        """Return the scenario that is lived, with the viewer's changes: that of a file to save."""
        return _changed(self.choice.value.scenario, self.changes.value)

    def moment(self) -> Moment | None:
        """Return the run up to the last month lived."""
        steps = self.steps.value
        if steps is None:
            return None
        ledger = steps.model.state.ledger
        return Moment(ledger, ledger.months[len(ledger.finished) - 1], self._run(steps.model), _published())

    def _run(self, model: MigrationModel) -> dict[str, Any]:
        scenario = model.corridor_scenario
        identity = {"scenario": scenario.name, "seed": model.state.streams.seed, "scale": model.state.scale}
        months = {"start": format_month(FIRST_MONTH), "until": format_month(UNTIL), "replicates": 1}
        return {**identity, **months, **facts(scenario, model, interrupted=False)}

    def _go_on(self, edit: Edit) -> None:
        """Change the changes between two months; the model goes on under them, or all stays as it was."""
        steps, error = self.steps.value, ""
        if steps is None:
            return
        with steps.between_months:  # a lock: nothing that draws may happen within
            changes = self.changes.value
            try:
                changes = edit(steps.model.month, changes)
                steps.model.go_on_under(_changed(self.choice.value.scenario, changes))
            except InputError as problem:
                changes, error = self.changes.value, str(problem)
        self.changes.set(changes)
        self.error.set(error)
        force_update()


def _is_replaced(old: LeverSetting, new: LeverSetting) -> bool:
    """Whether a change of the same lever in the same month leaves nothing of an earlier one."""
    return (old.name, old.place, old.first, old.last) == (new.name, new.place, new.first, new.last)


@lru_cache(maxsize=1)
def _published() -> pd.DataFrame:
    return targets()


def _changed(scenario: Scenario, changes: Changes) -> Scenario:
    if not changes:
        return scenario
    about = scenario.about.model_copy(update={"name": OWN})
    return scenario.model_copy(update={"about": about, "levers": (*scenario.levers, *changes)})


def is_open(setting: LeverSetting) -> bool:
    """Whether a change holds for all months to come."""
    return setting.last == LAST_MONTH
