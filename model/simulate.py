"""`simulate()`: one call from a scenario and a seed to results.

from pathlib import Path
from model.simulate import Settings, simulate
from world.scenario import load

more_judges = load("baseline").with_settings(["judges@2025-02=1000"])
results = simulate(more_judges, Settings(scale=1000, seed=7), out=Path("more_judges"))
results.frame()  # pandas: month, series, place, group, value, unit
results.dataset()["court_pending"].sum("court")  # xarray: an array for each series

simulate("baseline", 7)  # a scenario and a seed: the whole history at 1:100
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Self

import numpy as np
import pyarrow as pa

from model.checkpoint import (
    Header,
    Lineage,
    lineage_of,
    read_checkpoint,
    read_header,
    scenario_of,
    write_checkpoint,
)
from model.migration_model import CHECK_EVERY, MigrationModel
from model.results import Results, peak_memory_bytes, provenance
from model.results_directory import prepare_directory, remove_empty
from world.calendar import FIRST_MONTH, fiscal_year, format_month, parse_month
from world.errors import InputError
from world.fitted import read_fitted
from world.monthly_table import to_table
from world.scenario import Scenario, load

Progress = Callable[[MigrationModel, int], None]
"""Called after each month with the model and the number of the replicate."""

SAVE_SECONDS = 2.0
"""Least time between two savings of unfinished results; one takes up to 0.1 s for fifteen years."""


@dataclass(frozen=True)
class Settings:
    """How to run a scenario.

    Attributes:
        start: First month.
        until: Last month, included.
        scale: People that a row stands for.
        seed: Seed of the first replicate; further ones are derived from it.
        replicates: Number of runs.
        resume: Checkpoint to go on from, instead of starting anew; start, scale and seed must be its own, so
            make such settings with `of_checkpoint`.
        checkpoint_at: Month before which a checkpoint is written to `out`.
        common: Checkpoints, one a replicate, of months that another scenario lived and this one would have
            lived alike: the run goes on from them as if they were its own.
        check_every: Months between conservation checks.
    """

    start: int = FIRST_MONTH
    until: int = parse_month("2028-12")
    scale: int = 100
    seed: int = 1
    replicates: int = 1
    resume: Path | None = None
    checkpoint_at: int | None = None
    check_every: int = CHECK_EVERY
    common: tuple[Path, ...] = ()

    @classmethod
    def of_checkpoint(cls, path: Path, **others: Any) -> Self:
        """Settings to go on from a checkpoint: its start, scale and seed, and others as given.

        Raises:
            InputError: It is not a checkpoint, or another start, scale or seed is given.
        """
        header = read_header(path)
        own = {"start": header.start, "scale": header.scale, "seed": header.seed}
        settings = cls(resume=path, **{**own, **others})
        _check_agrees(settings, header)
        return settings


def simulate(
    scenario: str | Path | Scenario | None = None,
    settings: Settings | int | None = None,
    out: Path | None = None,
    progress: Progress | None = None,
) -> Results:
    """Run a scenario and give back, and if asked write, its monthly table.

    A KeyboardInterrupt ends the run after its last finished month, and the results say so; before the first
    month is finished it is passed on. Now and then the finished months are saved to `out`, marked as
    interrupted, so that a killed run leaves them.

    Args:
        scenario: A scenario, or the name or file of one; by default the checkpoint's, or else the baseline.
        settings: How to run it; a whole number is a seed, all else being as by default.
        out: Directory for `monthly.parquet`, `run.json` and checkpoints; nothing is written if None.
        progress: Called after each month; it may raise KeyboardInterrupt to stop the run.

    Raises:
        InputError: The scenario, a setting, the checkpoint or the directory is not valid.
        KeyboardInterrupt: No month was finished.
    """
    settings = Settings(seed=settings) if isinstance(settings, int) else settings or Settings()
    header = read_header(settings.resume) if settings.resume is not None else None
    _check(settings, header, out)
    chosen = choose_scenario(scenario, settings)
    lineage = lineage_of(
        chosen, header.month if header else settings.start, header.lineage if header else None
    )
    identity = _identity(chosen, settings, lineage)
    first = model_of(chosen, settings, 0)
    made = prepare_directory(out, identity) if out is not None else []
    try:
        return _Run(settings, identity, chosen, out, progress).live(first)
    finally:
        remove_empty(made)


def choose_scenario(scenario: str | Path | Scenario | None, settings: Settings) -> Scenario:
    """The scenario that is meant: the one given, else that of the checkpoint, else the baseline.

    Raises:
        InputError: There is no such scenario or checkpoint, or it is not valid.
    """
    if isinstance(scenario, Scenario):
        return scenario
    if scenario is None and settings.resume is not None:
        return scenario_of(settings.resume)
    return load(scenario if scenario is not None else "baseline")


def replicate_seed(seed: int, replicate: int) -> int:
    """Seed of a replicate: the seed itself, then numbers derived from it."""
    if replicate == 0:
        return seed
    return int(np.random.SeedSequence([seed, replicate]).generate_state(1)[0])


class _Run:
    """The replicates of one run, and what is counted over them."""

    def __init__(
        self,
        settings: Settings,
        identity: dict[str, Any],
        scenario: Scenario,
        out: Path | None,
        progress: Progress | None,
    ) -> None:
        self.settings, self.identity, self.scenario = settings, identity, scenario
        self.out, self.progress = out, progress
        self.person_months = 0
        self.finished: list[pa.Table] = []
        self.begun = self.saved = perf_counter()

    def live(self, model: MigrationModel) -> Results:
        """Live all replicates, of which the first is given; ends early on an interrupt."""
        interrupted = False
        for replicate in range(self.settings.replicates):
            if replicate:
                model = model_of(self.scenario, self.settings, replicate)
            interrupted = self._live_one(model, replicate)
            if interrupted:
                break
            self.finished.append(self._table(model, replicate))
        return self._finish(model, replicate, interrupted)

    def _live_one(self, model: MigrationModel, replicate: int) -> bool:
        """Live the months of a replicate; whether an interrupt left something undone."""
        try:
            while model.month <= self.settings.until:
                self._checkpoint(model, replicate)
                model.step()
                self.person_months += model.people.count
                if self.progress is not None:
                    self.progress(model, replicate)
                self._save_now_and_then(model, replicate)
        except KeyboardInterrupt:
            ledger = model.state.ledger
            del ledger.months[len(ledger.finished) :]  # if it came while a month was being closed
            if not self.finished and not ledger.months:
                raise
            return model.month <= self.settings.until or replicate + 1 < self.settings.replicates
        return False

    def _finish(self, model: MigrationModel, replicate: int, interrupted: bool) -> Results:
        if interrupted:
            self.finished.append(self._table(model, replicate))
        results = self._results(model, self.finished, interrupted)
        if self.out is not None:
            results.write(self.out)
        return results

    def _checkpoint(self, model: MigrationModel, replicate: int) -> None:
        if model.month == self.settings.checkpoint_at and self.out is not None:
            file = self.out / f"checkpoint-{format_month(model.month)}-{replicate}.npz"
            write_checkpoint(model, file, self.identity["lineage"])

    def _save_now_and_then(self, model: MigrationModel, replicate: int) -> None:
        """At the end of a fiscal year, save what a killed run should leave."""
        year_ended = fiscal_year(model.month) != fiscal_year(model.month - 1)
        if self.out is None or not year_ended or perf_counter() - self.saved < SAVE_SECONDS:
            return
        tables = [*self.finished, self._table(model, replicate)]
        self._results(model, tables, interrupted=True).write(self.out)
        self.saved = perf_counter()

    def _table(self, model: MigrationModel, replicate: int) -> pa.Table:
        return to_table(model.state.ledger, self.scenario.name, replicate=replicate)

    def _results(self, model: MigrationModel, tables: list[pa.Table], interrupted: bool) -> Results:
        found = facts(self.scenario, model, interrupted)
        performance = _performance(model, self.person_months, perf_counter() - self.begun)
        return Results(pa.concat_tables(tables), {**self.identity, **found, **performance, **provenance()})


def model_of(scenario: Scenario, settings: Settings, replicate: int) -> MigrationModel:
    """Make the model of a replicate, before its first month or where its checkpoint goes on.

    Raises:
        InputError: The scenario, a setting or the checkpoint is not valid.
    """
    checkpoint = settings.common[replicate] if settings.common else settings.resume
    if checkpoint is not None:
        return read_checkpoint(checkpoint, settings.until, scenario, settings.check_every)
    return MigrationModel(
        scenario,
        start=settings.start,
        until=settings.until,
        scale=settings.scale,
        rng=replicate_seed(settings.seed, replicate),
        check_every=settings.check_every,
    )


def _check(settings: Settings, header: Header | None, out: Path | None) -> None:
    if settings.replicates < 1:
        raise InputError(f"replicates {settings.replicates} is not valid: one or more")
    if settings.seed < 0:
        raise InputError(f"seed {settings.seed} is not valid: a whole number, zero or more")
    if settings.until < settings.start:
        first, last = format_month(settings.start), format_month(settings.until)
        raise InputError(f"the last month, {last}, is before the first, {first}")
    if header is not None:
        _check_resumed(settings, header)
    if settings.checkpoint_at is not None:
        _check_checkpoint(settings, header.month if header else settings.start, out)


def _check_resumed(settings: Settings, header: Header) -> None:
    _check_agrees(settings, header)
    if settings.replicates > 1:
        raise InputError("a checkpoint continues one replicate; replicates must be 1 with it")
    if header.month > settings.until:
        first, last = format_month(header.month), format_month(settings.until)
        raise InputError(f"{settings.resume} goes on in {first}, after the last month of the run, {last}")


def _check_agrees(settings: Settings, header: Header) -> None:
    """Check that settings do not contradict the checkpoint that they go on from."""
    for name, own, given in (
        ("start", format_month(header.start), format_month(settings.start)),
        ("scale", header.scale, settings.scale),
        ("seed", header.seed, settings.seed),
    ):
        if own != given:
            raise InputError(f"{name} {given} is not that of {settings.resume}, {own}; leave it out")


def _check_checkpoint(settings: Settings, first: int, out: Path | None) -> None:
    month = settings.checkpoint_at
    if month is not None and not first <= month <= settings.until:
        raise InputError(
            f"no checkpoint can be written before {format_month(month)}: the run lives the months "
            f"{format_month(first)} to {format_month(settings.until)}"
        )
    if out is None:
        raise InputError("a checkpoint needs a directory to be written to")


def _identity(scenario: Scenario, settings: Settings, lineage: Lineage) -> dict[str, Any]:
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario.hash(),
        "lineage": lineage,
        "seed": settings.seed,
        "scale": settings.scale,
        "start": format_month(settings.start),
        "until": format_month(settings.until),
        "replicates": settings.replicates,
    }


def facts(scenario: Scenario, model: MigrationModel, interrupted: bool) -> dict[str, Any]:
    """What `run.json` says of a run beyond its identity: what was supposed, and how far it went."""
    months, fitted = model.state.ledger.months, read_fitted()
    return {
        "description": scenario.about.description,
        "assumptions": scenario.about.assumptions,
        **scenario.changes(),
        "fitted_parameters": {"count": len(fitted.values), "sha256": fitted.sha256},
        "last_finished_month": format_month(months[-1]) if months else None,
        "last_forced_month": _last_forced(model),
        "lived_from": format_month(model.state.levers.months[0]),
        "interrupted": interrupted,
    }


def _performance(model: MigrationModel, person_months: int, seconds: float) -> dict[str, Any]:
    """Speed and size; the speed counts rows, which are the work done, not the people they stand for."""
    return {
        "wall_seconds": round(seconds, 3),
        "peak_memory_bytes": peak_memory_bytes(),
        "people": model.people.count * model.state.scale,
        "rows": model.people.count,
        "person_months_per_second": round(person_months / max(seconds, 1e-9)),
        "phase_seconds": {name: round(value, 3) for name, value in model.plan_seconds.items()},
    }


def _last_forced(model: MigrationModel) -> str | None:
    """Last month whose arrivals were those observed; none where agents decided from the start."""
    return None if model.corridor_scenario.about.unforced else format_month(model.state.forced_until)
