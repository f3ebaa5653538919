"""Months, fiscal years and days against the standard library's calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from world.calendar import (
    FIRST_MONTH,
    LAST_MONTH,
    calendar_year,
    days_in,
    first_day,
    fiscal_year,
    format_month,
    month_of,
    months_between,
    parse_month,
)
from world.errors import InputError, unknown_name

MONTHS = st.integers(FIRST_MONTH, LAST_MONTH)


def test_first_and_last_month_are_october_2013_and_december_2050() -> None:
    assert (format_month(FIRST_MONTH), format_month(LAST_MONTH)) == ("2013-10", "2050-12")
    assert FIRST_MONTH == 24165


@given(MONTHS)
def test_parsing_undoes_formatting(month: int) -> None:
    assert parse_month(format_month(month)) == month


@given(MONTHS)
def test_days_agree_with_the_calendar_of_the_standard_library(month: int) -> None:
    first = date(1970, 1, 1) + timedelta(days=first_day(month))
    assert (first.year, first.month, first.day) == (calendar_year(month), month % 12 + 1, 1)
    assert first_day(month) + days_in(month) == first_day(month + 1)


@pytest.mark.parametrize(
    ("text", "year"), [("2013-10", 2014), ("2014-09", 2014), ("2014-10", 2015), ("2024-12", 2025)]
)
def test_fiscal_year_starts_in_october_and_bears_the_later_year(text: str, year: int) -> None:
    assert fiscal_year(parse_month(text)) == year


def test_february_of_a_leap_year_has_29_days() -> None:
    assert (days_in(month_of(2024, 2)), days_in(month_of(2025, 2))) == (29, 28)


def test_months_between_includes_both_ends() -> None:
    months = months_between(parse_month("2013-10"), parse_month("2028-12"))
    assert len(months) == 183
    assert format_month(months[-1]) == "2028-12"
    assert len(months_between(FIRST_MONTH, FIRST_MONTH - 1)) == 0


@pytest.mark.parametrize(
    "text", ["", "2025", "2025-13", "2025-00", "2025-1", "25-01", "2025-01-01", " 2025-01", "٢٠٢٥-01"]
)
def test_a_text_that_is_not_a_month_is_named(text: str) -> None:
    with pytest.raises(InputError, match=r"is not a month; write YYYY-MM"):
        parse_month(text)


@pytest.mark.parametrize("text", ["2013-09", "2051-01", "0000-01"])
def test_a_month_out_of_range_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(InputError, match=rf"month {text} is out of range; valid .* 2013-10 to 2050-12"):
        parse_month(text)


def test_an_unknown_name_is_answered_with_the_closest_whatever_its_case() -> None:
    assert str(unknown_name("court", "HUSTON", ["Houston", "Miami"])).endswith("did you mean 'Houston'?")


def test_an_unknown_name_without_a_close_match_is_answered_with_the_list_in_one_line() -> None:
    assert str(unknown_name("key", "zzz", ["value", "add"])) == "unknown key 'zzz'; valid: add, value"
    assert str(unknown_name("key", "zzz", [f"name{i:02}" for i in range(30)])).endswith("name19, ...")
