"""Notices to appear: whether and when they reach a court, and which court that is."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from agents.columns import CaseStage, DocketKind
from agents.state import Array, Rows, State
from world.calendar import DAYS_A_MONTH


class Source(IntEnum):
    """Where a case comes from, in the order of `world.groups.RECEIPT_SOURCES`."""

    BORDER = 0
    INTERIOR_ARREST = 1
    USCIS_REFERRAL = 2
    OTHER = 3


def serve_notices(
    state: State,
    rows: Rows,
    source: Source,
    lag_days: float,
    docket: DocketKind = DocketKind.RELEASED,
) -> Rows:
    """Serve notices to appear; those that will be filed wait, for a geometric number of months.

    From next month on they are filed with the monthly hazard `1 - exp(-month / lag)`; in whole months, the
    mean is about half a month longer than the lag.
    Not every notice reaches a court: the lever `filing_share`.

    Args:
        state: The world.
        rows: People served, none with a live case; where the notice will be filed, a closed one is replaced.
        source: Origin of the case.
        lag_days: Mean days from service to filing, before rounding up to whole months.
        docket: Docket on which the case will be heard.

    Returns:
        Those whose notice will be filed.
    """
    filed = rows[state.uniform("notice/filed", rows) < state.lever("filing_share")]
    file_later(state, filed, source, lag_days, docket)
    return filed


def file_later(
    state: State,
    rows: Rows,
    source: Source,
    lag_days: float,
    docket: DocketKind = DocketKind.RELEASED,
) -> None:
    """Let notices wait for their filing with a court, all of which will be filed; see `serve_notices`."""
    people = state.people
    wait = np.floor(-np.log1p(-state.uniform("notice/lag", rows)) * lag_days / DAYS_A_MONTH).astype(np.int64)
    due = state.month + 1 + wait
    people.case[rows] = CaseStage.NOTICE
    people.source[rows] = source
    people.docket[rows] = docket
    people.queued[rows] = (due - state.month + state.stamp).astype(people.queued.dtype)
    state.filings.schedule(rows, due)


def assign_court(state: State, rows: Rows, decision: str, cumulative: Array) -> None:
    """Draw a court for each person from (courts,) or (rows, courts) cumulative probabilities."""
    state.people.court[rows] = state.choose(decision, rows, cumulative)


def assign_residence(state: State, rows: Rows) -> None:
    """Draw where people newly released settle, by citizenship, and the court that hears them there."""
    people, geography = state.people, state.geography
    assign_court(state, rows, "notice/residence", geography.court_of_citizenship[people.citizenship[rows]])
    people.state[rows] = geography.state_of_court[people.court[rows]]


def assign_court_of_residence(state: State, rows: Rows) -> None:
    """Draw the court of the state in which people live."""
    assign_court(state, rows, "notice/court", state.geography.court_of_state[state.people.state[rows]])
