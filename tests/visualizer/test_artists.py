"""Figures drawn in processes of their own are those that one process draws, whatever becomes of them."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from visualizer import artists as drawing_room
from visualizer import drawing
from visualizer.artists import Artists
from visualizer.drawing import draw_part
from visualizer.figures.catalogue import FIGURES
from visualizer.run_directory import Run, read_run

Clock = list[float]


@pytest.fixture(scope="module")
def run(
    tmp_path_factory: pytest.TempPathFactory, frame: pd.DataFrame, write_run_to: Callable[..., Path]
) -> Run:
    return read_run(write_run_to(tmp_path_factory.mktemp("run"), frame[frame["month"] < "2016-10"]))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time, to be set, on a machine of two cores."""
    now = [100.0]
    monkeypatch.setattr(drawing_room, "perf_counter", lambda: now[0])
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    return now


def started() -> int:
    return len(multiprocessing.active_children())


def start(artists: Artists, clock: Clock) -> None:
    artists.month_done()
    clock[0] += drawing_room.PATIENCE
    artists.month_done()


def test_processes_draw_the_same_figures_to_the_byte_and_leave_ctrl_c_to_the_first(
    run: Run, published: pd.DataFrame, clock: Clock
) -> None:
    with Artists() as artists:
        start(artists, clock)
        processes = multiprocessing.active_children()
        for process in processes:
            assert process.pid is not None
            os.kill(process.pid, signal.SIGINT)
        drawn = artists.begin(run, published)()
    assert len(processes) == drawing_room.COUNT
    assert {process.exitcode for process in processes} <= {0, -signal.SIGTERM}
    assert [figure.stem for figure in drawn] == [entry.stem for entry in FIGURES]
    assert drawn[::6] == draw_part(run.directory, 0, 6)


def test_processes_that_were_killed_are_not_missed(
    run: Run, published: pd.DataFrame, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "FIGURES", FIGURES[:1])
    with Artists() as artists:
        start(artists, clock)
        for process in multiprocessing.active_children():
            process.kill()
        drawn = artists.begin(run, published)()
    assert [figure.stem for figure in drawn] == [FIGURES[0].stem]


def test_a_short_run_and_one_core_start_no_process(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    with Artists() as artists:
        artists.month_done()
        clock[0] += drawing_room.PATIENCE / 2
        artists.month_done()
        assert started() == 0
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with Artists() as artists:
        start(artists, clock)
        assert started() == 0


def test_a_run_that_fails_leaves_no_process_behind(clock: Clock) -> None:
    with suppress(KeyboardInterrupt), Artists() as artists:
        start(artists, clock)
        raise KeyboardInterrupt
    assert started() == 0
