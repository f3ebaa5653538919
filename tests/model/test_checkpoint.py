"""A run that is resumed equals one that was never stopped, to the byte."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from agents.declarations import KINDS
from model.checkpoint import lineage_of, read_checkpoint, read_header, scenario_of, write_checkpoint
from model.migration_model import MigrationModel
from model.simulate import Settings, simulate
from world.calendar import format_month, parse_month
from world.errors import InputError
from world.monthly_table import to_table
from world.scenario import load

FIRST = parse_month("2013-10")


def written(directory: Path) -> bytes:
    return (directory / "monthly.parquet").read_bytes()


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A checkpoint of a small changed run, after four months."""
    scenario = load("baseline").with_settings(["judges:Chicago=9", "plea_share=0.1"])
    model = MigrationModel(scenario, until=FIRST + 8, scale=1000, rng=3)
    for _ in range(4):
        model.step()
    write_checkpoint(model, tmp_path / "checkpoint.npz")
    return tmp_path / "checkpoint.npz"


@pytest.mark.parametrize(
    ("scenario", "scale", "month"),
    [
        ("baseline", 1000, "2013-10"),  # before anything has happened
        ("baseline", 1000, "2016-04"),
        ("baseline", 100, "2020-02"),  # Remain in Mexico in force, courts about to close
        ("mass_deportation", 1000, "2025-09"),  # beds full, flights bounded
        ("mass_deportation", 100, "2025-09"),
    ],
)
def test_a_resumed_run_equals_an_uninterrupted_one(
    tmp_path: Path, scenario: str, scale: int, month: str
) -> None:
    at = parse_month(month)
    start, until = max(at - 30, FIRST), at + 24
    whole, resumed = tmp_path / "whole", tmp_path / "resumed"
    simulate(scenario, Settings(start=start, until=until, scale=scale, checkpoint_at=at), whole)
    file = whole / f"checkpoint-{month}-0.npz"
    simulate(settings=Settings.of_checkpoint(file, until=until), out=resumed)
    assert written(whole) == written(resumed)
    records = [json.loads((directory / "run.json").read_text()) for directory in (whole, resumed)]
    assert records[0]["lineage"] == records[1]["lineage"]
    assert records[0]["scenario_hash"] == records[1]["scenario_hash"]


@pytest.fixture(scope="module")
def deciding(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], tuple[MigrationModel, Path]]:
    """A run into July 2025 and its checkpoints; agents decide from February 2025, or all along."""

    @cache
    def live(unforced: bool) -> tuple[MigrationModel, Path]:
        folder = tmp_path_factory.mktemp("deciding")
        scenario = load("baseline").without_forcing() if unforced else load("baseline")
        model = MigrationModel(scenario, start="2024-12", until="2025-07", scale=1000, rng=4)
        while model.month <= parse_month("2025-07"):
            write_checkpoint(model, folder / f"{format_month(model.month)}.npz")
            model.step()
        return model, folder

    return live


@pytest.mark.parametrize("unforced", [False, True])
@pytest.mark.parametrize("month", ["2025-01", "2025-02", "2025-03"])
def test_a_run_resumed_about_the_month_in_which_agents_begin_to_decide_equals_an_uninterrupted_one(
    deciding: Callable[[bool], tuple[MigrationModel, Path]], month: str, unforced: bool
) -> None:
    """Every series, person and institution, also where a resumed run has to find its reference again."""
    whole, folder = deciding(unforced)
    again = read_checkpoint(folder / f"{month}.npz", until=parse_month("2025-07"))
    while again.month < whole.month:
        again.step()
    assert to_table(again.state.ledger, "run").equals(to_table(whole.state.ledger, "run"))
    assert_same_arrays(again.people.to_arrays(), whole.people.to_arrays())
    for kind in KINDS:
        ours, theirs = (getattr(model.state, kind.table) for model in (again, whole))
        assert_same_arrays(*({f.name: table.column(f.name) for f in ours.fields} for table in (ours, theirs)))
    np.testing.assert_array_equal(again.state.reference_departures, whole.state.reference_departures)
    assert whole.state.reference_departures.sum() > 0


def assert_same_arrays(ours: Mapping[str, np.ndarray], theirs: Mapping[str, np.ndarray]) -> None:
    assert ours.keys() == theirs.keys()
    for name, values in ours.items():
        np.testing.assert_array_equal(values, theirs[name], err_msg=name)


