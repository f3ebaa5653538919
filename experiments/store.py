"""The store of a sweep: one SQLite file to which finished runs are added, and which survives any kill.

A transaction is on the disk whole or not at all, whatever is killed; a lock beside the file, which the
operating system takes away with its process, lets one sweep write at a time. Tables:

- `about` (key, value): format, design and version (the identity), the sweep file, scenarios, columns, cells
  and number of runs, as JSON; `draws`, float64, draw by draw.
- `runs`: run, scenario, draw, replicate, seed, status (done or failed), seconds, worker, finished, error
  (traceback), data (float64, one number a cell).
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from experiments.design import Design
from experiments.one_run import Outcome
from experiments.version import code_version
from model.results_directory import prepare_directory, remove_empty
from world.errors import InputError

STORE, LOCK = "sweep.sqlite", "sweep.lock"
FORMAT = "corridor-sweep-1"
"""Name and version of the layout."""
MISSING, DONE, FAILED = "missing", "done", "failed"
STATUS = (MISSING, DONE, FAILED)
"""What a run can be; the file has rows of the last two."""
BUSY_SECONDS = 60.0
"""How long a reader may hold the file up before it is an error."""
_LAYOUT = (
    "CREATE TABLE about (key TEXT PRIMARY KEY, value)",
    "CREATE TABLE runs (run INTEGER PRIMARY KEY, scenario TEXT, draw INTEGER, replicate INTEGER, "
    "seed INTEGER, status TEXT, seconds REAL, worker TEXT, finished TEXT, error TEXT, data BLOB)",
)


class Store:
    """The runs of one design in a directory, open for writing.

    Args:
        directory: A new or an empty directory, or that of the same sweep.
        design: The design.

    Raises:
        InputError: The directory cannot be written to, holds something else or the store of another design
            or version, or another sweep is writing to it.
    """

    def __init__(self, directory: Path, design: Design) -> None:
        self._directory, self._design = directory, design
        self._made = [] if (directory / LOCK).is_file() else prepare_directory(directory)
        self._lock = _locked(directory)
        try:
            with writing(directory):
                self._database = sqlite3.connect(directory / STORE, timeout=BUSY_SECONDS)
                if not self._database.execute("SELECT name FROM sqlite_master").fetchall():
                    self._create()
                check_identity(directory, read_about(self._database), design)
                self._status = self._read_status()
                self._counts = np.bincount(self._status, minlength=len(STATUS)).tolist()
        except BaseException:
            os.close(self._lock)
            raise

    def __enter__(self) -> Self:
        """Use the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store; one without a run is taken away again.

        The lock stays beside what else a sweep has left: it says that the directory is a sweep's.
        """
        empty = self._database.execute("SELECT NOT EXISTS (SELECT * FROM runs)").fetchone()[0]
        self._database.close()
        if empty:
            with suppress(OSError):
                (self._directory / STORE).unlink()
                if [path.name for path in self._directory.iterdir()] == [LOCK]:
                    (self._directory / LOCK).unlink()
                    remove_empty(self._made)
        os.close(self._lock)

    def undone(self) -> Iterator[int]:
        """Numbers of the runs that are missing, or failed when the store was opened, in order."""
        return (number for number in range(len(self._design)) if not self._status[number])

    def count(self, status: str) -> int:
        """Number of runs that are missing, done or failed."""
        return self._counts[STATUS.index(status)]

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Add finished runs in one transaction.

        Raises:
            InputError: The disk is full or cannot be written to; what was there before is kept.
        """
        rows = [self._row(outcome) for outcome in outcomes]
        with writing(self._directory), self._database:
            self._database.executemany(f"REPLACE INTO runs VALUES ({', '.join('?' * 11)})", rows)
        for row in rows:
            self._counts[self._status[row[0]]] -= 1
            self._status[row[0]] = STATUS.index(row[5])
            self._counts[self._status[row[0]]] += 1

    def _row(self, outcome: Outcome) -> tuple[Any, ...]:
        run = self._design.run(outcome.number)
        scenario = self._design.scenarios[run.scenario].name
        data = None if outcome.values is None else np.ascontiguousarray(outcome.values, "<f8").tobytes()
        status, finished = (
            DONE if data is not None else FAILED,
            datetime.now(UTC).isoformat(timespec="seconds"),
        )
        made = (status, outcome.seconds, outcome.worker, finished, outcome.error, data)
        return (run.number, scenario, run.draw, run.replicate, run.seed, *made)

    def _read_status(self) -> NDArray[np.uint8]:
        """One byte a run; those that failed are to be made again, as those that are missing."""
        status = np.zeros(len(self._design), np.uint8)
        for (number,) in self._database.execute("SELECT run FROM runs WHERE status = ?", [DONE]):
            status[number] = STATUS.index(DONE)
        return status

    def _create(self) -> None:
        with self._database:
            self._database.execute("BEGIN")
            for statement in _LAYOUT:
                self._database.execute(statement)
            self._database.executemany("INSERT INTO about VALUES (?, ?)", _about(self._design).items())


def read_about(database: sqlite3.Connection) -> dict[str, Any]:
    """Read what a store says of itself: JSON as values, `draws` as bytes."""
    rows = database.execute("SELECT key, value FROM about")
    return {key: value if isinstance(value, bytes) else json.loads(value) for key, value in rows}


def check_identity(directory: Path, about: dict[str, Any], design: Design) -> None:
    """Check that a store is that of a design, made by this version.

    Raises:
        InputError: It is not.
    """
    if about["format"] != FORMAT:
        raise InputError(f"{directory} has a store of format {about['format']}; this program writes {FORMAT}")
    if about["design"] != design.identity:
        raise InputError(
            f"{directory} holds another sweep, {about['sweep']['sweep']['name']} {about['design']}, and this "
            f"is {design.file.sweep.name} {design.identity}; name another directory with --out"
        )
    if about["version"] != code_version():
        raise InputError(
            f"{directory} was begun with version {about['version']} of code, data or libraries, and this is "
            f"{code_version()}; go back to that one, or name another directory with --out"
        )


def _about(design: Design) -> dict[str, Any]:
    plain = {
        "format": FORMAT,
        "design": design.identity,
        "version": code_version(),
        "sweep": design.file.model_dump(mode="json", by_alias=True),
        "scenarios": {scenario.name: scenario.hash() for scenario in design.scenarios},
        "columns": design.columns,
        "cells": design.cells,
        "runs": len(design),
    }
    draws = np.ascontiguousarray(design.draws, "<f8").tobytes()
    return {key: json.dumps(value) for key, value in plain.items()} | {"draws": draws}


def _locked(directory: Path) -> int:
    """Take the lock of a directory; it goes with the process."""
    try:
        lock = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise InputError(f"{directory} cannot be written to: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(lock), (directory / LOCK).stat()):
            raise OSError("another sweep has just taken its lock away")
    except OSError:
        os.close(lock)
        raise InputError(f"another sweep is writing to {directory}; wait for it, or stop it") from None
    return lock


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Say in one line what is wrong with a store."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise InputError(f"{directory} cannot be written to: {error}; finished runs are kept") from None
    except (sqlite3.DatabaseError, ValueError, KeyError, IndexError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{directory / STORE} is not a store of this program, or is damaged") from None
