import pytest

from calibration.definitions import PeriodKind
from visualizer.run_facts import conditions, first_unforced_year, forcing, months_of

FISCAL, CALENDAR = PeriodKind.FISCAL_YEAR, PeriodKind.CALENDAR_YEAR


@pytest.mark.parametrize(
    ("last", "kind", "year"),
    [
        ("2024-11", FISCAL, 2025),
        ("2024-11", CALENDAR, 2025),
        ("2024-09", FISCAL, 2025),
        ("2024-03", FISCAL, 2025),
        ("2024-02", FISCAL, 2024),
        ("2024-06", CALENDAR, 2025),
        ("2024-05", CALENDAR, 2024),
    ],
)
def test_a_year_counts_as_observed_from_six_observed_months(last: str, kind: PeriodKind, year: int) -> None:
    assert first_unforced_year({"last_forced_month": last}, kind) == year


def test_without_forcing_no_year_is_marked_and_the_text_says_so() -> None:
    run = {"last_forced_month": None}
    assert first_unforced_year(run, FISCAL) is None
    assert forcing(run) == "Arrivals are decided by the agents in all months of this run."


def test_forcing_names_its_last_month() -> None:
    assert "observed to November 2024" in forcing({"last_forced_month": "2024-11"})


def test_conditions_name_scenario_scale_and_replicates() -> None:
    run = {"scenario": "baseline", "scale": 1000}
    assert conditions(run, 1) == ("Scenario, not a prediction. Scenario baseline; one replicate at 1:1,000.")
    assert "mean of 5 replicates" in conditions(run, 5)


def test_months_of_a_run() -> None:
    assert months_of({"start": "2013-10", "until": "2028-12"}) == "2013-10 to 2028-12"
