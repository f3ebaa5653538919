"""The store: what is in it is whole, of one design and version, and written by one sweep at a time."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from experiments import store as store_module
from experiments.design import Design, design_of
from experiments.one_run import Outcome
from experiments.store import DONE, FAILED, LOCK, MISSING, STORE, Store
from experiments.sweep_results import read_sweep
from tests.experiments.sweep_files import TWO_BY_TWO, write_sweep
from world.errors import InputError


@pytest.fixture
def design(tmp_path: Path) -> Design:
    """Four runs."""
    return design_of(write_sweep(tmp_path, factors=TWO_BY_TWO))


def outcome(design: Design, number: int) -> Outcome:
    return Outcome(number, np.arange(len(design.cells), dtype=np.float64) + number, 0.5, "here")


def failure(number: int) -> Outcome:
    return Outcome(number, None, 0.5, "here", "Traceback: no such thing")


def counts(store: Store) -> list[int]:
    return [store.count(status) for status in (MISSING, DONE, FAILED)]


def test_runs_that_are_done_are_not_made_again_and_those_that_failed_are(
    tmp_path: Path, design: Design
) -> None:
    with Store(tmp_path / "out", design) as store:
        store.add([outcome(design, 2), failure(0)])
        assert counts(store) == [2, 1, 1]
    with Store(tmp_path / "out", design) as store:
        assert list(store.undone()) == [0, 1, 3]
        store.add([outcome(design, 0)])
    results = read_sweep(tmp_path / "out")
    assert results.runs["run"].tolist() == [0, 2]
    assert results.runs["status"].tolist() == [DONE, DONE]
    np.testing.assert_array_equal(results.values[1], outcome(design, 2).values)


def test_a_failure_is_a_row_with_its_traceback(tmp_path: Path, design: Design) -> None:
    with Store(tmp_path / "out", design) as store:
        store.add([outcome(design, 1), failure(3)])
        results = read_sweep(tmp_path / "out")
    assert results.runs["error"].tolist() == ["", "Traceback: no such thing"]
    assert np.isnan(results.values[1]).all()
    assert results.wide()["run"].tolist() == [1]


def test_rows_say_what_was_run(tmp_path: Path, design: Design) -> None:
    with Store(tmp_path / "out", design) as store:
        store.add(outcome(design, number) for number in range(4))
    results = read_sweep(tmp_path / "out")
    assert results.design_runs == 4
    np.testing.assert_array_equal(results.runs[results.factors], design.draws)
    assert set(results.runs["scenario"]) == {"baseline"}
    assert results.runs["seed"].tolist() == [design.run(number).seed for number in range(4)]
    wide = results.wide("court_pending")
    assert list(wide.columns[-2:]) == ["court_pending 2013-10", "court_pending 2013-11"]
    long = results.long("court_pending")
    np.testing.assert_array_equal(long["value"].to_numpy().reshape(4, 2), wide.iloc[:, -2:])
    with pytest.raises(InputError, match="did you mean 'court_pending'"):
        results.wide("court_pendin")


def test_a_second_sweep_waits_its_turn(tmp_path: Path, design: Design) -> None:
    with (
        Store(tmp_path / "out", design),
        pytest.raises(InputError, match=r"another sweep is writing to .*out"),
    ):
        Store(tmp_path / "out", design)


def test_two_sweeps_never_mix(tmp_path: Path, design: Design) -> None:
    other = design_of(write_sweep(tmp_path, "seed = 2", TWO_BY_TWO))
    with Store(tmp_path / "out", design) as store:
        store.add([outcome(design, 0)])
    with pytest.raises(InputError, match=f"holds another sweep, small {design.identity}"):
        Store(tmp_path / "out", other)
    with Store(tmp_path / "out", design) as store:
        assert counts(store) == [3, 1, 0]


def test_runs_of_two_versions_never_mix(
    tmp_path: Path, design: Design, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(tmp_path / "out", design) as store:
        store.add([outcome(design, 0)])
    monkeypatch.setattr(store_module, "code_version", lambda: "another")
    with pytest.raises(InputError, match=r"was begun with version .* and this is another"):
        Store(tmp_path / "out", design)


def test_a_full_disk_keeps_what_there_is(tmp_path: Path, design: Design) -> None:
    with Store(tmp_path / "out", design) as store:
        store.add([outcome(design, 0)])
        pages = store._database.execute("PRAGMA page_count").fetchone()[0]
        store._database.execute(f"PRAGMA max_page_count = {pages}")
        long = Outcome(1, None, error="x" * 100_000)
        with pytest.raises(InputError, match=r"out cannot be written to: .* full; finished runs are kept"):
            store.add([outcome(design, 2), long])
    with Store(tmp_path / "out", design) as store:
        assert counts(store) == [3, 1, 0]


def test_a_transaction_that_was_killed_was_never_there(tmp_path: Path, design: Design) -> None:
    out = tmp_path / "out"
    with Store(out, design) as store:
        store.add([outcome(design, 0)])
    database = sqlite3.connect(out / STORE)
    database.execute("PRAGMA cache_spill = 1")
    database.execute("PRAGMA cache_size = 1")
    database.executemany(
        "REPLACE INTO runs (run, status, error) VALUES (?, 'done', ?)", [(n, "x" * 9999) for n in range(4)]
    )
    copies = [(path.name, path.read_bytes()) for path in out.iterdir()]
    database.rollback()
    database.close()
    assert any(name.endswith("-journal") for name, _ in copies)
    killed = tmp_path / "killed"
    killed.mkdir()
    for name, content in copies:
        (killed / name).write_bytes(content)
    with Store(killed, design) as store:
        assert counts(store) == [3, 1, 0]


@pytest.mark.parametrize("content", [b"not a database, but long enough to be read as one" * 9, b""])
def test_what_is_no_store_is_refused_or_begun(tmp_path: Path, design: Design, content: bytes) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / LOCK).touch()
    (out / STORE).write_bytes(content)
    if content:
        with pytest.raises(InputError, match="is not a store of this program, or is damaged"):
            Store(out, design)
    else:
        with Store(out, design) as store:
            assert counts(store) == [4, 0, 0]


def test_a_directory_with_something_else_is_refused(tmp_path: Path, design: Design) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(InputError, match="already holds something else"):
        Store(tmp_path, design)


def test_a_sweep_without_a_run_leaves_nothing(tmp_path: Path, design: Design) -> None:
    with Store(tmp_path / "new" / "out", design):
        pass
    assert not (tmp_path / "new").exists()


def test_a_sweep_that_left_only_logs_can_be_begun_again(tmp_path: Path, design: Design) -> None:
    with Store(tmp_path / "out", design):
        (tmp_path / "out" / "slurm").mkdir()
    assert not (tmp_path / "out" / STORE).exists()
    with Store(tmp_path / "out", design) as store:
        assert counts(store) == [4, 0, 0]


def test_where_there_is_no_sweep_none_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no sweep"):
        read_sweep(tmp_path)
