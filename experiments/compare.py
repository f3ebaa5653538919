"""Scenarios under the same luck: replicate by replicate, only what the scenarios change differs.

from experiments.compare import compare
from model.simulate import Settings
from world.scenario import load

found = compare([load("baseline"), load("judges_plus_700")], Settings(replicates=4), Path("more_judges"))
found.differences.query("series == 'court_pending' and place == 'all'")
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import t as student

from experiments.common_months import live_common, parting_month
from experiments.pool import Pool, stop_if_told
from experiments.replicates import CONFIDENCE, replicates_needed
from experiments.yearly import yearly
from model.results_directory import prepare_directory, remove_empty
from model.simulate import Settings, simulate
from world.calendar import format_month
from world.declare import Kind
from world.errors import InputError
from world.scenario import Scenario
from world.series import BY_NAME

INFO = "compare.json"
TABLE = "compare"
"""Name of the written table, without its suffixes."""
SAME, NOTHING_SEEN, HIGHER, LOWER = "the same", "no difference can be seen", "higher", "lower"
ONE_REPLICATE = "one replicate: no interval"
_CELL = ["series", "place", "group", "year"]

Done = Callable[[dict[str, Any]], None]
"""Called with the contents of `run.json` when a scenario has been run."""


@dataclass(frozen=True)
class Comparison:
    """What a comparison gives back.

    Attributes:
        names: The scenarios, the one that the others are compared with first.
        info: The contents of `run.json` of each.
        years: Every series by fiscal year, scenario and replicate; see `experiments.yearly.yearly`.
        differences: The result of `differences`.
    """

    names: tuple[str, ...]
    info: tuple[dict[str, Any], ...]
    years: pd.DataFrame
    differences: pd.DataFrame

    @property
    def interrupted(self) -> bool:
        """Whether a run ended before its last month."""
        return any(info["interrupted"] for info in self.info)


def compare(
    scenarios: Sequence[Scenario],
    settings: Settings,
    out: Path,
    done: Done | None = None,
    poll: Callable[[], None] | None = None,
) -> Comparison:
    """Run scenarios with the same seeds, two at a time, and set each beside the first.

    Months before the scenarios part are lived once, see `experiments.common_months`; the results are those
    of separate runs to the byte. Writes `compare.json`, `compare.parquet`, `compare.csv` and a directory with
    the run of each scenario. A KeyboardInterrupt stops the runs at the end of their month, and is passed on;
    runs that have parted keep what they have.

    Args:
        scenarios: Two or more, of different names.
        settings: How each is run.
        out: Directory to write to: a new or an empty one, or that of the same comparison.
        done: Called when a scenario has been run.
        poll: Called several times a second; it may raise KeyboardInterrupt to stop the runs.

    Raises:
        InputError: A scenario, a setting or the directory is not valid, or no fiscal year is complete; what
            was written is taken away again.
        KeyboardInterrupt: It was interrupted.
    """
    _check(scenarios, settings)
    identity = _identity(scenarios, settings)
    made = [] if _same(out, identity) else prepare_directory(out)
    before = set(out.iterdir())
    try:
        _write(out, INFO, lambda path: path.write_text(json.dumps(identity, indent=2) + "\n"))
        infos = _run_all(scenarios, settings, out, done, poll)
        found = _compared([scenario.name for scenario in scenarios], infos, out)
        _write(out, f"{TABLE}.parquet", lambda path: found.differences.to_parquet(path, index=False))
        _write(out, f"{TABLE}.csv", lambda path: found.differences.to_csv(path, index=False))
    except InputError:
        for path in set(out.iterdir()) - before:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
    finally:
        remove_empty(made)
    return found


def differences(years: pd.DataFrame, first: str) -> pd.DataFrame:
    """Compare each scenario with the first, replicate by replicate.

    Args:
        years: Columns scenario, draw, replicate, series, place, group, year, value.
        first: Name of the scenario that the others are compared with.

    Returns:
        One row for each other scenario, series, place, group and year: scenario, compared_with, series, kind,
        unit, place, group, year, value and reference (means of the replicates), difference (mean of the
        differences within replicates), low and high (its 95% interval by Student's t, missing with one
        replicate), monte_carlo_error (standard error of the difference), replicates, replicates_needed (whole
        numbers, missing where none can be computed; see `experiments.replicates`), finding.
    """
    pair = ["draw", "replicate", *_CELL]
    reference = years.loc[years["scenario"] == first, [*pair, "value"]]
    others = years[years["scenario"] != first]
    both = others.merge(reference.rename(columns={"value": "reference"}), on=pair)
    both["difference"] = both["value"] - both["reference"]
    cells = both.groupby(["scenario", *_CELL])
    table = cells[["value", "reference", "difference"]].mean()
    table["replicates"] = cells.size()
    table["monte_carlo_error"] = cells["difference"].std() / np.sqrt(table["replicates"])
    return _with_findings(table.reset_index(), first)


def total_since(years: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the flows of `years` summed from a fiscal year on, in rows of that year."""
    flows = [name for name, series in BY_NAME.items() if series.kind is Kind.FLOW]
    rows = years[years["series"].isin(flows) & (years["year"] >= year)].assign(year=year)
    keys = ["scenario", "draw", "replicate", *_CELL]
    return rows.groupby(keys)["value"].sum().reset_index()


