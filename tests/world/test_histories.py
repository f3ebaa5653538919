"""Observed rates by month, against the tables that they come from."""

from dataclasses import fields

import numpy as np
import pytest

from model.migration_model import MigrationModel
from world import tables
from world.calendar import fiscal_year, month_of, parse_month
from world.histories import Histories
from world.places import SECTORS


@pytest.fixture(scope="module")
def histories(lived: MigrationModel) -> Histories:
    return lived.state.histories


def rates() -> list[str]:
    return [field.name for field in fields(Histories) if field.name != "first"]


@pytest.mark.parametrize("name", rates())
def test_a_rate_is_a_number_in_every_month_and_held_at_the_ends(histories: Histories, name: str) -> None:
    values = getattr(histories, name)
    assert np.isfinite(values).all()
    assert values.min() >= 0
    assert histories.at(name, histories.first - 50) == values[0]
    assert histories.at(name, parse_month("2050-12")) == values[-1]
    assert histories.at(name, histories.first + 7) == values[7]


@pytest.mark.parametrize("name", ["repeat_share", "port_notice_share", "representation"])
def test_shares_are_shares(histories: Histories, name: str) -> None:
    assert getattr(histories, name).max() <= 1


def test_published_years_are_taken_as_they_are(histories: Histories) -> None:
    repeats = tables.load("border_recidivism").dropna(subset=["share"]).set_index("fiscal_year")["share"]
    effectiveness = tables.load("apprehension_effectiveness").set_index("fiscal_year")
    ratio = (effectiveness["known_gotaways"] / effectiveness["encounters"]).dropna()
    referred = tables.load("asylum_referrals").set_index("fiscal_year")["referrals"].dropna()
    for name, published in (
        ("repeat_share", repeats),
        ("evasion_ratio", ratio),
        ("uscis_referrals", referred / 12),
    ):
        years = [year for year in published.index if 2014 <= year <= 2025]
        assert years
        for year in years:
            for month in (month_of(year - 1, 10), month_of(year, 9)):
                assert histories.at(name, month) == pytest.approx(published[year]), (name, year)


def test_notices_at_ports_add_up_to_the_published_of_the_year(
    histories: Histories, lived: MigrationModel
) -> None:
    """The share times the year's encounters is the number of notices published, unless it is one."""
    frame = tables.load("notices_to_appear")
    notices = frame[frame["agency"] == "field_operations"].set_index("fiscal_year")["notices"]
    arrivals = lived.arrivals
    years = np.array([fiscal_year(month) for month in range(arrivals.first, arrivals.last + 1)])
    met = arrivals.counts[:, len(SECTORS) :].sum(axis=(1, 2, 3))
    checked = 0
    for year in set(notices.index) & set(range(2014, 2025)):
        share = histories.at("port_notice_share", month_of(year, 1))
        if share < 1:
            assert share * met[years == year].sum() == pytest.approx(notices[year], rel=1e-6)
            checked += 1
    assert checked >= 3


def test_representation_runs_straight_between_dated_figures(histories: Histories) -> None:
    frame = tables.load("representation").sort_values("date")
    dates = [parse_month(str(date)[:7]) for date in frame["date"]]
    inside = [
        (a, b, x, y)
        for a, b, x, y in zip(dates, dates[1:], frame["share"], frame["share"][1:], strict=False)
        if a >= histories.first and b < histories.first + len(histories.representation)
    ]
    assert inside
    for first, last, low, high in inside:
        assert histories.at("representation", first) == pytest.approx(low)
        middle = (first + last) // 2
        line = low + (high - low) * (middle - first) / (last - first)
        assert histories.at("representation", middle) == pytest.approx(line)
