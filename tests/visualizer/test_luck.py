"""The band of a single run: closed forms, families that are drawn, and replicates that are run."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from agents.party import SIZES
from calibration.definitions import BY_TARGET
from model.simulate import Settings, simulate
from visualizer.aggregate import Monthly
from visualizer.luck import (
    DESIGN_EFFECT,
    FAMILY_OF_A_MEMBER,
    FAMILY_SHARE,
    band,
    examples,
    explanation,
    is_drawn,
    short_note,
    with_luck,
)
from world import tables
from world.calendar import parse_month
from world.declare import Kind
from world.series import SERIES

RUNS = 8
NOBODY_PUTS_IN = (
    "court_receipts",
    "court_completions",
    "court_transfers",
    "hearings_missed",
    "removals",
    "repatriations_to_mexico",
)


def inside(values: NDArray[np.float64], mean: NDArray[np.float64], scale: float) -> NDArray[np.bool_]:
    low, high = band(mean, scale)
    held: NDArray[np.bool_] = (values >= low) & (values <= high)
    return held


def test_the_design_effect_follows_from_the_sizes_of_families_and_their_published_share() -> None:
    sizes = np.array(SIZES)
    assert pytest.approx((sizes**2).sum() / sizes.sum()) == FAMILY_OF_A_MEMBER
    published = tables.load("border_encounters_by_demographic").groupby("demographic")["encounters"].sum()
    assert pytest.approx(published["family_member"] / published.sum(), abs=0.005) == FAMILY_SHARE
    assert pytest.approx(1 - FAMILY_SHARE + FAMILY_SHARE * FAMILY_OF_A_MEMBER) == DESIGN_EFFECT


@pytest.mark.parametrize("rows", [30, 300, 3000])
def test_the_band_holds_nineteen_of_twenty_sums_over_people_and_families(rows: int) -> None:
    rng = np.random.default_rng(5)
    families = [size * rng.poisson(rows * FAMILY_SHARE / np.sum(SIZES), 20_000) for size in SIZES]
    people = rng.poisson(rows * (1 - FAMILY_SHARE), 20_000) + np.sum(families, axis=0)
    assert inside(
        np.asarray(people * 100.0, np.float64), np.array(rows * 100.0), 100
    ).mean() == pytest.approx(0.95, abs=0.012)


@given(st.floats(1, 1e8), st.sampled_from([1, 10, 100, 1000]))
def test_the_band_is_around_the_number_and_never_below_zero(number: float, scale: int) -> None:
    low, high = band(number, scale)
    assert 0 <= low < number < high
    if number > 1e3 * scale:
        assert high - low == pytest.approx(2 * 1.96 * np.sqrt(scale * DESIGN_EFFECT * number))


def test_what_is_not_there_has_no_band() -> None:
    low, high = band([0.0, -5.0], 100)
    assert (low.tolist(), high.tolist()) == ([0.0, -5.0], [0.0, -5.0])


def test_only_sums_over_people_have_a_band() -> None:
    drawn = {series.name for series in SERIES if is_drawn(series.name)}
    kinds = {series.name: series.kind for series in SERIES}
    assert {kinds[name] for name in drawn} == {Kind.FLOW, Kind.STOCK}
    assert {"court_receipts", "waiting_in_mexico", "removals", "crimes_on_route"} <= drawn
    assert not drawn & {
        "judges",
        "costs",
        "remittances",
        "ice_arrests",
        "border_encounters",
        "no such series",
    }


@pytest.fixture(scope="module")
def replicates() -> pd.DataFrame:
    """Twelve months of several runs at 1:1000, from October 2018."""
    settings = Settings(parse_month("2018-10"), parse_month("2019-09"), scale=1000, replicates=RUNS)
    return simulate("baseline", settings).frame()


def shares_held(frame: pd.DataFrame, scale: float) -> dict[str, float]:
    """Share of the months of real runs in the band around their mean, by flow that is valid at 1:1000."""
    held = {}
    for series in SERIES:
        if is_drawn(series.name) and series.kind is Kind.FLOW and series.coarsest_scale >= 1000:
            rows = frame[frame["series"] == series.name]
            runs = rows.groupby(["replicate", "month"], observed=True)["value"].sum().unstack().to_numpy()
            mean = runs.mean(axis=0)
            apart = mean + (runs - mean) * np.sqrt(RUNS / (RUNS - 1))
            held[series.name] = float(inside(apart, mean, scale)[:, mean > 0].mean())
    return held


def test_the_band_holds_about_the_right_share_of_real_runs(replicates: pd.DataFrame) -> None:
    held = shares_held(replicates, 1000)
    assert len(held) > 12
    assert {name: share for name, share in held.items() if share < 0.85} == {}
    free = [held[name] for name in NOBODY_PUTS_IN]
    assert np.mean(free) > 0.95
    half = [shares_held(replicates, 250)[name] for name in NOBODY_PUTS_IN]
    assert np.mean(half) < 0.92, "a band of half the width would not do"


def test_what_has_no_band_hardly_differs_between_real_runs(replicates: pd.DataFrame) -> None:
    for name in ("border_encounters", "ice_arrests", "consular_cases_opened", "births_to_residents"):
        rows = replicates[replicates["series"] == name]
        runs = rows.groupby(["replicate", "month"], observed=True)["value"].sum().unstack()
        assert (runs.var() / (1000 * runs.mean())).mean() < 0.1


def year_of(value: float, series: str = "court_receipts", replicate: int = 0) -> pd.DataFrame:
    months = [f"2014-{month:02d}" for month in range(1, 13)]
    table = pd.DataFrame({"month": months, "value": value})
    return table.assign(series=series, place="Miami", group="all", draw=0, replicate=replicate)


def test_one_run_has_the_band_of_luck_and_several_have_their_range() -> None:
    one = Monthly(year_of(10_000.0), 100).by_month("court_receipts").iloc[0]
    assert one[["low", "high"]].to_list() == pytest.approx([float(edge) for edge in band(10_000.0, 100)])
    both = pd.concat([year_of(10_000.0), year_of(11_000.0, replicate=1)])
    two = Monthly(both, 100).by_month("court_receipts").iloc[0]
    assert (two["low"], two["high"]) == (10_000.0, 11_000.0)
    judges = Monthly(year_of(10_000.0, "judges"), 100).by_month("judges").iloc[0]
    assert (judges["low"], judges["high"]) == (10_000.0, 10_000.0)


def test_the_luck_of_a_sum_is_less_than_the_sum_of_its_parts_luck() -> None:
    both = Monthly(pd.concat([year_of(10_000.0), year_of(10_000.0).assign(place="Chicago")]), 100)
    parts, whole = both.by_month("court_receipts", by=["place"]), both.by_month("court_receipts")
    width = whole["high"].iloc[0] - whole["low"].iloc[0]
    assert width == pytest.approx((parts["high"] - parts["low"]).iloc[0] * np.sqrt(2), rel=0.01)


def test_targets_that_are_put_in_or_are_means_keep_their_own_range() -> None:
    names = ["court_receipts", "ice_arrests", "detention_population", "encounters_at_ports"]
    table = pd.DataFrame({"target": names, "model": 50_000.0, "low": 50_000.0, "high": 50_000.0})
    found = with_luck(table, 100)
    low, high = (float(edge) for edge in band(50_000.0, 100))
    assert found["low"].to_list() == pytest.approx([low, 50_000.0, 50_000.0, 50_000.0])
    assert found["high"].to_list() == pytest.approx([high, 50_000.0, 50_000.0, 50_000.0])
    assert set(BY_TARGET) >= set(names)


def test_the_notes_say_what_a_band_is_and_what_is_not_in_it() -> None:
    assert "luck of one run at 1:100 (95%, assumed); what is not known of parameters" in short_note(
        ["removals"], 100, 1
    )
    assert "have none" in short_note(["removals", "judges"], 100, 1)
    assert short_note(["flight_consent"], 100, 1).startswith("No band: one run")
    assert "range of the replicates" in short_note(["removals"], 100, 3)
    assert "10,000 to anything from 7,650 to 12,700" in examples(100)
    said = " ".join(explanation(100, 1))
    assert "assumed" in said
    assert f"{DESIGN_EFFECT:.2f} times" in said
    assert "Means, daily peaks, indexes, money" in said
    assert "5 replicates" in explanation(100, 5)[0]
