"""The two stages, their record, and going on after a kill: on a made-up model, and once on the real one."""

import json
import signal
import subprocess
import sys
from collections.abc import Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from calibration.calibrate import calibrate
from calibration.comparison import compare_stage
from calibration.definitions import Stage
from calibration.record import accept_set
from calibration.residuals import Values, keys_of
from calibration.runs import Done, Job, run_one
from calibration.targets import targets
from model.simulate import Settings
from tests.calibration.made_up import FREE, SETTINGS, TRUTH, Maker, fit, part
from world import fitted
from world.calendar import parse_month
from world.errors import InputError
from world.fitted import read_fitted
from world.parameters import Parameters, shipped

ROOT = Path(__file__).parents[2]


def test_what_moves_the_targets_is_found_and_what_moves_none_is_held(tmp_path: Path) -> None:
    found = fit(tmp_path / "out", Maker())
    table = {row["parameter"]: row for row in found.parameters.to_dict("records")}
    for name, value in TRUTH.items():
        row = table[name]
        assert row["fitted"] == pytest.approx(value, abs=0.01 * (row["high"] - row["low"]))
        assert row["identified"]
        assert row["standard_error"] < 0.1 * (row["high"] - row["low"])
    for name in ("remand_share", "overstay_share"):
        assert table[name]["fitted"] == pytest.approx(table[name]["default"], rel=1e-3)
        assert not table[name]["identified"]
    assert not found.parameters["at_bound"].any()


def test_the_stages_come_one_after_the_other_within_the_budget(tmp_path: Path) -> None:
    maker = Maker()
    found = fit(tmp_path / "out", maker, budget=30)
    courts, chain = (found.solutions[stage].runs for stage in Stage)
    assert courts <= 15
    assert courts + chain <= 30
    assert len(maker.made) == len(set(maker.made)) <= 30 + 4
    jobs = [json.loads(key) for key in maker.made]
    moved = [values["no_show_unrepresented"] for stage, values in jobs if stage == "chain"]
    assert set(moved[2:]) <= {found.parameters.set_index("parameter").loc["no_show_unrepresented", "fitted"]}


