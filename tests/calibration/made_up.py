"""A made-up model, quick to run: published values moved by two parameters of each stage."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.calibrate import Calibration, calibrate
from calibration.definitions import Stage
from calibration.free import Space, space
from calibration.residuals import Values, keys_of
from calibration.runs import Done, Job
from calibration.targets import targets
from model.simulate import Settings
from world.calendar import parse_month

SETTINGS = Settings(until=parse_month("2024-12"), scale=1000)
MOVERS = {
    Stage.COURTS: ("no_show_unrepresented", "remand_share"),
    Stage.CHAIN: ("days_to_removal", "overstay_share"),
}
"""Of each stage, a parameter that moves its targets and one that moves nothing."""
TRUTH = {"no_show_unrepresented": 0.15, "days_to_removal": 32.0}
"""Values at which the made-up model gives what was published."""


def part(stage: Stage, names: Sequence[str]) -> Space:
    """The box of some of the parameters of a stage."""
    box = space(stage)
    index = [box.names.index(name) for name in names]
    return Space(tuple(names), box.low[index], box.high[index], box.default[index])


FREE = {stage: part(stage, names) for stage, names in MOVERS.items()}


def answer(job: Job, published: pd.DataFrame) -> Values:
    """Published values off by the distance of the parameter of each target's stage from the truth.

    Shares are off by a ratio and others by its logarithm, so that residuals are linear in the parameters.
    """
    off = {
        stage.value: float(
            FREE[stage].point({**FREE[stage].declared, **job.parameters})[0]
            - FREE[stage].point({**FREE[stage].declared, **TRUTH})[0]
        )
        for stage in Stage
    }
    by_target = published["stage"].map(off).fillna(0.0)
    moved = published["value"] * np.where(published["points"], 1 + by_target, np.exp(by_target))
    return dict(zip(keys_of(published), moved.tolist(), strict=True))


class Maker:
    """Makes runs of the made-up model; killed, or interrupted, after so many."""

    def __init__(self, most: int = 10_000, *, killed: bool = False) -> None:
        self.made: list[str] = []
        self._most, self._killed = most, killed
        self._published = targets()

    def __call__(self, jobs: Sequence[Job], done: Done) -> None:
        for number, job in enumerate(jobs):
            if len(self.made) == self._most:
                if self._killed:
                    os.kill(os.getpid(), signal.SIGKILL)
                raise KeyboardInterrupt
            self.made.append(job.key)
            done(number, answer(job, self._published))


def fit(out: Path, maker: Maker, budget: int = 160) -> Calibration:
    return calibrate(SETTINGS, out, budget, maker, free=FREE)


if __name__ == "__main__":
    fit(Path(sys.argv[1]), Maker(int(sys.argv[2]), killed=True))
