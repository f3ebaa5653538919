"""Cases that begin neither at the border nor with an arrest: how many, of whom, and what they bring."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from agents.columns import CaseStage, Flag, Protection, Status
from agents.courts.notice import Source
from agents.courts.sources import applicant_shares, begin_other_cases
from agents.other_entries import overstay_shares
from agents.state import Rows, State, settle
from model.migration_model import MigrationModel
from world.groups import RECEIPT_SOURCES
from world.places import CITIZENSHIPS
from world.streams import keys

World = Callable[..., State]
EACH = 4000
"""Residents of each citizenship."""


def residents(state: State) -> Rows:
    """Residents without a case: as many of each citizenship."""
    number = EACH * len(CITIZENSHIPS)
    citizenship = np.repeat(np.arange(len(CITIZENSHIPS)), EACH)
    rows = state.people.add(
        number, key=keys("resident", 0, number), citizenship=citizenship, state=0, court=0
    )
    settle(state, rows, "evasion")
    return rows


def served(state: State, source: Source) -> Rows:
    return np.flatnonzero((state.people.case == CaseStage.NOTICE) & (state.people.source == source))


def world_of(tiny_world: World, *, referred: float = 0.0, others: float = 0.0) -> State:
    state = tiny_world({"filing_share": 1.0, "other_notices_per_month": others})
    state.histories = replace(state.histories, uscis_referrals=np.array([referred]))
    residents(state)
    return state


@pytest.mark.parametrize(
    ("numbers", "source"),
    [({"referred": 150.4}, Source.USCIS_REFERRAL), ({"others": 150.4}, Source.OTHER)],
)
def test_as_many_are_served_as_stated_and_nobody_twice(
    tiny_world: World, numbers: dict[str, float], source: Source
) -> None:
    """The fraction is rounded at random: within one row a month, and on average."""
    state = world_of(tiny_world, **numbers)
    before = 0
    for _ in range(12):
        begin_other_cases(state)
        now = len(served(state, source))
        assert now - before in (150, 151)
        before, state.month = now, state.month + 1
    assert before == pytest.approx(12 * 150.4, abs=4 * np.sqrt(12 * 0.24))
    assert len(served(state, Source(5 - source))) == 0


@pytest.mark.parametrize(
    ("numbers", "source", "shares"),
    [
        ({"referred": 100.0}, Source.USCIS_REFERRAL, applicant_shares()),
        ({"others": 100.0}, Source.OTHER, overstay_shares()),
    ],
)
def test_citizenships_come_in_the_published_mix(
    tiny_world: World, numbers: dict[str, float], source: Source, shares: np.ndarray
) -> None:
    """Within four errors of the shares, where residents are as many of each, and as those drawn lack few."""
    state = world_of(tiny_world, **numbers)
    for _ in range(12):
        begin_other_cases(state)
        state.month += 1
    rows = served(state, source)
    found = np.bincount(state.people.citizenship[rows], minlength=len(CITIZENSHIPS)) / len(rows)
    few = 12 * 100.0 * shares / EACH  # of the residents of each, served before
    error = 4 * np.sqrt(shares * (1 - shares) / len(rows)) + shares * few
    assert np.all(np.abs(found - shares) <= error)


def test_who_has_a_case_a_protection_or_has_crossed_the_border_is_not_served(tiny_world: World) -> None:
    state = world_of(tiny_world, referred=200.0, others=200.0)
    people = state.people
    rows = np.arange(people.count)
    people.case[rows % 4 == 0] = CaseStage.FINAL_ORDER
    people.attempts[rows % 4 == 1] = 1
    people.protection[rows % 4 == 2] = Protection.TPS
    begin_other_cases(state)
    referred, others = served(state, Source.USCIS_REFERRAL), served(state, Source.OTHER)
    assert set(referred % 4) == {1, 2, 3}
    assert set(others % 4) == {3}
    assert len(referred) == len(others) == 200


def test_applicants_bring_their_application_and_others_none(tiny_world: World) -> None:
    state = world_of(tiny_world, referred=200.0, others=200.0)
    begin_other_cases(state)
    for source, claims in ((Source.USCIS_REFERRAL, True), (Source.OTHER, False)):
        assert (((state.people.flags[served(state, source)] & Flag.ASYLUM) != 0) == claims).all()


def test_a_kind_that_nobody_is_of_is_not_served(tiny_world: World) -> None:
    state = world_of(tiny_world, referred=50.0, others=50.0)
    state.people.status[:] = Status.LAWFUL
    state.residents[:] = 0
    begin_other_cases(state)
    assert not (state.people.case == CaseStage.NOTICE).any()


def test_courts_receive_what_the_lever_sends(lived: MigrationModel) -> None:
    """Over a year of one lever value and filing share, receipts of the source are their product, to 10%."""
    state = lived.state
    months = state.ledger.months
    year = slice(months.index(2023 * 12), months.index(2023 * 12) + 12)
    receipts = state.ledger.history("court_receipts")[year, :, RECEIPT_SOURCES.index("other")].sum()
    sent = state.levers.get("other_notices_per_month")[year].sum()
    filed = state.levers.get("filing_share")[year].mean()
    assert receipts == pytest.approx(sent * filed, rel=0.1)