def test_a_checkpoint_of_a_resumed_run_resumes_again(tmp_path: Path) -> None:
    until = FIRST + 30
    simulate(settings=Settings(until=until, scale=1000, checkpoint_at=FIRST + 10), out=tmp_path / "0")
    first = Settings.of_checkpoint(
        tmp_path / "0" / "checkpoint-2014-08-0.npz", until=until, checkpoint_at=FIRST + 20
    )
    simulate(settings=first, out=tmp_path / "1")
    second = Settings.of_checkpoint(tmp_path / "1" / "checkpoint-2015-06-0.npz", until=until)
    simulate(settings=second, out=tmp_path / "2")
    assert written(tmp_path / "0") == written(tmp_path / "1") == written(tmp_path / "2")


def test_everything_that_the_model_holds_comes_back(checkpoint: Path) -> None:
    model = MigrationModel(scenario_of(checkpoint), until=FIRST + 8, scale=1000, rng=3)
    for _ in range(4):
        model.step()
    model.random.random()
    model.rng.random()
    model.state.streams.stream("shelters").random(5)
    write_checkpoint(model, checkpoint)
    again = read_checkpoint(checkpoint, FIRST + 8)
    assert (again.month, again.steps) == (model.month, model.steps) == (FIRST + 4, 4)
    assert again.random.random() == model.random.random()
    assert again.rng.random() == model.rng.random()
    assert again.state.streams.stream("shelters").random() == model.state.streams.stream("shelters").random()
    for kind in KINDS:
        old, new = getattr(model.state, kind.table), getattr(again.state, kind.table)
        for field in old.fields:
            np.testing.assert_array_equal(new.column(field.name), old.column(field.name))
    for name, column in model.people.to_arrays().items():
        np.testing.assert_array_equal(again.people.column(name), column)


def test_the_scenario_is_embedded_whole(checkpoint: Path) -> None:
    scenario = scenario_of(checkpoint)
    assert scenario == load("baseline").with_settings(["judges:Chicago=9", "plea_share=0.1"])
    header = read_header(checkpoint)
    assert (header.month, header.start, header.scale, header.seed) == (FIRST + 4, FIRST, 1000, 3)
    results = simulate(settings=Settings.of_checkpoint(checkpoint, until=FIRST + 5))
    frame = results.frame()
    chicago = frame[(frame["series"] == "judges") & (frame["place"] == "Chicago")]
    assert chicago["value"].tolist() == [9.0] * 6


def test_a_fork_shares_the_past_and_goes_its_own_way(checkpoint: Path) -> None:
    settings = Settings.of_checkpoint(checkpoint, until=FIRST + 8)
    own = simulate(settings=settings)
    fork = simulate(scenario_of(checkpoint).with_settings(["arrests_per_day=0"]), settings)
    frames = [results.frame() for results in (own, fork)]
    past = [frame["month"].astype(str) < "2014-02" for frame in frames]
    before, after = (
        [frame[mask == side] for frame, mask in zip(frames, past, strict=True)] for side in (True, False)
    )
    assert before[0]["value"].tolist() == before[1]["value"].tolist()
    arrests = [frame[frame["series"] == "ice_arrests"]["value"].sum() for frame in after]
    assert arrests[0] > 0
    assert arrests[1] == 0
    assert [entry["from"] for entry in own.info["lineage"]] == ["2013-10"]
    assert [entry["from"] for entry in fork.info["lineage"]] == ["2013-10", "2014-02"]
    assert own.info["scenario_hash"] != fork.info["scenario_hash"]


def test_a_lineage_forgets_what_a_fork_replaces() -> None:
    base, changed = load("baseline"), load("baseline").with_settings(["judges=1"])
    start = lineage_of(base, FIRST)
    forked = lineage_of(changed, FIRST + 5, start)
    assert lineage_of(changed, FIRST + 9, forked) == forked
    assert [entry["scenario_hash"] for entry in lineage_of(base, FIRST + 9, forked)] == [
        base.hash(),
        changed.hash(),
        base.hash(),
    ]
    assert lineage_of(changed, FIRST, start) == lineage_of(changed, FIRST)


