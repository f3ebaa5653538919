"""The history of levers: steps by day, means by month, and what was known when."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from world import levers, tables
from world.calendar import FIRST_MONTH, LAST_MONTH, days_in, first_day, months_between, parse_month
from world.errors import InputError
from world.policy import PolicyHistory

ALL_MONTHS = months_between(FIRST_MONTH, LAST_MONTH)
KNOWN_THEN = parse_month("2025-01")


def history(*entries: tuple[str, str, str, float, str]) -> PolicyHistory:
    """A history of (lever, place, date, value, known_on)."""
    columns = ["lever", "place", "date", "value", "known_on"]
    return PolicyHistory.from_table(pd.DataFrame(list(entries), columns=columns))


def shipped(lever: str, *months: str) -> list[float]:
    """Values of the shipped history in single months."""
    values = PolicyHistory.load().values(lever, ALL_MONTHS)
    return [float(values[parse_month(month) - FIRST_MONTH]) for month in months]


def test_a_month_is_the_mean_over_its_days() -> None:
    steps = history(
        ("title_42", "", "2020-03-21", 1, "2020-03-21"), ("title_42", "", "2020-05-11", 0, "2020-03-21")
    )
    months = months_between(parse_month("2020-02"), parse_month("2020-06"))
    assert steps.values("title_42", months) == pytest.approx([0, 11 / 31, 1, 10 / 31, 0])


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [("judges", "", "2014-01-01", 10, "2014-01-01"), ("judges", "", "2015-01-01", 20, "2015-01-01")]
    for entries in (rows, rows[::-1]):
        months = [parse_month("2016-01")]
        assert history(*entries).values("judges", months) == [20]


@given(
    steps=st.lists(
        st.tuples(st.dates(date(2013, 10, 1), date(2017, 12, 31)), st.floats(0, 1)),
        min_size=1,
        max_size=6,
        unique_by=lambda step: step[0],
    )
)
def test_days_in_force_add_up_over_any_history(steps: list[tuple[date, float]]) -> None:
    rows = [("title_42", "", str(day), value, str(day)) for day, value in steps]
    months = months_between(parse_month("2013-10"), parse_month("2017-12"))
    monthly = history(*rows).values("title_42", months)
    days = np.array([days_in(month) for month in months])
    ordered = sorted(steps)
    ends = [(day - date(1970, 1, 1)).days for day, _ in ordered[1:]] + [first_day(months[-1] + 1)]
    expected = sum(
        value * (end - (day - date(1970, 1, 1)).days) for (day, value), end in zip(ordered, ends, strict=True)
    )
    assert monthly @ days == pytest.approx(expected)


def test_before_the_first_entry_the_default_holds() -> None:
    judges = history(("judges", "", "2020-01-01", 5, "2020-01-01"))
    assert judges.values("judges", [parse_month("2019-12")]) == [levers.find_lever("judges").default]


def test_what_was_not_known_yet_is_not_used() -> None:
    changing = history(
        ("detention_beds", "", "2020-01-01", 100, "2020-01-01"),
        ("detention_beds", "", "2024-01-01", 200, "2025-02-01"),
        ("detention_beds", "", "2026-01-01", 300, "2025-01-31"),
    )
    months = [parse_month("2025-06")], [parse_month("2026-06")]
    assert [changing.values("detention_beds", m)[0] for m in months] == [200, 300]
    assert [changing.values("detention_beds", m, KNOWN_THEN)[0] for m in months] == [100, 300]


def test_a_place_follows_its_share_until_it_has_an_entry_of_its_own() -> None:
    judges = history(
        ("judges", "", "2014-01-01", 100, "2014-01-01"), ("judges", "Miami", "2020-04-16", 60, "2020-01-01")
    )
    months = months_between(parse_month("2020-03"), parse_month("2020-05"))
    assert judges.places("judges") == ("Miami",)
    assert judges.place_values("judges", months, "Miami", 0.1) == pytest.approx([10, 35, 60])


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            ("judgs", "", "2020-01-01", 5, "2020-01-01"),
            "2020-01-01: unknown lever 'judgs'; did you mean 'judges'",
        ),
        (("judges", "", "2020-01-01", -5, "2020-01-01"), "judges: value -5 is out of bounds; valid: 0 to"),
        (("judges", "", "2020-01-01", float("nan"), "2020-01-01"), "value nan is out of bounds"),
        (
            ("title_42", "Miami", "2020-01-01", 1, "2020-01-01"),
            "'Miami' is given, but the lever has no places",
        ),
    ],
)
def test_an_invalid_entry_is_named(entry: tuple[str, str, str, float, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        history(entry)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    shipped_file = (tables.DATA / "policy.csv").read_text(encoding="utf-8")
    line = "judges,,735"
    for broken, message in (("judgse,,735", "did you mean 'judges'"), ("judges,,many", "value.*'many'")):
        (tmp_path / broken).mkdir()
        (tmp_path / broken / "policy.csv").write_text(shipped_file.replace(line, broken), encoding="utf-8")
        with pytest.raises(InputError, match=message):
            PolicyHistory.load(tmp_path / broken)


def test_shipped_programmes_are_in_force_on_their_days() -> None:
    assert shipped("title_42", "2020-02", "2020-03", "2022-01", "2023-05", "2023-06") == pytest.approx(
        [0, 11 / 31, 1, 11 / 31, 0]
    )
    assert shipped(
        "remain_in_mexico", "2019-01", "2020-01", "2021-01", "2021-12", "2022-08"
    ) == pytest.approx([3 / 31, 1, 20 / 31, 24 / 31, 7 / 31])
    assert shipped("asylum_access", "2024-12", "2025-01", "2028-01") == pytest.approx(
        [1, (19 + 12 * 0.05) / 31, 0.05]
    )


def test_shipped_judges_average_the_two_ends_of_a_fiscal_year() -> None:
    judges = PolicyHistory.load().values("judges", ALL_MONTHS)
    year = slice(parse_month("2022-10") - FIRST_MONTH, parse_month("2023-10") - FIRST_MONTH)
    assert judges[year].mean() == pytest.approx((634 + 734) / 2)


def test_shipped_arrests_add_up_to_the_published_year() -> None:
    months = months_between(parse_month("2022-10"), parse_month("2023-09"))
    arrests = PolicyHistory.load().values("arrests_per_day", months)
    days = np.array([days_in(month) for month in months])
    assert arrests @ days == pytest.approx(170_590, rel=1e-3)


def test_shipped_book_ins_of_january_2025_are_held_but_were_not_known_that_month() -> None:
    months = [parse_month("2025-01")], [parse_month("2027-01")]
    loaded = PolicyHistory.load()
    assert [loaded.values("arrests_per_day", m)[0] for m in months] == pytest.approx([379.1, 379.1])
    assert [loaded.values("arrests_per_day", m, KNOWN_THEN)[0] for m in months] == pytest.approx(
        [254.3, 254.3]
    )
    assert loaded.values("booked_share", months[0]) == [1]


def test_every_lever_has_a_default_within_its_bounds_a_source_and_a_row_of_documentation() -> None:
    assert [row["lever"] for row in levers.describe()] == list(levers.BY_NAME)
    assert len(levers.BY_NAME) == len(levers.LEVERS)
    for lever in levers.LEVERS:
        assert lever.minimum <= lever.default <= lever.maximum
        assert lever.source
        assert lever.meaning.endswith(".")
