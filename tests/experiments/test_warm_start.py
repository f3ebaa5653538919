"""Warm start: a run that forks from shared months gives what it gives alone, to the byte."""

from pathlib import Path

import pytest

from experiments.design import Design, design_of
from experiments.one_run import Job, run_one
from experiments.version import code_version
from experiments.warm_start import WarmStart
from tests.experiments.sweep_files import JUDGES, RANGE, write_sweep
from world.calendar import format_month

PLEAS = "[[factors]]\nname = 'plea_share'\n"
LIST = 'method = "list"\n'
TWO = "values = [0.5, 1.5]\n"
UNTIL = "[[factors]]\nname = 'detention_beds'\nvalues = [20000, 60000]\nfrom = '2013-11'\n"


def outcome(design: Design, number: int, trunk: bytes | None = None) -> bytes:
    """Numbers of a run, as bytes."""
    run = design.run(number)
    outputs = tuple(design.file.outputs)
    job = Job(number, design.scenario(run), design.settings(run), outputs, code_version())
    found = run_one(job, trunk)
    assert found.values is not None, found.error
    return found.values.tobytes()


@pytest.mark.parametrize(
    ("sweep", "factors", "month", "trunks"),
    [
        (f"{LIST}replicates = 2", JUDGES + TWO, "2013-11", 2),
        (LIST, JUDGES + TWO + UNTIL, "2013-11", 1),
        (f'{LIST}scenarios = ["baseline", "earlier.toml"]', PLEAS + "values = [0.0, 0.15]", "2013-11", 2),
    ],
    ids=["draws of levers", "two levers", "scenarios of a draw"],
)
def test_a_fork_is_the_run_itself(tmp_path: Path, sweep: str, factors: str, month: str, trunks: int) -> None:
    (tmp_path / "earlier.toml").write_text(
        '[scenario]\nname = "earlier"\n[[levers]]\nname = "judges"\nvalue = 90\nfrom = "2013-11"\n'
    )
    design = design_of(write_sweep(tmp_path, sweep, factors))
    shared = [WarmStart(design).trunk(design.run(number)) for number in range(len(design))]
    found = {trunk.key: trunk.live(lambda: None) for trunk in shared if trunk is not None}
    assert len(found) == trunks
    runs = set()
    for number, trunk in enumerate(shared):
        assert trunk is not None
        assert format_month(trunk.month) == month
        alone = outcome(design, number)
        assert outcome(design, number, found[trunk.key]) == alone
        runs.add(alone)
    assert len(runs) == len(design)


def test_a_late_start_shares_the_year_before_it(tmp_path: Path) -> None:
    factors = JUDGES.replace("2013-11", "2024-10") + TWO
    path = write_sweep(tmp_path, LIST, factors)
    path.write_text(path.read_text().replace('"2013-10"', '"2024-10"').replace('"2013-11"', '"2024-10"', 1))
    design = design_of(path)
    trunk = WarmStart(design).trunk(design.run(0))
    assert trunk is not None
    assert format_month(trunk.month) == "2024-10"
    assert outcome(design, 1, trunk.live(lambda: None)) == outcome(design, 1)


@pytest.mark.parametrize(
    ("sweep", "factors"),
    [
        (f"{LIST}warm_start = false", JUDGES + TWO),
        (LIST, JUDGES.replace("from = '2013-11'", "").replace('from = "2013-11"', "") + TWO),
        ('method = "sobol"\ndraws = 2', JUDGES + RANGE + PLEAS),
        ("", ""),
    ],
    ids=["not wanted", "levers differ from the first month", "a parameter differs", "one run"],
)
def test_where_nothing_is_shared_there_is_no_trunk(tmp_path: Path, sweep: str, factors: str) -> None:
    design = design_of(write_sweep(tmp_path, sweep, factors))
    assert WarmStart(design).trunk(design.run(0)) is None
