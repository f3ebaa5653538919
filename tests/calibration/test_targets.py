import numpy as np
import pandas as pd
import pytest

from calibration.definitions import LEAST_ERROR, TRAC_RATIO
from calibration.models import BY_TARGET
from calibration.targets import describe, targets
from world import tables


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return targets()


def values(published: pd.DataFrame, target: str) -> dict[int, float]:
    rows = published[published["target"] == target]
    return dict(zip(rows["period"], rows["value"], strict=True))


@pytest.mark.parametrize(
    ("target", "period", "value"),
    [
        ("pending_active", 2019, 1_087_201),
        ("pending_active", 2024, 3_600_000),
        ("pending_trac", 2024, 3_716_106),
        ("court_receipts", 2024, 1_783_909),
        ("court_completions", 2021, 115_966),
        ("ice_removals", 2024, 271_484),
        ("ice_removals_interior", 2014, 102_224),
        ("ice_removals_border", 2014, 213_719),
        ("dhs_removals", 2022, 108_733),
        ("title_42_expulsions", 2021, 1_071_074),
        ("ice_arrests", 2024, 113_431),
        ("repatriations_to_mexico", 2024, 206_233),
        ("inactive", 2019, 1_391_361 - 1_087_201),
        ("in_absentia_share", 2024, 222_000 / 704_949),
        ("completions_per_judge", 2024, 704_949 / 735),
        ("removal_share", 2024, 0.497),
        ("mpp_completions", 2019, 28_187),
        ("mean_wait_days", 2017 * 12 + 3, 670),
        ("mean_wait_days", 2020 * 12 + 8, 800),
        ("mean_wait_days", 2024 * 12 + 11, 603),
        ("appeals_filed", 2019, 27_447),
        ("appeals_pending", 2016 * 12 + 8, 11_128),
        ("appeals_pending", 2020 * 12 + 2, 95_422),
        ("final_orders_at_large", 2024 * 12 + 10, 1_445_549),
        ("unauthorized_population", 2023 * 12 + 6, 14_000_000),
    ],
)
def test_published_values_are_those_of_their_definition(
    published: pd.DataFrame, target: str, period: int, value: float
) -> None:
    assert values(published, target)[period] == value


def test_every_observation_model_has_published_values_and_each_cell_once(published: pd.DataFrame) -> None:
    assert set(published["target"]) == set(BY_TARGET)
    assert not published.duplicated(["target", "place", "period"]).any()
    assert np.isfinite(published["value"]).all()


def test_completions_for_each_judge_are_those_that_are_published(published: pd.DataFrame) -> None:
    found = values(published, "completions_per_judge")
    known = {
        2015: 566,
        2016: 497,
        2017: 482,
        2018: 494,
        2019: 627,
        2021: 207,
        2022: 497,
        2023: 718,
        2024: 959,
    }
    assert {year: round(found[year]) for year in known} == pytest.approx(known, abs=1)


def test_the_less_a_figure_is_known_the_wider_is_its_error(published: pd.DataFrame) -> None:
    errors = published.set_index(["target", "period"])["observation_error"]
    assert errors["in_absentia_share", 2022] == LEAST_ERROR["low"] > errors["in_absentia_share", 2024]
    assert errors["pending_active", 2022] == LEAST_ERROR["medium"] > errors["pending_active", 2024]


def test_the_shares_of_fiscal_2024_are_of_one_whole(published: pd.DataFrame) -> None:
    names = ("removal_share", "relief_share", "terminated_share")
    assert sum(values(published, name)[2024] for name in names) == pytest.approx(1, abs=0.001)


def test_unknown_years_stay_out(published: pd.DataFrame) -> None:
    assert 2021 not in values(published, "repatriations_to_mexico")
    assert 2021 not in values(published, "pending_active")


def test_sectors_add_up_to_their_total_and_months_to_their_year(published: pd.DataFrame) -> None:
    sectors = published[(published["target"] == "encounters_by_sector") & (published["period"] == 2024)]
    months = published[published["target"] == "encounters_by_sector_month"]
    fiscal_2024 = months[months["period"].between(2023 * 12 + 9, 2024 * 12 + 8)]
    total = values(published, "encounters_between_ports")[2024]
    assert len(sectors) == 9
    assert sectors["value"].sum() == total
    assert fiscal_2024["value"].sum() == total
    assert total == pytest.approx(1_530_000, rel=0.01)


def test_a_year_with_missing_months_is_no_target(published: pd.DataFrame) -> None:
    assert max(values(published, "encounters_between_ports")) == 2024
    assert min(values(published, "encounters_at_ports")) == 2019


def test_detention_takes_the_first_source_where_two_cover_a_month(published: pd.DataFrame) -> None:
    table = tables.load("detention_population")
    fiscal_2024 = table[table["month"].between("2023-10", "2024-09")]
    vera = fiscal_2024[fiscal_2024["series"] == "vera"]["population"]
    assert len(vera) == 12
    assert values(published, "detention_population")[2024] == pytest.approx(vera.mean())


def test_the_ratio_of_trac_to_eoir_is_the_published_one(published: pd.DataFrame) -> None:
    trac, eoir = (pd.Series(values(published, name)) for name in ("pending_trac", "pending_active"))
    ratio = (trac / eoir).dropna()
    assert ratio.mean() == pytest.approx(TRAC_RATIO, abs=0.01)
    assert ratio.std() == pytest.approx(BY_TARGET["pending_trac"].error, abs=0.005)


def test_observation_error_of_active_cases_is_the_rounding_of_3_6_million(published: pd.DataFrame) -> None:
    rows = published[published["target"] == "pending_active"]
    assert set(rows.loc[rows["period"] != 2022, "observation_error"]) == {0.012}
    assert rows["source"].str.len().min() > 5


def test_the_description_says_years_and_definition_of_each_target() -> None:
    rows = {row["target"]: row for row in describe()}
    assert set(rows) == set(BY_TARGET)
    assert rows["pending_active"]["periods"] == "FY2014 to FY2024 (10 published)"
    assert rows["repatriations_to_mexico"]["periods"].startswith("2014 to 2024")
    assert rows["encounters_by_sector_month"]["periods"] == "2013-10 to 2024-11"
    assert rows["in_absentia_share"]["series"] == "court_completions (in_absentia) / court_completions"
    assert rows["in_absentia_share"]["tolerance"] == "5 points"
    assert rows["mean_wait_days"]["periods"] == "2017-04 to 2024-12 (3 published)"
    assert rows["mean_wait_days"]["series"] == "court_wait_days, weighed by court_pending"
    assert rows["pending_with_inactive"]["series"] == "court_pending + court_pending_inactive"
