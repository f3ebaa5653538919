"""The fitted set that ships: what it changes, what is recorded of it, and files that are refused."""

from pathlib import Path

import pytest

import run
from model.simulate import Settings, simulate
from world import fitted, parameters
from world.calendar import parse_month
from world.errors import InputError
from world.fitted import read_fitted
from world.parameters import Parameters, shipped
from world.scenario import load

BAD = {
    "unknown": (
        "[parameters]\nplea_shar = 0.1\n",
        "unknown parameter 'plea_shar'; did you mean 'plea_share'?",
    ),
    "outside": (
        "[parameters]\nplea_share = 0.9\n",
        "plea_share = 0.9 is not valid; give a number from 0 to 0.15",
    ),
    "text": ('[parameters]\nplea_share = "0.1"\n', "plea_share = '0.1' is not valid"),
    "table": ("[parameter]\n", "parameter is not valid; valid: the tables parameters and provenance"),
    "flat": ("parameters = 1\n", "parameters is not valid"),
    "toml": ("[parameters\n", "is not valid TOML"),
}


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_the_set_that_ships_is_valid() -> None:
    assert load("baseline").parameters == shipped()


def test_fitted_values_replace_the_declared_ones_and_no_others(tmp_path: Path) -> None:
    path = write(tmp_path / "set.toml", "[parameters]\nplea_share = 0.1\n")
    assert shipped(path) == Parameters(plea_share=0.1)
    assert shipped(write(tmp_path / "none.toml", "[parameters]\n")) == Parameters()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_set_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    text, message = BAD[name]
    path = write(tmp_path / f"{name}.toml", text)
    monkeypatch.setattr(fitted, "FITTED", path)
    assert run.main(["simulate", "--quiet", "--out", str(tmp_path / "out")]) == run.BAD_INPUT
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert f"{name}.toml" in error
    assert message in error
    assert not (tmp_path / "out").exists()


def test_a_missing_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml cannot be read: No such file"):
        read_fitted(tmp_path / "none.toml")


def test_runs_and_descriptions_say_which_set_was_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = Settings(until=parse_month("2013-10"), scale=1000)
    before = simulate("baseline", short).info
    path = write(tmp_path / "set.toml", '[parameters]\nplea_share = 0.1\n[provenance]\ndate = "2025-02-01"\n')
    monkeypatch.setattr(fitted, "FITTED", path)
    after = simulate("baseline", short).info
    assert after["fitted_parameters"] == {"count": 1, "sha256": read_fitted(path).sha256}
    assert after["fitted_parameters"] != before["fitted_parameters"]
    assert after["scenario_hash"] != before["scenario_hash"]
    assert after["parameters"] == {}
    rows = {row["parameter"]: row for row in parameters.describe()}
    assert (rows["plea_share"]["default"], rows["plea_share"]["fitted"]) == (0.05, "0.1 (2025-02-01)")
    assert rows["remand_share"]["fitted"] == ""


def test_a_scenario_may_change_a_fitted_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitted, "FITTED", write(tmp_path / "set.toml", "[parameters]\nplea_share = 0.1\n"))
    scenario = load("baseline").with_settings(["plea_share=0.02"])
    assert scenario.parameters.plea_share == 0.02
    assert scenario.changes()["parameters"] == {"plea_share": 0.02}
