"""What is recorded of the courts at the end of a month: stocks, ages, waits."""

from __future__ import annotations

import numpy as np

from agents.courts.appeals import record_appeals
from agents.courts.pending import may_work, mean_months_pending
from agents.state import FILING_MONTHS, FIRST_FILING, State
from world.calendar import DAYS_A_MONTH
from world.groups import AGES_OF_CASES

MEAN_AGE_WHEN_NEW = 0.5
"""Months that a case has waited, on average, at the end of the month in which it was filed."""
YEARS = (1, 2, 3, 5)
"""Years since filing at which a group of `AGES_OF_CASES` ends and the next begins."""


def record_courts(state: State) -> None:
    """Write the courts' stocks to the ledger and to the institutions' own rows."""
    courts, active, ledger = state.courts, state.active, state.ledger
    courts.pending[:] = active
    courts.inactive[:] = state.inactive
    courts.undated[:] = state.calendars.waiting.sum(axis=0)
    months = mean_months_pending(state) + MEAN_AGE_WHEN_NEW
    courts.wait_days[:] = np.where(active > 0, months * DAYS_A_MONTH, np.nan)
    ledger.put("court_pending", courts.pending)
    ledger.put("court_pending_inactive", courts.inactive)
    ledger.put("court_wait_days", courts.wait_days, scaled=False)
    ledger.put("cases_without_date", courts.undated)
    ledger.put("judges", courts.judges, scaled=False)
    ledger.put("asylum_pending", state.asylum)
    ledger.put("asylum_work_permits", may_work(state))
    ledger.put("cases_represented", state.represented)
    _record_ages(state)
    record_appeals(state)


def _record_ages(state: State) -> None:
    """Write pending cases by whole years since filing."""
    age = state.stamp - FIRST_FILING - np.arange(FILING_MONTHS)
    group = np.searchsorted(np.array(YEARS) * 12, age, side="right")
    groups = np.arange(len(AGES_OF_CASES))
    state.ledger.put("court_pending_by_age", state.by_filing @ (group[:, None] == groups))