def parting_year(table: pd.DataFrame) -> int | None:
    """Return the first fiscal year in which anything differs; None if nothing ever does."""
    apart = table.loc[(table["difference"] != 0) | (table["monte_carlo_error"] > 0), "year"]
    return None if apart.empty else int(apart.min())


def _with_findings(table: pd.DataFrame, first: str) -> pd.DataFrame:
    count = table["replicates"].to_numpy(np.int64)
    factor = student.ppf((1 + CONFIDENCE) / 2, np.maximum(count - 1, 1))
    half = table["monte_carlo_error"] * factor
    needed = replicates_needed(table["difference"], table["monte_carlo_error"] * np.sqrt(count))
    table = table.assign(
        compared_with=first,
        kind=table["series"].map({name: series.kind.value for name, series in BY_NAME.items()}),
        unit=table["series"].map({name: series.unit for name, series in BY_NAME.items()}),
        low=table["difference"] - half,
        high=table["difference"] + half,
        replicates_needed=needed,
    )
    same = (table["difference"] == 0) & (table["monte_carlo_error"] == 0)
    table["finding"] = np.select(
        [count == 1, same, table["low"] > 0, table["high"] < 0],
        [ONE_REPLICATE, SAME, HIGHER, LOWER],
        NOTHING_SEEN,
    )
    columns = ["scenario", "compared_with", "series", "kind", "unit", "place", "group", "year", "value"]
    rest = ["reference", "difference", "low", "high", "monte_carlo_error", "replicates", "replicates_needed"]
    return table[[*columns, *rest, "finding"]]


def _check(scenarios: Sequence[Scenario], settings: Settings) -> None:
    names = [scenario.name for scenario in scenarios]
    if len(names) < 2:
        raise InputError("compare needs two scenarios or more; give their names or files")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"scenario {twice[0]} is given twice; give scenarios of different names")
    october = settings.start + (9 - settings.start) % 12
    if settings.until < october + 11:
        raise InputError(
            f"{format_month(settings.start)} to {format_month(settings.until)} holds no complete fiscal year "
            "(October to September), and years are what is compared"
        )


def _identity(scenarios: Sequence[Scenario], settings: Settings) -> dict[str, Any]:
    """What makes two comparisons the same."""
    return {
        "scenarios": [scenario.name for scenario in scenarios],
        "scenario_hashes": [scenario.hash() for scenario in scenarios],
        "start": format_month(settings.start),
        "until": format_month(settings.until),
        "scale": settings.scale,
        "seed": settings.seed,
        "replicates": settings.replicates,
    }


def _same(out: Path, identity: dict[str, Any]) -> bool:
    try:
        return bool(json.loads((out / INFO).read_text(encoding="utf-8")) == identity)
    except (OSError, ValueError):
        return False


def _run_one(scenario: Scenario, settings: Settings, directory: Path) -> dict[str, Any]:
    return simulate(scenario, settings, directory, stop_if_told).info


def _live_common(scenario: Scenario, settings: Settings, replicate: int, month: int, file: Path) -> Path:
    live_common(scenario, settings, replicate, month, file, stop_if_told)
    return file


def _run_all(
    scenarios: Sequence[Scenario],
    settings: Settings,
    out: Path,
    done: Done | None,
    poll: Callable[[], None] | None,
) -> tuple[dict[str, Any], ...]:
    """Run each scenario in a process of its own, as many at a time as there are cores."""
    parting = parting_month(scenarios, settings)
    workers = min(max(len(scenarios), settings.replicates), os.cpu_count() or 1)
    with TemporaryDirectory(dir=out, prefix="common-", suffix=".part") as room, Pool(workers, poll) as pool:
        if parting > settings.start:
            settings = _forked(pool, scenarios[0], settings, parting, Path(room), done)
        jobs = [(scenario, settings, out / scenario.name) for scenario in scenarios]
        return tuple(pool.run(_run_one, jobs, lambda _, info: done(info) if done is not None else None))


def _forked(
    pool: Pool, scenario: Scenario, settings: Settings, parting: int, room: Path, done: Done | None
) -> Settings:
    """Live the months before the scenarios part, once for each replicate; settings that go on from there."""
    begun = perf_counter()
    files = [room / f"{replicate}.npz" for replicate in range(settings.replicates)]
    jobs = [(scenario, settings, replicate, parting, file) for replicate, file in enumerate(files)]
    common = replace(settings, common=tuple(pool.run(_live_common, jobs)))
    if done is not None:
        months = f"{format_month(settings.start)} to {format_month(parting - 1)}, the same in all"
        done({"scenario": months, "replicates": len(files), "wall_seconds": perf_counter() - begun})
    return common


def _compared(names: list[str], infos: tuple[dict[str, Any], ...], out: Path) -> Comparison:
    years = pd.concat(
        [yearly(pd.read_parquet(out / name / "monthly.parquet")) for name in names], ignore_index=True
    )
    return Comparison(tuple(names), infos, years, differences(years, names[0]))


def _write(out: Path, name: str, write: Callable[[Path], Any]) -> None:
    """Write a file whole or not at all."""
    part = out / f"{name}.part"
    try:
        write(part)
        os.replace(part, out / name)
    except OSError as error:
        raise InputError(f"{out} cannot be written to: {error.strerror}") from None
