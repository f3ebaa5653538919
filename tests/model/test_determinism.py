"""The same seed gives the same bytes; another seed, or a lever from a month on, changes what it must."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import run
from model.results import Results
from model.simulate import Settings, replicate_seed, simulate
from world.calendar import format_month, parse_month
from world.scenario import load

ROOT = Path(run.__file__).resolve().parent
SCRIPT = """
import sys
from pathlib import Path
import pyarrow
from model.simulate import Settings, simulate
pyarrow.set_cpu_count(int(sys.argv[2]))
start, until = int(sys.argv[3]), int(sys.argv[4])
settings = Settings(start=start, until=until, scale=100, seed=11, replicates=2)
simulate("mass_deportation", settings, Path(sys.argv[1]))
"""
KEYS = ["month", "series", "place", "group"]


def values(results: Results, replicate: int = 0) -> pd.Series:
    """Values of a replicate by month, series, place and group."""
    frame = results.frame()
    frame = frame[frame["replicate"] == replicate].astype(dict.fromkeys(KEYS, "str"))
    return frame.set_index(KEYS)["value"]


@pytest.mark.parametrize(("start", "until"), [("2020-01", "2020-09"), ("2024-11", "2025-06")])
def test_hash_seed_and_threads_change_no_byte(tmp_path: Path, start: str, until: str) -> None:
    """In observed months, and across the month in which agents begin to decide."""
    months = [str(parse_month(month)) for month in (start, until)]
    written = []
    for number, (hash_seed, threads) in enumerate((("0", "1"), ("4242", "4"))):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
        }
        out = tmp_path / str(number)
        command = [sys.executable, "-c", SCRIPT, str(out), threads, *months]
        subprocess.run(command, env=environment, check=True, timeout=60)
        written.append((out / "monthly.parquet").read_bytes())
    assert written[0] == written[1]
    assert len(written[0]) > 10_000


def test_runs_in_one_process_do_not_touch_each_other() -> None:
    settings = Settings(until=parse_month("2014-03"), scale=1000)
    first = simulate(settings=settings)
    simulate("mass_deportation", Settings(until=parse_month("2014-06"), scale=100, seed=5))
    assert simulate(settings=settings).table.equals(first.table)


def test_replicates_differ_and_one_alone_equals_the_one_in_the_batch() -> None:
    until = parse_month("2014-06")
    batch = simulate(settings=Settings(until=until, scale=1000, seed=8, replicates=3))
    replicates = [values(batch, replicate) for replicate in range(3)]
    assert not replicates[0].equals(replicates[1])
    assert not replicates[1].equals(replicates[2])
    for replicate in range(3):
        alone = simulate(settings=Settings(until=until, scale=1000, seed=replicate_seed(8, replicate)))
        assert values(alone).equals(replicates[replicate])


@pytest.mark.parametrize(
    "setting", ["judges", "arrests_per_day", "detention_beds", "title_42", "filing_share"]
)
@pytest.mark.parametrize("month", ["2014-01", "2014-05"])
def test_a_lever_changes_nothing_before_its_month(setting: str, month: str) -> None:
    value = {
        "judges": 2000,
        "arrests_per_day": 3000,
        "detention_beds": 100,
        "title_42": 1,
        "filing_share": 0.1,
    }
    settings = Settings(until=parse_month("2014-08"), scale=1000, seed=2)
    changed = load("baseline").with_settings([f"{setting}@{month}={value[setting]}"])
    twins = [values(simulate(scenario, settings)) for scenario in (load("baseline"), changed)]
    before = [twin[twin.index.get_level_values("month") < month] for twin in twins]
    after = [twin[twin.index.get_level_values("month") >= month] for twin in twins]
    assert before[0].equals(before[1])
    assert not after[0].equals(after[1])


LATE = Settings(start=parse_month("2024-11"), until=parse_month("2025-06"), scale=1000, seed=2)


@pytest.fixture(scope="module")
def late() -> pd.Series:
    """The baseline across the month in which agents begin to decide."""
    return values(simulate(settings=LATE))


@pytest.mark.parametrize(
    "setting",
    ["arrivals_level@2025-04=2", "asylum_access@2025-04=1", "inm_interdictions_per_month@2025-04=0"],
)
def test_a_lever_on_those_who_decide_changes_nothing_before_its_month(late: pd.Series, setting: str) -> None:
    """Agents look at what is and was, not ahead: the months before are the same, the last one is not."""
    twins = [late, values(simulate(load("baseline").with_settings([setting]), LATE))]
    before = [twin[twin.index.get_level_values("month") < "2025-04"] for twin in twins]
    last = [twin[twin.index.get_level_values("month") == "2025-06"] for twin in twins]
    assert before[0].equals(before[1])
    assert not last[0].equals(last[1])


def test_a_longer_run_begins_as_the_shorter_one() -> None:
    until = parse_month("2014-03")
    short = values(simulate(settings=Settings(until=until, scale=1000)))
    long = values(simulate(settings=Settings(until=until + 5, scale=1000)))
    assert long[long.index.get_level_values("month") <= format_month(until)].equals(short)
