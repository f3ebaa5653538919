import numpy as np
import pandas as pd
import pytest

from calibration.definitions import BY_TARGET, TRAC_RATIO
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
    assert set(rows["observation_error"]) == {0.012}
    assert rows["source"].str.len().min() > 5


def test_the_description_says_years_and_definition_of_each_target() -> None:
    rows = {row["target"]: row for row in describe()}
    assert set(rows) == set(BY_TARGET)
    assert rows["pending_active"]["periods"] == "FY2014 to FY2024 (10 published)"
    assert rows["repatriations_to_mexico"]["periods"].startswith("2014 to 2024")
    assert rows["encounters_by_sector_month"]["periods"] == "2013-10 to 2024-11"
    assert rows["pending_with_inactive"]["series"] == "court_pending + court_pending_inactive"
