"""Sensitivity analysis: Morris screens the factors of a sweep file, Sobol ranks those that are seen.

from experiments.sensitivity import Plan, sensitivity

found = sensitivity(Path("scenarios/sweeps/sensitivity.toml"), Path("results/sensitivity"), Plan())
found.effects, found.indices

Both designs are sweeps, `morris` and `sobol` in the directory: they resume, keep failures and run anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.backends import LOCAL
from experiments.design import Design, laid_out
from experiments.sensitivity_indices import (
    Ranges,
    luck_share,
    morris_draws,
    morris_effects,
    sobol_draws,
    sobol_indices,
    whole_blocks,
)
from experiments.store import LOCK
from experiments.sweep import Poll, Progress, sweep
from experiments.sweep_file import Factor, SweepFile, read_sweep_file
from experiments.sweep_results import read_sweep
from world import parameters
from world.errors import InputError
from world.validation import validated

MORRIS, SOBOL = "morris", "sobol"
BLOCKS = {MORRIS: "trajectories", SOBOL: "points of the Sobol sequence"}
"""What the draws of a design come in."""
FEWEST_BLOCKS = 4
"""Trajectories, or points of the Sobol sequence, without which there are no measures (assumed)."""

Array = NDArray[np.float64]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How much is asked.

    Attributes:
        trajectories: Morris trajectories; each is a draw more than there are factors.
        base: Points of the Sobol sequence, a power of two; each is two draws more than there are factors.
        keep: Most factors that go on to Sobol.
        vary: Factors in place of the file's, each as NAME or NAME=LOW..HIGH.

    Raises:
        InputError: A number is not possible.
    """

    trajectories: int = 10
    base: int = 64
    keep: int = 8
    vary: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the numbers."""
        if self.trajectories < FEWEST_BLOCKS:
            raise InputError(f"trajectories {self.trajectories} is not valid: {FEWEST_BLOCKS} or more")
        if self.base < FEWEST_BLOCKS or self.base & (self.base - 1):
            raise InputError(f"base {self.base} is not valid: a power of two, {FEWEST_BLOCKS} or more")
        if self.keep < 1:
            raise InputError(f"keep {self.keep} is not valid: one or more")


@dataclass(frozen=True)
class Sensitivity:
    """What was found.

    Attributes:
        file: What was asked, with all factors.
        effects: Morris measures: stage, output, unit and the columns of `morris_effects`, ranked by output.
        indices: Sobol indices: stage, output, unit and the columns of `sobol_indices`; empty if no factor was
            seen.
        outputs: A row a stage and output: stage, output, unit, mean, deviation, luck (part of the variance of
            draws), blocks (trajectories or points that were used), missing (those that were not).
    """

    file: SweepFile
    effects: pd.DataFrame
    indices: pd.DataFrame
    outputs: pd.DataFrame


def sensitivity(
    path: Path,
    out: Path,
    plan: Plan,
    on: str = LOCAL,
    workers: int = 2,
    site: Path | None = None,
    say: Say = lambda text: None,
    report: Callable[[Progress], None] = lambda progress: None,
    poll: Poll = lambda: None,
) -> Sensitivity:
    """Screen the factors of a sweep file, and rank those that are seen.

    Args:
        path: The sweep file; its method is not looked at, nor are values. Without factors, all parameters.
        out: A new or an empty directory, or that of the same analysis, which goes on.
        plan: How much is asked.
        on: As in `sweep`.
        workers: As in `sweep`.
        site: As in `sweep`.
        say: Called with a line when a sweep begins.
        report: As in `sweep`.
        poll: As in `sweep`.

    Raises:
        InputError: Something asked for is not valid, or too many runs failed; finished runs are kept.
        Interrupted: As in `sweep`.
        KeyboardInterrupt: From `poll`; finished runs are kept.
    """
    file = asked_file(path, plan.vary)
    _check_directory(out)

    def live(design: Design) -> Array:
        stage = design.file.sweep.table or ""
        size = f"{len(design.columns)} factors, {len(design.draws):,} draws, {len(design):,} runs"
        unsaid = iter([f"{stage.capitalize()}: {size}"])

        def told(progress: Progress) -> None:
            for line in unsaid:  # with the first report: of bad input nothing else is said than what is wrong
                say(line)
            report(progress)

        sweep(design, out / stage, on, workers, site, told, poll)
        return values_of(out / stage, design)

    screen = _design(file, path, MORRIS, plan.trajectories)
    effects, outputs = _measured(screen, live(screen))
    chosen = screened(effects, plan.keep)
    if not chosen:
        return Sensitivity(file, effects, pd.DataFrame(), outputs)
    factors = [factor for factor in file.factors if factor.column in chosen]
    ranked = _design(file.model_copy(update={"factors": factors}), path, SOBOL, plan.base)
    indices, more = _measured(ranked, live(ranked))
    return Sensitivity(file, effects, indices, pd.concat([outputs, more], ignore_index=True))


def asked_file(path: Path, vary: Sequence[str] = ()) -> SweepFile:
    """Read a sweep file and complete its factors: those of `vary`, or its own, or all parameters.

    Raises:
        InputError: It is not valid, asks for several scenarios, or a factor has no range.
    """
    file = read_sweep_file(path)
    if len(file.sweep.scenarios) > 1:
        raise InputError(f"{path}: it asks for several scenarios, and sensitivity is that of one")
    factors = [factor_of(text) for text in vary] or file.factors
    factors = factors or [Factor(name=name) for name in parameters.names()]
    for factor in factors:
        low, high = factor.bounds()
        if not low < high:
            raise InputError(f"factor {factor.column}: {low:g} to {high:g} is no range to vary it over")
        if [other.column for other in factors].count(factor.column) > 1:
            raise InputError(f"factor {factor.column} is given twice")
    return file.model_copy(update={"factors": factors})


def factor_of(text: str) -> Factor:
    """Read a factor: NAME, of a parameter over its prior range, or NAME=LOW..HIGH, of a lever too.

    Raises:
        InputError: It is neither, the name is unknown, or a value is out of bounds.
    """
    name, given, span = text.partition("=")
    if not given:
        return validated(Factor, {"name": name}, f"--vary {text}")
    low, _, high = span.partition("..")
    try:
        bounds = {"low": float(low), "high": float(high)}
    except ValueError:
        raise InputError(f"--vary {text} is not valid: NAME, or NAME=LOW..HIGH with two numbers") from None
    return validated(Factor, {"name": name, **bounds}, f"--vary {text}")


def screened(effects: pd.DataFrame, keep: int) -> list[str]:
    """Factors that are seen, at most `keep`: those with the largest part of the effects on an output."""
    part = effects["effect"] / effects.groupby("output")["effect"].transform("sum")
    largest = part[effects["seen"]].groupby(effects["factor"]).max()
    return list(largest.sort_values(ascending=False, kind="stable").index[:keep])


def values_of(directory: Path, design: Design) -> Array:
    """Numbers of a store by draw, replicate and cell; NaN where a run is missing or failed."""
    results, about = read_sweep(directory), design.file.sweep
    values = np.full((len(design.draws), about.replicates, len(design.cells)), np.nan)
    values[results.runs["draw"], results.runs["replicate"]] = results.values
    return values


def _check_directory(out: Path) -> None:
    """A store says itself whether it is of the same design; other things are not written among."""
    if out.is_file():
        raise InputError(f"{out} is a file; --out names a directory")
    if out.is_dir() and any(out.iterdir()) and not (out / MORRIS / LOCK).is_file():
        raise InputError(f"{out} already holds something else; name another directory with --out")


def _design(file: SweepFile, path: Path, stage: str, count: int) -> Design:
    """The draws of a stage as a table of a sweep."""
    draws = _DRAWN[stage](_ranges(file), count, file.sweep.seed)
    update = {"name": f"{file.sweep.name}_{stage}", "method": "table", "table": stage, "draws": None}
    return laid_out(file.model_copy(update={"sweep": file.sweep.model_copy(update=update)}), path, draws)


def _ranges(file: SweepFile) -> Ranges:
    return Ranges(
        tuple(factor.column for factor in file.factors), tuple(factor.bounds() for factor in file.factors)
    )


def _measured(design: Design, values: Array) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measures of each output that varies, and facts of all of them."""
    stage, ranges = design.file.sweep.table or "", _ranges(design.file)
    size = len(ranges.names) + (1 if stage == MORRIS else 2)
    measures, facts = [], []
    for position, (cell, name) in enumerate(zip(design.cells, output_names(design), strict=True)):
        of_output = values[:, :, position]
        kept = whole_blocks(of_output, size)
        blocks, found = int(kept.sum()) // size, of_output[kept].mean(axis=1)
        about = {"stage": stage, "output": name, "unit": cell.unit}
        if blocks < FEWEST_BLOCKS:
            raise InputError(
                f"{stage}: {name} has {blocks} {BLOCKS[stage]} without a missing number, and "
                f"{FEWEST_BLOCKS} are needed; runs failed (their table says why) or the series is absent"
            )
        spread = {"mean": found.mean(), "deviation": found.std(ddof=1), "luck": luck_share(of_output[kept])}
        facts.append(about | spread | {"blocks": blocks, "missing": len(kept) // size - blocks})
        if np.ptp(found) > 0:
            table = (
                morris_effects(ranges, design.draws, of_output)
                if stage == MORRIS
                else sobol_indices(ranges, of_output)
            )
            measures.append(table.assign(**about))
    if not measures:
        raise InputError(f"{stage}: no output varies with the factors; ask for other outputs or factors")
    return pd.concat(measures, ignore_index=True), pd.DataFrame(facts)


def output_names(design: Design) -> list[str]:
    """Names of outputs: the series, and what else it is of where that is not everything."""
    return [
        " ".join([cell.series, *(word for word in (cell.place, cell.group) if word != "all"), cell.period])
        for cell in design.cells
    ]


_DRAWN = {MORRIS: morris_draws, SOBOL: sobol_draws}
