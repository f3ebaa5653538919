"""Sensitivity as two sweeps: screened and ranked, resumed, with failures; bad input is a line."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from distributed import LocalCluster

import run
from experiments import sweep as sweep_module
from experiments.one_run import Job, Outcome
from experiments.sensitivity import Plan, Sensitivity, asked_file, screened, sensitivity
from experiments.sweep import Progress
from tests.experiments.sweep_files import JUDGES, RANGE, write_sweep
from world import parameters
from world.errors import InputError

PLAN = Plan(trajectories=4, base=8, keep=2)
FACTORS = "".join(
    f"[[factors]]\nname = '{name}'\n" for name in ("judge_turnover", "plea_share", "new_judge_speed")
)
MADE: list[tuple[int, int, float]] = []
"""Runs that were made: number, seed, and what tells draws of two designs apart."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """Address of a scheduler with a worker in this process."""
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp://", dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep_module, "run_one", linear)
    MADE.clear()


def linear(job: Job, trunk: bytes | None) -> Outcome:
    """A run whose cases follow two of three parameters, with a level of its own for each seed."""
    given = job.scenario.parameters
    MADE.append((job.number, job.settings.seed, given.new_judge_speed))
    cases = 1000 * given.plea_share + 10 * given.judge_turnover + job.settings.seed % 7
    return Outcome(job.number, np.array([cases, *([0.0] * (cells_of(job) - 1))]))


def fails_once(job: Job, trunk: bytes | None) -> Outcome:
    """A run of which one fails in each design."""
    if job.number == 5:
        raise ArithmeticError("run 5")
    return linear(job, trunk)


def cells_of(job: Job) -> int:
    """Numbers of a run of the tests' sweep file."""
    pending, removals = job.outputs
    return len(list(pending.periods(range(job.settings.start, job.settings.until + 1)))) + len(
        removals.declared.groups
    )


def found_in(tmp_path: Path, elsewhere: str, sweep: str = "replicates = 2", **more: object) -> Sensitivity:
    path = write_sweep(tmp_path, sweep, FACTORS)
    return sensitivity(path, tmp_path / "out", PLAN, on=elsewhere, **more)  # type: ignore[arg-type]


def test_factors_are_screened_and_ranked_on_the_same_luck(tmp_path: Path, elsewhere: str) -> None:
    found = found_in(tmp_path, elsewhere)
    effects = found.effects.set_index("factor")
    low, high = next(
        (row["low"], row["high"]) for row in parameters.describe() if row["parameter"] == "plea_share"
    )
    assert effects.loc["plea_share", "effect"] == pytest.approx(1000 * (high - low))
    assert effects["seen"].to_dict() == {"plea_share": True, "judge_turnover": True, "new_judge_speed": False}
    assert set(found.indices["factor"]) == {"plea_share", "judge_turnover"}
    assert found.indices["factor"].iloc[0] == "plea_share"
    of_pending = found.outputs[found.outputs["output"] == "court_pending 2013-10"]
    np.testing.assert_allclose(of_pending["luck"], 0, atol=1e-9)
    seeds = pd.DataFrame(MADE, columns=["run", "seed", "value"]).groupby("seed").size()
    assert seeds.tolist() == [16 + 32, 16 + 32]


def test_an_analysis_that_is_stopped_goes_on_and_makes_no_run_twice(tmp_path: Path, elsewhere: str) -> None:
    def stop(progress: Progress) -> None:
        if progress.done >= 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        found_in(tmp_path, elsewhere, report=stop)
    found_in(tmp_path, elsewhere)
    first = found_in(tmp_path, elsewhere)
    made = len(MADE)
    again = found_in(tmp_path, elsewhere)
    assert len(MADE) == made
    assert made <= 2 * (16 + 32) + 4  # a few were under way when it was stopped
    pd.testing.assert_frame_equal(first.indices, again.indices)


def test_a_failed_run_takes_its_trajectory_away_until_it_is_made_again(
    tmp_path: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_module, "run_one", fails_once)
    with pytest.raises(InputError, match="court_pending 2013-10 has 3 trajectories without a missing number"):
        found_in(tmp_path, elsewhere)
    monkeypatch.setattr(sweep_module, "run_one", linear)
    assert not found_in(tmp_path, elsewhere).outputs["missing"].any()


def test_those_seen_with_the_largest_part_of_an_output_go_on() -> None:
    effects = pd.DataFrame(
        {
            "output": ["a"] * 3 + ["b"] * 3,
            "factor": ["x", "y", "z"] * 2,
            "effect": [90.0, 9.0, 1.0, 0.1, 0.3, 0.6],
            "seen": [True, True, True, True, True, False],
        }
    )
    assert screened(effects, 5) == ["x", "y", "z"]
    assert screened(effects, 2) == ["x", "y"]
    assert screened(effects.assign(seen=False), 2) == []


def test_without_factors_all_parameters_are_varied_over_their_priors(tmp_path: Path) -> None:
    path = write_sweep(tmp_path)
    assert [factor.name for factor in asked_file(path).factors] == list(parameters.names())
    asked = asked_file(path, ["plea_share", "judges=500..900"]).factors
    assert [factor.name for factor in asked] == ["plea_share", "judges"]
    assert asked[1].bounds() == (500, 900)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--trajectories", "2"], "trajectories 2 is not valid: 4 or more"),
        (["--base", "48"], "base 48 is not valid: a power of two, 4 or more"),
        (["--keep", "0"], "keep 0 is not valid: one or more"),
        (["--vary", "plea"], "unknown lever or parameter 'plea'"),
        (["--vary", "judges"], "factor judges: a lever that is drawn needs low and high"),
        (["--vary", "judges=500"], "--vary judges=500 is not valid: NAME, or NAME=LOW..HIGH"),
        (["--vary", "judges=900..500"], "judges: give low and high, low first"),
        (["--vary", "judges=500..500"], "factor judges: 500 to 500 is no range to vary it over"),
        (["--vary", "plea_share", "--vary", "plea_share"], "factor plea_share is given twice"),
        (["--on", "lokal"], "'lokal' is no place to run on"),
        (["--out", "occupied"], "occupied already holds something else"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "occupied").mkdir()
    (tmp_path / "occupied" / "thesis.txt").touch()
    path = write_sweep(tmp_path, factors=JUDGES + RANGE)
    assert run.main(["sensitivity", str(path), *arguments]) == run.BAD_INPUT
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith("error: ")
    assert message in said[0]
    assert not (tmp_path / "results").exists()


def test_the_command_writes_tables_and_figures_ranked_by_output(
    tmp_path: Path, elsewhere: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = write_sweep(tmp_path, "replicates = 2", FACTORS), tmp_path / "out"
    words = ["--trajectories", "4", "--base", "8", "--keep", "2", "--on", elsewhere, "--out", str(out)]
    assert run.main(["sensitivity", str(path), *words]) == run.DONE
    assert "court_pending 2013-10: plea_share" in capsys.readouterr().err
    indices = pd.read_csv(out / "indices.csv")
    assert indices["factor"].tolist() == ["plea_share", "judge_turnover"]
    page = (out / "sensitivity.md").read_text()
    assert "| new_judge_speed | 0 | 0 to 0 | 0 | " in page
    assert "It does not vary with the factors." in page
    assert page.count("Scenario, not a prediction.") == 1
    assert {"effects.csv", "effects.png", "indices.png", "outputs.csv"} <= {
        file.name for file in out.iterdir()
    }
