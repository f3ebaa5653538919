"""`simulate()`: one call from a scenario and a seed to results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa

from model.checkpoint import read_checkpoint, write_checkpoint
from model.migration_model import CHECK_EVERY, MigrationModel
from model.results import Results, peak_memory_bytes, prepare_directory, provenance
from world.calendar import FIRST_MONTH, format_month, parse_month
from world.errors import InputError
from world.monthly_table import SCHEMA, to_table
from world.scenario import Scenario, load

Progress = Callable[[MigrationModel, int], None]
"""Called after each month with the model and the number of the replicate."""


@dataclass(frozen=True)
class Settings:
    """How to run a scenario.

    Attributes:
        start: First month.
        until: Last month, included.
        scale: People that a row stands for.
        seed: Seed of the first replicate; further ones are derived from it.
        replicates: Number of runs.
        resume: Checkpoint to go on from, instead of starting anew.
        checkpoint_at: Month before which a checkpoint is written to `out`.
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


def simulate(
    scenario: str | Path | Scenario = "baseline",
    settings: Settings | None = None,
    out: Path | None = None,
    progress: Progress | None = None,
) -> Results:
    """Run a scenario and give back, and if asked write, its monthly table.

    An interrupt (KeyboardInterrupt) ends the run after its last finished month; the results say so.

    Args:
        scenario: A scenario, or the name or file of one.
        settings: How to run it.
        out: Directory for `monthly.parquet`, `run.json` and checkpoints; nothing is written if None.
        progress: Called after each month.

    Raises:
        InputError: The scenario, a setting, the checkpoint or the directory is not valid.
    """
    settings = settings or Settings()
    _check(settings, out)
    chosen = scenario if isinstance(scenario, Scenario) else load(scenario)
    identity = _identity(chosen, settings)
    first = _model(chosen, settings, 0)
    if out is not None:
        prepare_directory(out, identity)
    begun = perf_counter()
    run = _Run(chosen, settings, out, progress)
    tables = list(run.tables(first))
    seconds = perf_counter() - begun
    info = {**identity, **_describe(chosen, run), **_performance(run, seconds), **provenance()}
    results = Results(
        pa.concat_tables(tables, promote_options="none") if tables else SCHEMA.empty_table(), info
    )
    if out is not None:
        results.write(out)
    return results


class _Run:
    """The replicates of one run, and what is counted over them."""

    def __init__(
        self, scenario: Scenario, settings: Settings, out: Path | None, progress: Progress | None
    ) -> None:
        self.scenario, self.settings, self.out, self.progress = scenario, settings, out, progress
        self.interrupted = False
        self.person_months = 0
        self.model: MigrationModel | None = None

    def tables(self, first: MigrationModel) -> Iterator[pa.Table]:
        """The monthly table of each replicate; ends early on an interrupt."""
        for replicate in range(self.settings.replicates):
            self.model = first if replicate == 0 else _model(self.scenario, self.settings, replicate)
            self._live(self.model, replicate)
            yield to_table(self.model.state.ledger, self.scenario.name, replicate=replicate)
            if self.interrupted:
                return

    def _live(self, model: MigrationModel, replicate: int) -> None:
        try:
            while model.month <= self.settings.until:
                if model.month == self.settings.checkpoint_at and self.out is not None:
                    write_checkpoint(
                        model, self.out / f"checkpoint-{format_month(model.month)}-{replicate}.npz"
                    )
                model.step()
                self.person_months += model.people.count
                if self.progress is not None:
                    self.progress(model, replicate)
        except KeyboardInterrupt:
            self.interrupted = True


def replicate_seed(seed: int, replicate: int) -> int:
    """Seed of a replicate: the seed itself, then numbers derived from it."""
    if replicate == 0:
        return seed
    return int(np.random.SeedSequence([seed, replicate]).generate_state(1)[0])


def _model(scenario: Scenario, settings: Settings, replicate: int) -> MigrationModel:
    if settings.resume is not None:
        model = read_checkpoint(settings.resume, settings.until, scenario, settings.check_every)
        if model.month > settings.until:
            raise InputError(f"{settings.resume} begins in {format_month(model.month)}, after --until")
        return model
    return MigrationModel(
        scenario,
        start=settings.start,
        until=settings.until,
        scale=settings.scale,
        rng=replicate_seed(settings.seed, replicate),
        check_every=settings.check_every,
    )


def _check(settings: Settings, out: Path | None) -> None:
    if settings.replicates < 1:
        raise InputError(f"replicates {settings.replicates} is not valid: one or more")
    if settings.resume is not None and settings.replicates > 1:
        raise InputError("a checkpoint continues one replicate; --replicates must be 1 with --from")
    if settings.checkpoint_at is not None:
        if not settings.start <= settings.checkpoint_at <= settings.until:
            raise InputError(
                f"--checkpoint-at {format_month(settings.checkpoint_at)} is not a month of the run: "
                f"{format_month(settings.start)} to {format_month(settings.until)}"
            )
        if out is None:
            raise InputError("a checkpoint needs a directory to be written to")


def _identity(scenario: Scenario, settings: Settings) -> dict[str, Any]:
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario.hash(),
        "seed": settings.seed,
        "scale": settings.scale,
        "start": format_month(settings.start),
        "until": format_month(settings.until),
        "replicates": settings.replicates,
    }


def _describe(scenario: Scenario, run: _Run) -> dict[str, Any]:
    model = run.model
    months = model.state.ledger.months if model is not None else []
    return {
        "description": scenario.about.description,
        "assumptions": scenario.about.assumptions,
        "last_finished_month": format_month(months[-1]) if months else None,
        "last_forced_month": format_month(model.arrivals.last) if model is not None else None,
        "interrupted": run.interrupted,
    }


def _performance(run: _Run, seconds: float) -> dict[str, Any]:
    model = run.model
    return {
        "wall_seconds": round(seconds, 3),
        "peak_memory_bytes": peak_memory_bytes(),
        "people": model.people.count if model is not None else 0,
        "person_months_per_second": round(run.person_months / max(seconds, 1e-9)),
        "phase_seconds": {k: round(v, 3) for k, v in model.plan_seconds.items()} if model is not None else {},
    }
