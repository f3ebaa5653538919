"""A viewer: levers pulled on the way make the run that their scenario makes from the start."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.simulate import Settings, simulate
from visualizer import present
from visualizer.figures.catalogue import FIGURES
from visualizer.files import made
from visualizer.present import PRESENT, at_present
from visualizer.viewer import Choice, Viewer
from world.errors import InputError
from world.monthly_table import to_table
from world.scenario import load


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep presents in a folder of the tests."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture
def viewer(cache: Path) -> Viewer:
    """A viewer at the present, at 1:1000."""
    return _viewer()


def _viewer(scenario: str = "baseline") -> Viewer:
    viewer = Viewer(Choice(load(scenario), 1000, 1))
    viewer.begin(viewer.choice.value)
    return viewer


def _live(viewer: Viewer, months: int) -> None:
    steps = viewer.steps.value
    assert steps is not None
    for _ in range(months):
        steps.step()


def test_the_months_and_the_figures_are_there_to_take_home(viewer: Viewer) -> None:
    """The archive of the table holds the Parquet file's rows; every figure that can be drawn is a picture."""
    _live(viewer, 1)
    sent = {kind: made(kind, viewer) for kind in ("csv", "parquet", "figures")}
    data = {kind: io.BytesIO(file["data"]) for kind, file in sent.items() if file is not None}
    with zipfile.ZipFile(data["csv"]) as archive:
        rows = pd.read_csv(archive.open("monthly.csv"), keep_default_na=False)
    expected = pd.read_parquet(data["parquet"])
    assert rows["series"].tolist() == expected["series"].tolist()
    assert np.array_equal(rows["value"].to_numpy(), expected["value"].to_numpy())
    with zipfile.ZipFile(data["figures"]) as archive:
        assert set(archive.namelist()) == {f"{entry.stem}.png" for entry in FIGURES}
        assert all(archive.read(name).startswith(b"\x89PNG") for name in archive.namelist())


def test_levers_pulled_on_the_way_are_the_scenario_run_from_the_start(viewer: Viewer) -> None:
    _live(viewer, 2)
    viewer.change({"name": "judges", "value": 1000.0})
    viewer.change({"name": "shelter_beds", "value": 50.0, "place": "Tijuana"})
    _live(viewer, 2)
    viewer.undo(0)
    viewer.change({"name": "arrests_per_day", "value": 2000.0})
    _live(viewer, 2)
    moment = viewer.moment()
    assert moment is not None
    whole = simulate(viewer.scenario(), Settings(scale=1000, seed=1, until=PRESENT + 5))
    lived = to_table(moment.ledger, viewer.scenario().name)
    assert whole.table.equals(lived)


def test_a_change_taken_back_before_it_was_lived_leaves_no_trace(viewer: Viewer) -> None:
    viewer.change({"name": "judges", "value": 1000.0})
    viewer.undo(0)
    assert viewer.changes.value == ()
    assert viewer.scenario() == load("baseline")


def test_a_second_value_in_the_same_month_takes_the_place_of_the_first(viewer: Viewer) -> None:
    viewer.change({"name": "judges", "value": 1000.0})
    viewer.change({"name": "judges", "value": 900.0})
    assert [change.value for change in viewer.changes.value] == [900.0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "judges", "value": -1.0}, "out of bounds"),
        ({"name": "judge", "value": 1.0}, "did you mean 'judges'"),
        ({"name": "judges", "value": 1.0, "place": "Nowhere"}, "unknown court"),
        ({"name": "judges", "value": float("nan")}, "finite"),
    ],
)
def test_a_change_that_is_not_valid_is_said_and_nothing_changes(
    viewer: Viewer, given: dict[str, object], said: str
) -> None:
    viewer.change(given)
    assert said in viewer.error.value
    assert viewer.changes.value == ()


def test_an_error_of_the_model_is_said_and_ends_that_run_only(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, other = _viewer(), _viewer()
    assert broken.steps.value is not None

    def fail() -> None:
        raise ZeroDivisionError("no beds")

    monkeypatch.setattr(broken.steps.value.model, "step", fail)
    _live(broken, 1)
    assert broken.error.value == "2025-01: ZeroDivisionError: no beds"
    assert not broken.steps.value.running
    _live(other, 1)
    moments = broken.moment(), other.moment()
    assert [moment.month - PRESENT for moment in moments if moment is not None] == [-1, 0]
    broken.begin(broken.choice.value)
    assert broken.error.value == ""
    _live(broken, 1)


def test_months_of_an_old_run_are_not_lived_after_a_new_one_has_begun(viewer: Viewer) -> None:
    old = viewer.steps.value
    viewer.begin(viewer.choice.value)
    assert old is not None
    old.step()
    assert old.model.month == PRESENT
    assert viewer.steps.value is not old


def test_history_is_lived_once_for_scenarios_that_share_it(cache: Path) -> None:
    told: list[float] = []
    at_present(load("judges_plus_300"), 1000, 77, told.append)
    assert told
    assert sorted(told) == told
    again: list[float] = []
    at_present(load("baseline"), 1000, 77, again.append)
    assert again == []
    other = load("baseline").with_settings(["judges@2020-01=2000"])
    at_present(other, 1000, 77, again.append)
    assert again


def test_of_the_presents_the_last_used_are_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(present, "KEPT", 1)
    at_present(load("baseline"), 1000, 78, lambda _: None)
    at_present(load("baseline"), 1000, 79, lambda _: None)
    assert [path.name.split("-")[2] for path in (cache / "us-mexico-corridor").glob("*.npz")] == ["79"]


def test_a_scenario_that_would_have_lived_otherwise_is_refused(viewer: Viewer) -> None:
    assert viewer.steps.value is not None
    model = viewer.steps.value.model
    before = model.state.levers
    with pytest.raises(InputError, match="begin anew"):
        model.go_on_under(load("baseline").with_settings(["judges@2020-01=2000"]))
    with pytest.raises(InputError, match="parameters or forced series"):
        model.go_on_under(load("baseline").with_settings(["judge_hiring_months=20"]))
    assert model.state.levers is before
    assert np.array_equal(before.get("judges"), model.state.levers.get("judges"))
