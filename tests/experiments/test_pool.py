"""Processes: order of results, what stops them, and that none is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from experiments.pool import Pool, stop_if_told
from world.errors import InputError

ROOT = Path(__file__).parents[2]


def square(number: int, after: str = "", leave: str = "") -> int:
    """Wait for one file, and leave another."""
    _wait_until(lambda: not after or Path(after).exists())
    if leave:
        Path(leave).touch()
    return number**2


def refuse(number: int) -> int:
    raise InputError(f"{number} is not valid")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def until_told() -> None:
    while True:
        stop_if_told()
        time.sleep(0.01)


def test_results_come_in_the_order_asked_for_whichever_ends_first(tmp_path: Path) -> None:
    ended: list[int] = []
    file = str(tmp_path / "second")
    with Pool(2) as pool:
        found = pool.run(square, [(3, file), (2, "", file)], lambda number, _: ended.append(number))
    assert found == [9, 4]
    assert sorted(ended) == [0, 1]


def test_an_interrupt_ends_the_runs_under_way() -> None:
    polls: list[int] = []

    def poll() -> None:
        polls.append(1)
        if len(polls) > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Pool(1, poll) as pool:
        pool.run(until_told, [()])


def test_an_error_of_a_run_is_passed_on() -> None:
    with pytest.raises(InputError, match="4 is not valid"), Pool(1) as pool:
        pool.run(refuse, [(4,)])


def test_a_killed_process_is_one_line() -> None:
    with pytest.raises(InputError, match="a process was killed, perhaps for want of memory"), Pool(1) as pool:
        pool.run(die, [()])


def test_processes_end_with_the_one_that_began_them(tmp_path: Path) -> None:
    """Also when it is killed, and nothing can be said to them any more."""
    script = "\n".join(
        [
            "import os, time",
            "from experiments.pool import Pool",
            "from tests.experiments.test_pool import square, write_and_wait",
            "if __name__ == '__main__':",
            "    with Pool(1) as pool:",
            f"        pool.run(write_and_wait, [({str(tmp_path / 'pid')!r},)])",
        ]
    )
    file = tmp_path / "main.py"
    file.write_text(script)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, str(file)], cwd=ROOT, env=environment)
    child = int(_wait_for(tmp_path / "pid"))
    parent.kill()
    parent.wait()
    _wait_until(lambda: not _lives(child))


def write_and_wait(path: str) -> None:
    part = Path(path + ".part")
    part.write_text(str(os.getpid()))
    part.rename(path)
    time.sleep(60)


def _wait_for(path: Path) -> str:
    _wait_until(path.exists)
    return path.read_text()


def _wait_until(happened: Any) -> None:
    for _ in range(600):
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen in half a minute")


def _lives(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
