"""The store of runs: each is made once, kept when it has ended, and survives a line that was cut short."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from calibration.definitions import Stage
from calibration.residuals import Values
from calibration.runs import Done, Job, Runs, scenario_of
from world.errors import InputError
from world.parameters import Parameters
from world.scenario import load

Made = list[Job]


def answer(job: Job) -> Values:
    return {("flow", "all", 2020): sum(job.parameters.values()) / 3, ("share", "all", 24000): 0.1 + 0.2}


class Maker:
    """Makes runs, the last first; notes them; fails after so many."""

    def __init__(self, most: int = 99) -> None:
        self.made: Made = []
        self.most = most

    def __call__(self, jobs: Sequence[Job], done: Done) -> None:
        for number in reversed(range(len(jobs))):
            if len(self.made) == self.most:
                raise KeyboardInterrupt
            self.made.append(jobs[number])
            done(number, answer(jobs[number]))


def jobs(*values: float) -> list[Job]:
    return [Job(Stage.COURTS, {"plea_share": value}) for value in values]


def test_results_come_in_order_and_each_run_is_made_once(tmp_path: Path) -> None:
    maker = Maker()
    runs = Runs(tmp_path / "runs.jsonl", maker)
    asked = jobs(0.1, 0.05, 0.1)
    assert runs.values(asked) == [answer(job) for job in asked]
    assert runs.values(asked[1:]) == [answer(job) for job in asked[1:]]
    assert (len(maker.made), len(runs)) == (2, 2)


def test_runs_of_another_stage_are_others(tmp_path: Path) -> None:
    maker = Maker()
    both = [Job(stage, {"plea_share": 0.1}) for stage in Stage]
    Runs(tmp_path / "runs.jsonl", maker).values(both)
    assert len(maker.made) == 2


def test_the_order_of_the_parameters_does_not_make_another_run() -> None:
    one = Job(Stage.CHAIN, {"plea_share": 0.1, "remand_share": 0.2})
    assert one.key == Job(Stage.CHAIN, {"remand_share": 0.2, "plea_share": 0.1}).key


def test_what_had_ended_before_an_interrupt_is_not_made_again_and_is_read_exactly(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    asked = jobs(0.1, 0.05, 0.02, 1 / 30)
    with pytest.raises(KeyboardInterrupt):
        Runs(path, Maker(most=3)).values(asked)
    maker = Maker()
    assert Runs(path, maker).values(asked) == [answer(job) for job in asked]
    assert [job.key for job in maker.made] == [asked[0].key]


def test_a_line_that_was_cut_short_is_made_again_and_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    asked = jobs(0.1, 0.05)
    Runs(path, Maker()).values(asked)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - 20])
    maker = Maker()
    assert Runs(path, maker).values(asked) == [answer(job) for job in asked]
    assert len(maker.made) == 1
    assert len(Runs(path, Maker(most=0)).values(asked)) == 2
    lines = path.read_text().splitlines()
    assert [json.loads(line)["stage"] for line in (lines[0], lines[-1])] == ["courts", "courts"]


def test_a_store_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "runs.jsonl").mkdir()
    with pytest.raises(InputError, match=r"runs\.jsonl cannot be read: Is a directory"):
        Runs(tmp_path / "runs.jsonl", Maker())


def test_a_run_has_its_parameters_and_what_its_stage_puts_in() -> None:
    courts, chain = (scenario_of(Job(stage, {"plea_share": 0.1})) for stage in Stage)
    assert courts.parameters == chain.parameters == Parameters(plea_share=0.1)
    assert list(courts.forcing) == ["court_receipts"]
    assert chain.forcing == {}
    assert chain.levers == load("baseline").levers
