"""Sweeps on real workers: killed and run again, the same everywhere; a failure is a row, bad input a line."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import LocalCluster
from numpy.typing import NDArray

import run
from experiments import sweep as sweep_module
from experiments.backends import connected
from experiments.design import Design, design_of
from experiments.one_run import Job, Outcome, run_one
from experiments.slurm import Site
from experiments.store import DONE, FAILED, STORE
from experiments.sweep import Progress, sweep
from experiments.sweep_command import Terminal, duration, progress_line
from experiments.sweep_results import read_sweep
from experiments.version import code_version
from tests.experiments.sweep_files import JUDGES, RANGE, TWO_BY_TWO, write_sweep
from world.errors import InputError, Interrupted
from world.places import CITIZENSHIPS

ROOT = Path(run.__file__).resolve().parent
SIXTEEN = ('method = "sobol"\ndraws = 8\nreplicates = 2', JUDGES + RANGE)
CELLS = 2 + len(CITIZENSHIPS)
"""Numbers that are kept of a run: two months of pending cases, and removals by citizenship."""
WAIT_SECONDS = 120


def command(*words: object) -> list[str]:
    return [sys.executable, str(ROOT / "run.py"), "sweep", *map(str, words)]


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def done(out: Path) -> int:
    """Runs that a store holds so far."""
    try:
        with sqlite3.connect(f"file:{out / STORE}?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        if "database" in locals():
            database.close()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """Address of a scheduler with one worker."""
    with cluster_here() as cluster:
        yield cluster.scheduler_address


def cluster_here() -> Any:
    """A scheduler and a worker of two threads in this process, talked to as if they were elsewhere."""
    return LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        protocol="tcp://",
        dashboard_address=":0",
        silence_logs=False,
    )


def test_a_sweep_that_is_killed_and_run_again_has_every_run_once_as_if_made_alone(
    tmp_path: Path, elsewhere: str
) -> None:
    path, out = write_sweep(tmp_path, *SIXTEEN), tmp_path / "out"
    here = subprocess.Popen(command(path, "--out", out), stderr=subprocess.PIPE, text=True)
    wait_for(lambda: done(out) >= 2 or here.poll() is not None)
    here.kill()
    assert "Dask's dashboard: http://" in here.communicate(timeout=WAIT_SECONDS)[1]
    before = done(out)
    assert 2 <= before < 16
    seen: list[Progress] = []
    ended = sweep(path, out, on=elsewhere, report=seen.append)
    assert (ended.done, ended.failed, ended.left, ended.workers) == (16, 0, 0, 1)
    assert (seen[0].done, seen[0].seconds_left) == (before, None)
    results = read_sweep(out)
    assert results.runs["run"].tolist() == list(range(16))
    np.testing.assert_array_equal(results.values, [alone(design_of(path), number) for number in range(16)])
    nowhere = "tcp://127.0.0.1:1"
    assert sweep(path, out, on=nowhere).done == 16  # nothing is left to do, and no cluster is asked for it


def test_an_interrupt_keeps_what_is_finished(
    tmp_path: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(terminal: Terminal, progress: Progress) -> None:
        if progress.done >= 3:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(Terminal, "report", interrupt)
    path, out = write_sweep(tmp_path, *SIXTEEN), tmp_path / "out"
    assert run.main(["sweep", str(path), "--out", str(out), "--on", elsewhere]) == run.INTERRUPTED
    assert f"interrupted: {out} keeps the finished runs; the same command goes on" in capsys.readouterr().err
    assert 3 <= done(out) < 16
    monkeypatch.undo()
    assert run.main(["sweep", str(path), "--out", str(out), "--on", elsewhere]) == run.DONE
    assert f"16 runs done, 0 failed. Written to {out}" in capsys.readouterr().err


def alone(design: Design, number: int) -> NDArray[np.float64] | None:
    """Numbers of a run that is made here, from its first month."""
    planned = design.run(number)
    scenario, outputs = design.scenario(planned), tuple(design.file.outputs)
    return run_one(Job(number, scenario, design.settings(planned), outputs, code_version())).values


def test_a_run_that_fails_is_a_row_and_is_made_again(
    tmp_path: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = write_sweep(tmp_path, factors=TWO_BY_TWO), tmp_path / "out"
    monkeypatch.setattr(sweep_module, "run_one", fails_at_two)
    ended = sweep(path, out, on=elsewhere)
    assert (ended.done, ended.failed) == (3, 1)
    failed = read_sweep(out).runs.set_index("run").loc[2]
    assert failed["status"] == FAILED
    assert "ArithmeticError: run 2" in failed["error"]
    monkeypatch.undo()
    earlier = read_sweep(out).runs.set_index("run")["finished"]
    ended = sweep(path, out, on=elsewhere)
    assert (ended.done, ended.failed) == (4, 0)
    results = read_sweep(out)
    assert (results.values[2] > 0).any()  # made by the model, the others by the function above
    assert not results.values[[0, 1, 3]].any()
    assert results.runs.set_index("run")["finished"].drop(2).equals(earlier.drop(2))


def test_what_goes_wrong_in_a_model_is_told_with_its_place(tmp_path: Path) -> None:
    design = design_of(write_sweep(tmp_path))
    planned = design.run(0)
    job = Job(0, design.scenario(planned), design.settings(planned), ("no output",), code_version())  # type: ignore[arg-type]
    found = run_one(job)
    assert found.values is None
    assert "AttributeError" in found.error
    assert "outputs.py" in found.error


def test_a_run_whose_workers_die_again_and_again_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_module, "run_one", dies_at_one)
    monkeypatch.setattr("experiments.backends.MOST_DEATHS", 1)
    ended = sweep(write_sweep(tmp_path, factors=TWO_BY_TWO), tmp_path / "out")
    assert (ended.done, ended.failed) == (3, 1)
    errors = read_sweep(tmp_path / "out").runs["error"].tolist()
    assert "2 different workers" in errors[1]


def test_workers_of_another_version_are_refused(
    tmp_path: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_module, "code_version", lambda: "another")
    with pytest.raises(InputError, match=r"has version .* of code, data or libraries, this sweep another"):
        sweep(write_sweep(tmp_path), tmp_path / "out", on=elsewhere)
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_goes_is_no_failure_of_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.backends.CONNECT_SECONDS", 1)
    out = tmp_path / "out"
    with cluster_here() as cluster:

        def close(progress: Progress) -> None:
            if progress.done >= 2 and cluster.status.name == "running":
                cluster.close()

        with pytest.raises(Interrupted):
            sweep(write_sweep(tmp_path, *SIXTEEN), out, on=cluster.scheduler_address, report=close)
    assert done(out) >= 2
    assert set(read_sweep(out).runs["status"]) == {DONE}


def fails_at_two(job: Job, trunk: bytes | None) -> Outcome:
    """A run of which one fails."""
    if job.number == 2:
        raise ArithmeticError("run 2")
    return Outcome(job.number, np.zeros(CELLS))


def dies_at_one(job: Job, trunk: bytes | None) -> Outcome:
    """A run of which one kills its worker."""
    if job.number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(job.number, np.zeros(CELLS))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--on", "lokal"], "'lokal' is no place to run on; valid: local, slurm, or tcp://HOST:PORT"),
        (["--on", "tcp://127.0.0.1:1"], "no Dask scheduler answers at tcp://127.0.0.1:1"),
        (["--on", "slurm"], "sbatch is not found: --on slurm is run where SLURM jobs are submitted"),
        (["--on", "slurm", "--site", "none.toml"], "none.toml cannot be read"),
        (["--workers", "0"], "workers 0 is not valid: one or more"),
        (["--workers", "100000"], "workers 100000 is more than the"),
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
    monkeypatch.setattr("experiments.backends.CONNECT_SECONDS", 1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    (tmp_path / "occupied").mkdir()
    (tmp_path / "occupied" / "run.json").write_text("{}")
    path = write_sweep(tmp_path)
    assert run.main(["sweep", str(path), *arguments]) == run.BAD_INPUT
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith("error: ")
    assert message in said[0]
    assert not (tmp_path / "results").exists()


def test_local_workers_have_one_thread_each() -> None:
    with connected("local", 1, Site(), Path("unused")) as backend:
        assert list(backend.client.nthreads().values()) == [1]
        threads: dict[str, Any] = backend.client.run(lambda: os.environ["OMP_NUM_THREADS"])
        assert list(threads.values()) == ["1"]


def test_progress_is_a_line() -> None:
    progress = Progress(4, 1, 2, 7, 2, 3700.0, "http://here")
    assert progress_line(progress) == "4 done, 1 failed, 2 running, 7 left; 2 workers; about 1 h 1 min to go"
    assert [duration(seconds) for seconds in (0, 59, 60, 90_000)] == ["0 s", "59 s", "1 min 0 s", "1 d 1 h"]