def test_the_record_says_what_was_found_and_how(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = fit(out, Maker())
    kept = read_fitted(out / "fitted.toml")
    assert shipped(out / "fitted.toml") == Parameters(**kept.values)
    assert kept.values == dict(zip(found.parameters["parameter"], found.parameters["fitted"], strict=True))
    facts = kept.provenance
    assert (facts["scale"], facts["seed"], facts["start"], facts["until"]) == (1000, 1, "2013-10", "2024-12")
    assert facts["not_identified"] == ["remand_share", "overstay_share"]
    assert facts["cost_after_courts"] < facts["cost_before_courts"]
    assert facts["cost_after_chain"] < facts["cost_before_chain"]
    assert facts["runs"] == len((out / "runs.jsonl").read_text().splitlines())
    for name in ("targets_sha256", "code_sha256", "data_sha256"):
        assert len(facts[name]) == 64
    assert len(facts["date"]) == 10
    residuals = pd.read_csv(out / "residuals.csv")
    assert {"target", "period", "published", "before", "after", "error", "within"} <= set(residuals)
    assert set(residuals["stage"]) == {"courts", "chain"}
    assert len(pd.read_csv(out / "parameters.csv")) == 4


def test_after_the_fit_all_is_within_what_is_asked_and_before_it_was_not(tmp_path: Path) -> None:
    found = fit(tmp_path / "out", Maker())
    for table in found.comparisons.values():
        asked = table[table["asked"]]
        assert asked["within"].all()
        assert (asked["difference_before"].abs() > asked["tolerance"]).any()


def test_a_killed_calibration_goes_on_and_comes_to_the_same_end(tmp_path: Path) -> None:
    whole = fit(tmp_path / "whole", Maker())
    command = [sys.executable, "-m", "tests.calibration.made_up", str(tmp_path / "out"), "9"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    kept = (tmp_path / "out" / "runs.jsonl").read_text()
    assert len(kept.splitlines()) == 9
    maker = Maker()
    resumed = fit(tmp_path / "out", maker)
    pd.testing.assert_frame_equal(resumed.parameters, whole.parameters)
    assert (tmp_path / "out" / "runs.jsonl").read_text().startswith(kept)
    assert len(maker.made) == whole.info["runs"] - 9


def test_an_interrupted_calibration_writes_no_result_and_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        fit(out, Maker(most=5))
    assert sorted(path.name for path in out.iterdir()) == ["calibration.json", "runs.jsonl"]
    maker = Maker()
    fit(out, maker)
    assert len(maker.made) > 0
    again = Maker()
    fit(out, again)
    assert again.made == []


def test_without_a_budget_the_set_that_ships_is_compared_and_nothing_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "set.toml"
    path.write_text("[parameters]\nno_show_unrepresented = 0.15\ndays_to_removal = 32.0\n")
    monkeypatch.setattr(fitted, "FITTED", path)
    maker = Maker()
    found = fit(tmp_path / "out", maker, budget=0)
    assert len(maker.made) == 4
    assert found.solutions == {}
    assert not (tmp_path / "out" / "fitted.toml").exists()
    pending = found.comparisons[Stage.COURTS].query("target == 'pending_active'")
    assert pending["difference"].abs().max() < 1e-9
    assert pending["difference_before"].abs().min() > 0.05
    with pytest.raises(InputError, match="holds no fitted set to accept; fit one with --budget"):
        accept_set(tmp_path / "out")


def test_an_accepted_set_is_what_runs_begin_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = fit(tmp_path / "out", Maker())
    monkeypatch.setattr(fitted, "FITTED", tmp_path / "data.toml")
    assert accept_set(tmp_path / "out") == tmp_path / "data.toml"
    table = found.parameters.set_index("parameter")
    assert shipped().days_to_removal == table.loc["days_to_removal", "fitted"]


def test_a_directory_of_something_else_or_of_another_calibration_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    fit(out, Maker(), budget=0)
    other = Settings(until=SETTINGS.until, scale=1000, seed=2)
    with pytest.raises(InputError, match=f"{out} holds a calibration with other seed; name another --out"):
        calibrate(other, out, 0, Maker(), free=FREE)
    wider = {stage: replace(box, high=box.high * 2) for stage, box in FREE.items()}
    with pytest.raises(InputError, match="holds a calibration with other parameters"):
        calibrate(SETTINGS, out, 0, Maker(), free=wider)
    occupied = tmp_path / "occupied"
    occupied.mkdir()
    (occupied / "thesis.txt").touch()
    with pytest.raises(InputError, match="occupied already holds something else"):
        fit(occupied, Maker())


@pytest.mark.parametrize(
    ("changes", "budget", "message"),
    [
        ({}, -1, "budget -1 is not valid"),
        ({}, 1, "budget 1 is not valid"),
        ({}, 81, "budget 81 is not valid: 0 to fit nothing, or 82 runs or more"),
        ({"scale": 7}, 0, "scale 7 is not valid: one of 1, 10, 100, 1000"),
        ({"seed": -1}, 0, "seed -1 is not valid"),
        ({"until": parse_month("2014-08")}, 0, "2013-10 to 2014-08 holds no complete fiscal year"),
    ],
)
def test_bad_settings_are_refused_before_anything_is_written(
    tmp_path: Path, changes: dict[str, Any], budget: int, message: str
) -> None:
    settings = Settings(**{"until": SETTINGS.until, "scale": 1000, **changes})
    with pytest.raises(InputError, match=message):
        calibrate(settings, tmp_path / "out", budget, Maker())
    assert not (tmp_path / "out").exists()


def by_value(table: pd.DataFrame) -> dict[tuple[str, str], dict[Hashable, Any]]:
    return {(row["target"], row["period"]): row for row in table.to_dict("records")}


def test_differences_and_goals_of_a_comparison() -> None:
    published = targets()
    exact = dict(zip(keys_of(published), published["value"].tolist(), strict=True))
    after = {key: value * 1.04 for key, value in exact.items()}
    courts = by_value(compare_stage(Stage.COURTS, published, exact, after))
    assert {row["difference_before"] for row in courts.values()} == {0.0}
    assert courts["pending_active", "FY2023"]["difference"] == pytest.approx(0.04)
    pending = [courts["pending_active", year] for year in ("FY2015", "FY2023", "FY2024")]
    assert [row["within"] for row in pending] == [True, True, False]
    assert [row["asked"] for row in pending] == [False, True, True]
    share = courts["in_absentia_share", "FY2024"]
    assert share["difference"] == pytest.approx(0.04 * share["published"])
    assert courts["court_receipts", "FY2024"]["put_in"]
    assert ("ice_removals", "FY2024") not in courts
    chain = by_value(compare_stage(Stage.CHAIN, published, exact, after))
    removals = chain["ice_removals", "FY2024"]
    assert (removals["asked"], removals["within"], removals["put_in"]) == (True, True, False)
    assert chain["pending_active", "FY2024"]["within"]
    assert ("encounters_between_ports", "FY2024") not in chain


def real(jobs: Sequence[Job], done: Done, settings: Settings) -> None:
    for number, job in enumerate(jobs):
        done(number, run_one(job, settings))


def test_the_real_model_gives_back_a_parameter_that_made_the_targets(tmp_path: Path) -> None:
    """Fiscal year 2019 at 1:1000, targets from a run with another chance of missing a hearing."""
    settings = Settings(start=parse_month("2018-10"), until=parse_month("2019-09"), scale=1000)
    free = {
        Stage.COURTS: part(Stage.COURTS, ["no_show_unrepresented"]),
        Stage.CHAIN: part(Stage.CHAIN, ["days_to_removal"]),
    }
    truth = {"no_show_unrepresented": 0.15, "days_to_removal": 32.0}
    synthetic = pd.concat([_published(run_one(Job(stage, truth), settings), stage) for stage in Stage])
    found = calibrate(
        settings,
        tmp_path / "out",
        48,
        lambda jobs, done: real(jobs, done, settings),
        published=synthetic,
        free=free,
    )
    for row in found.parameters.to_dict("records"):
        off = abs(row["fitted"] - truth[str(row["parameter"])])
        assert off < 0.1 * (row["high"] - row["low"]), row
        assert abs(row["default"] - truth[str(row["parameter"])]) > 0.3 * (row["high"] - row["low"])


def _published(run: Values, stage: Stage) -> pd.DataFrame:
    """The targets of a stage in fiscal year 2019 with their errors, and with the values of a run."""
    table = targets()
    table = table[table["stage"] == stage.value].drop_duplicates("target")
    table = table.assign(period=np.where(table["period_kind"] == "fiscal_year", 2019, settings_month()))
    keys = keys_of(table)
    kept = [key in run and run[key] > 0 for key in keys]
    values = [run[key] for key, keep in zip(keys, kept, strict=True) if keep]
    return table[kept].assign(value=values)


def settings_month() -> int:
    return parse_month("2019-09")
