import json
from pathlib import Path

import numpy as np
import pytest

from model import simulate as module
from model.migration_model import MigrationModel
from model.results import Results
from model.simulate import Settings, replicate_seed, simulate
from world.calendar import parse_month
from world.errors import InputError
from world.scenario import load

FIRST = parse_month("2013-10")
SMALL = Settings(until=FIRST + 5, scale=1000)


def months(results: Results) -> list[str]:
    return sorted(results.frame()["month"].unique())


def test_without_a_directory_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    results = simulate(settings=SMALL)
    assert months(results) == ["2013-10", "2013-11", "2013-12", "2014-01", "2014-02", "2014-03"]
    assert list(tmp_path.iterdir()) == []
    assert results.info["scenario"] == "baseline"
    assert not results.interrupted


def test_the_example_of_the_documentation_does_what_it_says(tmp_path: Path) -> None:
    more = load("baseline").with_settings(["judges@2013-12=1000"])
    frame = simulate(more, SMALL, out=tmp_path / "more").frame()
    judges = frame[frame["series"] == "judges"].groupby("month", observed=True)["value"].sum()
    assert judges["2013-11"] < 400
    assert judges["2013-12":].to_numpy() == pytest.approx([1000.0] * 4)
    assert json.loads((tmp_path / "more" / "run.json").read_text())["scenario_hash"] == more.hash()


def test_progress_sees_every_month_of_every_replicate_once() -> None:
    seen = []
    simulate(
        settings=Settings(until=FIRST + 2, scale=1000, replicates=2),
        progress=lambda model, replicate: seen.append((replicate, model.month - 1)),
    )
    assert seen == [(replicate, FIRST + month) for replicate in (0, 1) for month in range(3)]


def test_an_interrupt_between_months_keeps_the_finished_ones(tmp_path: Path) -> None:
    def stop(model: MigrationModel, replicate: int) -> None:
        if (replicate, model.month) == (1, FIRST + 2):
            raise KeyboardInterrupt

    settings = Settings(until=FIRST + 3, scale=1000, replicates=3)
    results = simulate(settings=settings, out=tmp_path, progress=stop)
    counted = results.frame().groupby("replicate")["month"].nunique()
    assert results.interrupted
    assert counted.to_dict() == {0: 4, 1: 2}
    assert results.info["last_finished_month"] == "2013-11"


def test_an_interrupt_in_the_middle_of_a_month_loses_that_month_only(monkeypatch: pytest.MonkeyPatch) -> None:
    live = MigrationModel.step

    def stop_in_the_third(model: MigrationModel) -> None:
        if model.month == FIRST + 2:
            model.state.ledger.months.append(model.month)  # as far as closing a month may have come
            raise KeyboardInterrupt
        live(model)

    monkeypatch.setattr(MigrationModel, "step", stop_in_the_third)
    assert months(simulate(settings=SMALL)) == ["2013-10", "2013-11"]


def test_an_interrupt_after_the_last_month_leaves_nothing_undone() -> None:
    def stop(model: MigrationModel, replicate: int) -> None:
        if model.month > SMALL.until:
            raise KeyboardInterrupt

    assert not simulate(settings=SMALL, progress=stop).interrupted


def test_an_interrupt_before_the_first_month_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(model: MigrationModel) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(MigrationModel, "step", stop)
    with pytest.raises(KeyboardInterrupt):
        simulate(settings=SMALL, out=tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_failing_run_leaves_the_years_that_were_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SAVE_SECONDS", 0.0)

    def fail(model: MigrationModel, replicate: int) -> None:
        if model.month == FIRST + 30:
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        simulate(settings=Settings(until=FIRST + 40, scale=1000), out=tmp_path, progress=fail)
    info = json.loads((tmp_path / "run.json").read_text())
    assert (info["interrupted"], info["last_finished_month"]) == (True, "2015-09")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(replicates=0), "replicates 0 is not valid"),
        (Settings(seed=-1), "seed -1 is not valid"),
        (Settings(scale=7), "scale 7 is not valid"),
        (Settings(start=FIRST + 9, until=FIRST), "the last month, 2013-10, is before the first, 2014-07"),
        (Settings(start=FIRST - 1), "a run starts in 2013-10 or later"),
        (Settings(checkpoint_at=FIRST), "a checkpoint needs a directory"),
    ],
)
def test_settings_are_checked(settings: Settings, message: str) -> None:
    with pytest.raises(InputError, match=message):
        simulate(settings=settings)


def test_a_checkpoint_outside_the_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lives the months 2013-10 to 2014-03"):
        simulate(settings=Settings(until=SMALL.until, checkpoint_at=SMALL.until + 1), out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_seeds_of_replicates_are_the_seed_itself_and_then_all_different() -> None:
    seeds = [replicate_seed(seed, replicate) for seed in (1, 2) for replicate in range(50)]
    assert (seeds[0], seeds[50]) == (1, 2)
    assert len(set(seeds)) == 100


def test_person_months_are_counted(tmp_path: Path) -> None:
    counts: list[int] = []
    results = simulate(settings=SMALL, progress=lambda model, _: counts.append(model.people.count))
    rate = results.info["person_months_per_second"]
    seconds = results.info["wall_seconds"]
    assert rate * seconds == pytest.approx(np.sum(counts), rel=0.02)
    assert results.info["rows"] == counts[-1]
    assert results.info["people"] == counts[-1] * SMALL.scale
