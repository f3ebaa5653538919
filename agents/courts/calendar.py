"""Hearing calendars: which cases have a date in which month, at all courts and on all dockets at once.

The truth is in the columns (stage, docket, court, month of the hearing); these are indexes over them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.agenda import Agenda
from agents.columns import CaseStage, DocketKind
from agents.courts.docket import Docket

PENDING = (CaseStage.MASTER, CaseStage.INDIVIDUAL)
"""Stages of cases that need a hearing: a master calendar or an individual hearing."""
CELLS = len(DocketKind) * len(PENDING)
"""Kinds of calendar at a court: docket by stage."""
REACH = 60
"""Months that calendars reach ahead (assumed; TRAC: in November 2022 hearings of asylum cases were 1,572 days
after the notice on average, and 22% of them had no date)."""

Slots = NDArray[np.int64]


def cell(docket: DocketKind, stage: CaseStage) -> int:
    """Calendar of a docket and a stage, from 0 to `CELLS` - 1."""
    return docket * len(PENDING) + stage - CaseStage.MASTER


class Calendars:
    """The calendars of all courts.

    Attributes:
        undated: Cases that wait for a date, by cell and court.
        booked: Cases with a date, (cells, courts, months from `first` on).
        first: Month of the first column of `booked`.
        dated: Cases by the month of their hearing.
    """

    def __init__(self, courts: int, first: int) -> None:
        """Make empty calendars for a number of courts."""
        self.undated = Docket(CELLS * courts)
        self.booked: Slots = np.zeros((CELLS, courts, REACH), np.int64)
        self.first = first
        self.dated = Agenda()

    def turn(self, month: int) -> None:
        """Turn over to a month; what was booked before it is over."""
        past = min(max(month - self.first, 0), REACH)
        self.booked[:, :, : REACH - past] = self.booked[:, :, past:]
        self.booked[:, :, REACH - past :] = 0
        self.first = month

    @property
    def waiting(self) -> Slots:
        """Cases without a date, (cells, courts)."""
        return self.undated.waiting.reshape(CELLS, -1)

    @property
    def pending(self) -> Slots:
        """Cases with a date or without, (cells, courts)."""
        pending: Slots = self.waiting + self.booked.sum(axis=2)
        return pending