def test_a_forced_series_must_still_be_the_same(tmp_path: Path) -> None:
    file = tmp_path / "arrivals.csv"
    file.write_text("month,place,group,value\n2013-11,Yuma,Mexico,5000\n")
    scenario = load("baseline").with_forcing([f"border_encounters={file}"])
    whole, at = tmp_path / "whole", FIRST + 1
    simulate(scenario, Settings(until=FIRST + 3, scale=1000, checkpoint_at=at), whole)
    checkpoint = whole / "checkpoint-2013-11-0.npz"
    simulate(settings=Settings.of_checkpoint(checkpoint, until=FIRST + 3), out=tmp_path / "resumed")
    assert written(whole) == written(tmp_path / "resumed")
    file.write_text("month,place,group,value\n2013-11,Yuma,Mexico,6000\n")
    with pytest.raises(InputError, match="from a file that has changed"):
        scenario_of(checkpoint)
    file.unlink()
    with pytest.raises(InputError, match=r"arrivals\.csv, which does not exist any more"):
        scenario_of(checkpoint)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.9999])
def test_a_truncated_checkpoint_is_refused(checkpoint: Path, share: float) -> None:
    content = checkpoint.read_bytes()
    checkpoint.write_bytes(content[: int(share * len(content))])
    with pytest.raises(InputError, match="is not a checkpoint of this program, or is cut short"):
        read_checkpoint(checkpoint, FIRST + 8)


def test_a_checkpoint_with_a_flipped_byte_is_refused(checkpoint: Path) -> None:
    content = bytearray(checkpoint.read_bytes())
    content[len(content) // 2] ^= 0xFF
    checkpoint.write_bytes(content)
    with pytest.raises(InputError, match="is not a checkpoint of this program, or is cut short"):
        read_checkpoint(checkpoint, FIRST + 8)


def test_foreign_arrays_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "foreign.npz", people=np.arange(3))
    np.save(tmp_path / "single.npy", np.arange(3))
    header = np.frombuffer(json.dumps({"format": "corridor-checkpoint-0"}).encode(), np.uint8)
    np.savez(tmp_path / "old.npz", header=header)
    for name in ("foreign.npz", "single.npy"):
        with pytest.raises(InputError, match="is not a checkpoint of this program"):
            read_header(tmp_path / name)
    with pytest.raises(InputError, match="has format 'corridor-checkpoint-0'; this program reads"):
        read_header(tmp_path / "old.npz")


@pytest.mark.parametrize("lost", ["people/court", "ledger/removals", "courts/judges"])
def test_a_checkpoint_that_lacks_an_array_is_refused(checkpoint: Path, lost: str) -> None:
    with np.load(checkpoint) as file:
        arrays = {name: file[name] for name in file.files if name != lost}
    np.savez(checkpoint, **arrays)
    with pytest.raises(InputError):  # noqa: PT011 - the message differs, the kind is what counts
        read_checkpoint(checkpoint, FIRST + 8)


def test_another_start_scale_or_seed_is_refused(checkpoint: Path) -> None:
    for name, value in (("start", FIRST + 1), ("scale", 100), ("seed", 1)):
        with pytest.raises(InputError, match=f"{name} .* is not that of .*; leave it out"):
            Settings.of_checkpoint(checkpoint, **{name: value})
    with pytest.raises(InputError, match="scale 100 is not that of"):
        simulate(settings=Settings(resume=checkpoint))


def test_what_cannot_be_resumed_is_refused(checkpoint: Path) -> None:
    with pytest.raises(InputError, match="goes on in 2014-02, after the last month of the run, 2013-12"):
        simulate(settings=Settings.of_checkpoint(checkpoint, until=FIRST + 2))
    with pytest.raises(InputError, match="continues one replicate"):
        simulate(settings=Settings.of_checkpoint(checkpoint, replicates=2))
    with pytest.raises(InputError, match="lives the months 2014-02 to"):
        simulate(settings=Settings.of_checkpoint(checkpoint, checkpoint_at=FIRST + 1), out=Path("never"))


def test_an_unwritable_checkpoint_leaves_nothing(tmp_path: Path) -> None:
    model = MigrationModel("baseline", until=FIRST, scale=1000, rng=1)
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_checkpoint(model, tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_checkpoint_of_other_data_is_refused(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes of places are positions in the tables: with other tables they would mean other places."""
    monkeypatch.setattr("world.tables.digest", lambda: "another")
    with pytest.raises(InputError, match="was written with other data"):
        read_checkpoint(checkpoint, until=parse_month("2015-12"))
