from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from rich.console import Console

from calibration.observation import observe
from visualizer.aggregate import Monthly
from visualizer.harm import ENFORCEMENT, HARM, harm_and_enforcement
from visualizer.luck import band, explanation, with_luck
from visualizer.summary import headlines, summary_markdown, summary_table
from visualizer.texts import amount, between

Info = dict[str, Any]
Make = Callable[..., pd.DataFrame]


@pytest.fixture(scope="module")
def comparison(frame: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    return with_luck(observe(frame, published), 100)


def test_headlines_set_the_last_published_period_beside_the_model(comparison: pd.DataFrame) -> None:
    rows = {row["quantity"]: row for row in headlines(comparison)}
    pending = rows["Pending cases, active"]
    assert (pending["period"], pending["model"], pending["published"], pending["difference"]) == (
        "FY2024",
        "3.42 million",
        "3.6 million",
        "-5%",
    )
    assert pending["within"] == "10 of 10 within 15%"
    low, high = band(3_420_000.0, 100)
    assert pending["luck"] == f"±{(high - low) / 2 / 3_420_000 * 100:.1f}%"
    assert rows["Encounters between ports (forced)"]["luck"] == ""
    assert rows["DHS removals"]["period"] == "FY2022"
    assert "Encounters between ports (forced)" in rows


def in_years(frame: pd.DataFrame, series: str, first: str, last: str) -> float:
    rows = frame[(frame["series"] == series) & frame["month"].between(first, last)]
    return float(rows["value"].sum())


def test_the_summary_puts_harm_beside_enforcement_for_the_observed_years(
    frame: pd.DataFrame, monthly: Monthly, info: Info, comparison: pd.DataFrame
) -> None:
    text = summary_markdown(monthly, info, comparison)
    last = in_years(frame, "hearings_missed", "2023-10", "2024-09")
    every = in_years(frame, "hearings_missed", "2013-10", "2024-09")
    assert "| quantity | kind | FY2024 | FY2014 to FY2024 |" in text
    cells = (f"{amount(total)} ({between(*map(float, band(total, 100)))})" for total in (last, every))
    assert f"| Court hearings missed | Harm | {' | '.join(cells)} |" in text
    assert "| Pending cases, active | FY2024 | 3.42 million | ±1.4% | 3.6 million | -5% |" in text
    assert all(sentence in text for sentence in explanation(100, 1))


def test_detention_is_a_mean_and_not_a_sum_of_months(
    frame: pd.DataFrame, monthly: Monthly, info: Info
) -> None:
    rows = {row["quantity"]: row for row in harm_and_enforcement(monthly, info)}
    detained = rows["People in ICE detention, mean"]
    last = in_years(frame, "detention_population", "2023-10", "2024-09") / 12
    every = in_years(frame, "detention_population", "2013-10", "2024-09") / 132
    assert detained["FY2024"] == f"{round(last, -2):,.0f}"
    assert detained["FY2014 to FY2024"] == f"{round(every, -2):,.0f}"


def test_without_observed_arrivals_all_years_of_the_run_are_shown(monthly: Monthly, info: Info) -> None:
    rows = harm_and_enforcement(monthly, info | {"last_forced_month": None})
    assert "FY2014 to FY2028" in rows[0]


def test_a_run_without_a_complete_year_has_no_harm_table(make_monthly: Make, info: Info) -> None:
    rows = make_monthly("2013-10", "2014-02")
    monthly = Monthly(rows)
    assert harm_and_enforcement(monthly, info) == []
    assert "The run covers no complete fiscal year." in summary_markdown(monthly, info, observe(rows))


def test_a_quantity_that_the_run_lacks_has_no_row(frame: pd.DataFrame, monthly: Monthly, info: Info) -> None:
    without = Monthly(frame[frame["series"] != "hearings_missed"])
    missing = {row["quantity"] for row in harm_and_enforcement(monthly, info)}
    missing -= {row["quantity"] for row in harm_and_enforcement(without, info)}
    assert missing == {"Court hearings missed"}


def test_harm_of_every_kind_stands_beside_enforcement(
    frame: pd.DataFrame, monthly: Monthly, info: Info
) -> None:
    rows = harm_and_enforcement(monthly, info)
    assert [row["kind"] for row in rows] == ["Enforcement"] * len(ENFORCEMENT) + ["Harm"] * len(HARM)
    gave_up = next(row for row in rows if row["quantity"] == "Gave up waiting for a hearing")
    own = frame[(frame["series"] == "mpp_outcomes") & (frame["group"] == "gave_up")]
    total = amount(own.loc[own["month"].between("2023-10", "2024-09"), "value"].sum())
    assert gave_up["FY2024"].startswith(f"{total} (")


def test_the_terminal_table_shows_the_headlines(
    monthly: Monthly, info: Info, comparison: pd.DataFrame
) -> None:
    console = Console(width=140, record=True, quiet=False, file=None, force_terminal=False)
    with console.capture() as captured:
        console.print(summary_table(monthly, info, comparison))
    text = captured.get()
    assert "3.42 million  ±1.4%" in text
    assert max(map(len, text.splitlines())) <= 110
    assert "Scenario, not a prediction." in " ".join(text.split())
