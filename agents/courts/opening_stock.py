"""What the courts and the Board have before them in the first month, beside the dates of the cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from agents.columns import CaseStage, Flag
from agents.courts.representation import access, hazard_until, last_search
from agents.state import State
from world import tables
from world.calendar import month_of

MOST_MONTHS_BEFORE_THE_BOARD = 120
"""Longest that an appeal of the first month has waited, if the Board decides few or none (assumed)."""


def pending_appeals(month: int, directory: Path | None = None) -> float:
    """Appeals pending at the beginning of a month: a straight line between the published counts.

    Counted are appeals against decisions on cases, as here, and not those against bonds, visa petitions and
    motions. The first count (end of FY2016) holds before, the last (March 2020) after.

    Raises:
        InputError: The table is missing or invalid.
    """
    frame = tables.load("court_timings", directory)
    counted = (frame["metric"] == "bia_pending") & (frame["scope"] == "case appeals")
    frame = frame[counted].sort_values("period")
    when = np.array([_end_of(str(period)) for period in frame["period"]], np.float64)
    return float(np.interp(month, when, frame["value"].to_numpy(np.float64)))


def _end_of(period: str) -> int:
    """The month after a fiscal year (`FY2015`) or a quarter of one (`FY2020 Q2`)."""
    year, _, quarter = period.removeprefix("FY").partition(" Q")
    return month_of(int(year), 10) - 12 + 3 * int(quarter or 4)


def begin_appeals(state: State, first: int = 0) -> None:
    """Give appeals of the first month their place in the queue: evenly over the time that it takes.

    Served first in first out at a steady rate, and losing nobody, it holds the appeals of the last
    `pending / decisions` months, as many of each. All are respondents' appeals (assumed).

    Args:
        state: The world.
        first: Row from which on people have just been added.
    """
    people = state.people
    pending = np.flatnonzero(people.case == CaseStage.APPEAL)
    rows = pending[pending >= first]
    monthly = max(state.lever("board_decisions_per_month"), 1.0)
    longest = min(len(pending) * state.scale / monthly, MOST_MONTHS_BEFORE_THE_BOARD)
    waited = np.floor(state.uniform("initial/appeal_wait", rows) * longest)
    people.queued[rows] = state.stamp - 1 - waited.astype(np.int64)
    people.filed[rows] -= waited.astype(np.int16)


def begin_claims(state: State, first: int = 0) -> None:
    """Give cases that were set for an individual hearing an application for asylum, at the declared share.

    They were made in any month of the case alike (assumed).

    Args:
        state: The world.
        first: Row from which on people have just been added.
    """
    people, case = state.people, state.people.case[first:]
    rows = first + np.flatnonzero((case == CaseStage.INDIVIDUAL) | (case == CaseStage.INACTIVE))
    claims = state.uniform("initial/asylum_claim", rows) < state.parameters.asylum_claim_share
    people.flags[rows[claims]] |= np.uint8(Flag.ASYLUM)
    age = state.stamp - people.filed[rows].astype(np.int64)
    waited = 1 + np.floor(state.uniform("initial/claim_month", rows) * age).astype(np.int64)
    people.claimed[rows[claims]] = (state.stamp - waited)[claims]


def begin_counsel(state: State, first: int = 0) -> None:
    """Give counsel to those who had found it by the searches that their case has seen, as if it had room.

    Args:
        state: The world.
        first: Row from which on people have just been added.
    """
    people = state.people
    stages = (CaseStage.MASTER, CaseStage.INDIVIDUAL, CaseStage.INACTIVE, CaseStage.APPEAL)
    rows = first + np.flatnonzero(np.isin(people.case[first:], stages))
    age = last_search(state.stamp - 1 - people.filed[rows].astype(np.int64))
    missed = np.exp(-access(state, rows) * hazard_until(state.parameters, age))
    found = state.uniform("initial/counsel", rows) >= missed
    people.flags[rows[found]] |= np.uint8(Flag.COUNSEL)
