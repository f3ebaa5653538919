"""Figures drawn with a second process are those that one process draws, whatever becomes of it."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from visualizer import artist as drawing_room
from visualizer.artist import Artist
from visualizer.drawing import draw_entries
from visualizer.figures import catalogue
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


def start(artist: Artist, clock: Clock) -> None:
    artist.month_done()
    clock[0] += drawing_room.PATIENCE
    artist.month_done()


def test_a_second_process_draws_the_same_figures_to_the_byte_and_leaves_ctrl_c_to_the_first(
    run: Run, published: pd.DataFrame, clock: Clock
) -> None:
    with Artist() as artist:
        start(artist, clock)
        (process,) = multiprocessing.active_children()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGINT)
        drawn = artist.begin(run, published)()
    assert process.exitcode in (0, -signal.SIGTERM)
    assert [figure.stem for figure in drawn] == [entry.stem for entry in FIGURES]
    assert drawn[::6] == draw_entries(FIGURES[::6], run, published)


def test_a_process_that_was_killed_is_not_missed(
    run: Run, published: pd.DataFrame, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "FIGURES", FIGURES[:2])
    with Artist() as artist:
        start(artist, clock)
        multiprocessing.active_children()[0].kill()
        drawn = artist.begin(run, published)()
    assert [figure.stem for figure in drawn] == [entry.stem for entry in FIGURES[:2]]


def test_a_short_run_and_one_core_start_no_process(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    with Artist() as artist:
        artist.month_done()
        clock[0] += drawing_room.PATIENCE / 2
        artist.month_done()
        assert multiprocessing.active_children() == []
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with Artist() as artist:
        start(artist, clock)
        assert multiprocessing.active_children() == []


def test_a_run_that_fails_leaves_no_process_behind(clock: Clock) -> None:
    with suppress(KeyboardInterrupt), Artist() as artist:
        start(artist, clock)
        raise KeyboardInterrupt
    assert multiprocessing.active_children() == []
