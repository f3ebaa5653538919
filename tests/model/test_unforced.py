"""Without forced arrivals agents decide from the first month, about as many as in the reference."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model.migration_model import MigrationModel
from model.simulate import Settings, simulate
from world.calendar import FIRST_MONTH, parse_month
from world.errors import InputError
from world.scenario import load

SCALE, YEAR, MONTHS = 100, 12, 24


@pytest.fixture(scope="module")
def unforced() -> MigrationModel:
    """Two years in which nobody's arrival is observed, conservation checked every month."""
    return lived_without_forcing(MONTHS)


def lived_without_forcing(months: int, *settings: str) -> MigrationModel:
    scenario = load("baseline").with_settings(settings).without_forcing()
    model = MigrationModel(scenario, scale=SCALE, rng=1, check_every=1)
    for _ in range(months):
        model.step()
    return model


def history(model: MigrationModel, series: str) -> np.ndarray:
    return model.state.ledger.history(series)


def by_month(model: MigrationModel, series: str) -> np.ndarray:
    return history(model, series).sum(axis=(1, 2))


def test_people_are_met_in_every_month(unforced: MigrationModel) -> None:
    met = by_month(unforced, "border_encounters")
    assert np.isfinite(met).all()
    assert (met > 0).all()
    assert len(met) == MONTHS
    for series in ("border_dispositions", "border_encounters_by_demographic"):
        np.testing.assert_array_equal(by_month(unforced, series), met)


def test_nobody_is_due_by_observation(unforced: MigrationModel) -> None:
    """Encounters are those of the agents: where nobody sets out, nobody is met, and observations add none."""
    assert unforced.state.forced_until < FIRST_MONTH
    nobody = lived_without_forcing(6, "arrivals_level=0")
    for series in ("departures", "border_encounters", "evasions"):
        assert not history(nobody, series).any(), series


def test_first_departures_of_the_first_year_are_the_reference(unforced: MigrationModel) -> None:
    """Within four Poisson errors: the reference is of the same months, and beliefs have hardly moved."""
    reference = unforced.state.reference_departures.sum() * YEAR
    assert reference > 500_000
    first = (by_month(unforced, "departures") - by_month(unforced, "re_migrations"))[:YEAR].sum()
    assert first == pytest.approx(reference, abs=4 * np.sqrt(reference * SCALE))


def test_departures_of_the_first_month_are_those_of_each_community(unforced: MigrationModel) -> None:
    """Before anything has changed, community by community: chi-square over those with many departures."""
    found = history(unforced, "departures")[0]
    expected = unforced.state.reference_departures
    large = expected > 5 * SCALE
    assert large.sum() > 20
    error = (found - expected)[large] / np.sqrt(expected[large] * SCALE)
    assert np.abs(error).max() < 5


def test_observed_arrivals_do_not_feel_the_level_of_those_who_decide(
    run: Callable[..., MigrationModel],
) -> None:
    """The contrast: where arrivals are observed, the same level of nought changes no encounter."""
    met = [history(run(*given, months=4), "border_encounters") for given in ((), ("arrivals_level=0",))]
    assert met[0].any()
    np.testing.assert_array_equal(met[0], met[1])


@pytest.mark.parametrize(
    ("series", "least", "most"),
    [
        ("departures", 0.9, 1.1),
        ("comar_claims", 0.8, 1.25),
        ("interdictions_in_mexico", 0.75, 1.25),
        ("re_migrations", 0.6, 2.6),
    ],
)
def test_where_agents_begin_to_decide_nothing_jumps(
    lived: MigrationModel, mid_2018: MigrationModel, series: str, least: float, most: float
) -> None:
    """Half a year in which agents decide against the half year before, observed, at the policy of 2018.

    Trying again is more than observed: of those met only repeats within a fiscal year were counted, and whom
    Mexico returned tries again as well.
    """
    first = lived.state.ledger.months.index(parse_month("2018-01"))
    before = by_month(lived, series)[first : first + 6].sum()
    assert least * before < by_month(mid_2018, series).sum() < most * before


@pytest.fixture(scope="module")
def mid_2018() -> MigrationModel:
    """Six months from July 2018 on in which agents decide, after a year that was observed."""
    model = MigrationModel(load("baseline").without_forcing(), start="2018-07", scale=SCALE, rng=1)
    for _ in range(6):
        model.step()
    return model


def test_the_record_says_that_no_month_was_forced() -> None:
    settings = Settings(until=FIRST_MONTH, scale=1000)
    scenario = load("baseline").without_forcing()
    records = [simulate(chosen, settings).info for chosen in (scenario, load("baseline"))]
    assert [record["unforced"] for record in records] == [True, False]
    assert [record["last_forced_month"] for record in records] == [None, "2025-01"]
    assert scenario.hash() != load("baseline").hash()


def test_a_file_of_arrivals_and_none_at_all_exclude_each_other(tmp_path: Path) -> None:
    (tmp_path / "arrivals.csv").write_text("month,place,group,value\n2013-11,Yuma,Mexico,5000\n")
    forced = load("baseline").with_forcing([f"border_encounters={tmp_path / 'arrivals.csv'}"])
    with pytest.raises(InputError, match="exclude each other; give one of them"):
        forced.without_forcing()
