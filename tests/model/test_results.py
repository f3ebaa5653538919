import json
import os
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from model.plan import PLAN
from model.results import Results, provenance
from model.results_directory import IDENTITY, prepare_directory, remove_empty
from model.simulate import Settings, simulate
from world.calendar import parse_month
from world.errors import InputError
from world.monthly_table import SCHEMA

SAME = dict.fromkeys(IDENTITY, 1)


@pytest.fixture(scope="module")
def results() -> Results:
    return simulate(settings=Settings(until=parse_month("2013-12"), scale=1000))


def test_the_frame_has_the_declared_columns_in_the_declared_order(results: Results) -> None:
    frame = results.frame()
    assert list(frame.columns) == SCHEMA.names
    keys = ["scenario", "draw", "replicate", "month", "series", "place", "group"]
    plain = frame[keys].astype({name: str for name in keys if name not in ("draw", "replicate")})
    assert not plain.duplicated().any()
    assert plain.equals(plain.sort_values(keys))
    assert frame["value"].notna().all()


def test_what_is_written_is_what_is_given(results: Results, tmp_path: Path) -> None:
    results.write(tmp_path)
    assert pq.read_table(tmp_path / "monthly.parquet").equals(results.table)
    assert json.loads((tmp_path / "run.json").read_text()) == results.info
    assert sorted(path.name for path in tmp_path.iterdir()) == ["monthly.parquet", "run.json"]


def test_a_write_that_fails_leaves_what_was_there(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results.write(tmp_path)
    before = (tmp_path / "monthly.parquet").read_bytes()

    def full(*arguments: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(InputError, match="cannot be written to: No space left on device"):
        Results(results.table[:1], {"changed": True}).write(tmp_path)
    assert (tmp_path / "monthly.parquet").read_bytes() == before
    assert json.loads((tmp_path / "run.json").read_text()) == results.info
    assert len(list(tmp_path.iterdir())) == 2


def test_run_json_says_how_the_run_was_made(results: Results) -> None:
    info = results.info
    assert set(provenance()) <= set(info)
    assert info["libraries"]["mesa"] != "not installed"
    assert 50e6 < info["peak_memory_bytes"] < 64e9
    assert set(info["phase_seconds"]) == {phase.name for phase in PLAN}
    assert sum(info["phase_seconds"].values()) <= info["wall_seconds"]


def test_a_directory_is_made_and_taken_away_again(tmp_path: Path) -> None:
    made = prepare_directory(tmp_path / "a" / "b" / "c", SAME)
    assert made == [tmp_path / "a" / "b" / "c", tmp_path / "a" / "b", tmp_path / "a"]
    (tmp_path / "a" / "other").touch()
    remove_empty(made)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["other"]


def test_an_empty_directory_of_the_user_stays(tmp_path: Path) -> None:
    remove_empty(prepare_directory(tmp_path, SAME))
    assert tmp_path.is_dir()


@pytest.mark.parametrize("key", IDENTITY)
def test_a_directory_of_another_run_is_refused(tmp_path: Path, key: str) -> None:
    (tmp_path / "run.json").write_text(json.dumps(SAME))
    assert prepare_directory(tmp_path, SAME) == []
    with pytest.raises(InputError, match="already holds something else"):
        prepare_directory(tmp_path, SAME | {key: 2})


@pytest.mark.parametrize("content", ["", "[]", "{", "{}"])
def test_a_directory_with_a_damaged_record_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content)
    with pytest.raises(InputError, match="already holds something else"):
        prepare_directory(tmp_path, SAME)


def test_what_a_killed_run_was_writing_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "monthly.parquet.part").touch()
    assert prepare_directory(tmp_path, SAME) == []


def test_a_directory_that_cannot_be_probed_is_refused_and_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: Any, **options: Any) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(InputError, match="cannot be written to: Permission denied"):
        prepare_directory(tmp_path / "a" / "b", SAME)
    assert list(tmp_path.iterdir()) == []
