"""Periods are read as they are written, and published ratios are those of their tables."""

import pytest

from visualizer.figures.published import (
    in_absentia_share,
    judges_on_board,
    per_judge,
    relief_share,
    span,
    timings,
)
from world.calendar import parse_month


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2017-04", "2017-04", "2017-04"),
        ("2024", "2024-01", "2024-12"),
        ("FY2020", "2019-10", "2020-09"),
        ("FY2020 Q2", "2020-01", "2020-03"),
        ("FY2018 to May", "2017-10", "2018-05"),
        ("FY2021 Oct-Nov", "2020-10", "2020-11"),
        ("FY2016-FY2023", "2015-10", "2023-09"),
        ("FY2023 and FY2024", "2022-10", "2024-09"),
        ("2018-2021", "2018-01", "2021-12"),
    ],
)
def test_a_period_is_from_its_first_to_its_last_month(period: str, first: str, last: str) -> None:
    assert span(period) == (parse_month(first), parse_month(last))


@pytest.mark.parametrize("period", ["early 2017", "lifetime to 2026-02", "FY2019 end", ""])
def test_another_period_is_refused(period: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        span(period)


def test_values_of_other_scopes_are_left_out() -> None:
    waits = timings("avg_days_waited_in_backlog", "all")
    assert dict(zip(waits["month"], waits["value"], strict=True)) == {
        2009 * 12 + 10: 439.0,
        parse_month("2017-04"): 670.0,
        parse_month("2024-12"): 603.0,
    }
    removal = timings("avg_days_to_completion", "removal")
    assert set(zip(removal["year"], removal["value"], removal["partial"], strict=True)) >= {
        (2017, 392.0, False),
        (2018, 501.0, True),
    }


def test_ratios_are_of_counts_of_the_same_year() -> None:
    each = per_judge().set_index("year")["value"]
    assert each.loc[2024] == pytest.approx(704_949 / 735)
    assert each.loc[2021] == pytest.approx(115_966 / 559)
    absent = in_absentia_share().set_index("year")["value"]
    assert absent.to_dict() == pytest.approx(
        {2022: 100 * 62_000 / 314_814, 2023: 100 * 160_000 / 526_754, 2024: 100 * 222_000 / 704_949}
    )
    relief = relief_share()
    assert relief["year"].to_list() == [2024]
    assert relief["value"].to_list() == pytest.approx([100 * 4_154 / (4_154 + 28_570)])
    bench = judges_on_board().set_index("month")["value"]
    assert bench.loc[parse_month("2019-09")] == 442
