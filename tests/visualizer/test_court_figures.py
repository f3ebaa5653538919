"""What the figures of the courts draw is what the rows hold, beside what was published."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from visualizer.aggregate import Monthly
from visualizer.figures import (
    appeals,
    court_ages,
    court_grid,
    court_map,
    court_outcomes,
    court_waits,
    courts,
    hearings,
)
from visualizer.place_tables import place_tables
from visualizer.texts import amount
from world.calendar import parse_month
from world.groups import AGES_OF_CASES

Info = dict[str, Any]
YEAR = ("2023-10", "2024-09")


def headline(figure: Figure) -> str:
    return figure.texts[0].get_text().replace("\n", " ")


def dots(axes: Axes) -> set[tuple[float, float]]:
    """Positions of published values."""
    found = [c for c in axes.collections if isinstance(c, PathCollection)]
    return {(float(x), float(y)) for c in found for x, y in np.asarray(c.get_offsets())}


def at(axes: Axes, line: int, x: float) -> float:
    xs, ys = (np.asarray(values, float) for values in axes.lines[line].get_data())
    return float(ys[xs == x][0])


def tops(axes: Axes, year: int) -> list[float]:
    """Upper ends of the bars of a year."""
    bars = [bar for bar in axes.patches if isinstance(bar, Rectangle)]
    here = [bar for bar in bars if abs(bar.get_x() + bar.get_width() / 2 - year) < 0.01]
    return sorted(bar.get_y() + bar.get_height() for bar in here)


def of_year(frame: pd.DataFrame, series: str, *groups: str) -> float:
    rows = frame[(frame["series"] == series) & frame["month"].between(*YEAR)]
    return float(rows.loc[rows["group"].isin(groups) | (not groups), "value"].sum())


def in_month(frame: pd.DataFrame, series: str, month: str) -> pd.DataFrame:
    return frame[(frame["series"] == series) & (frame["month"] == month)]


def test_ages_are_stacked_to_the_pending_cases(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = court_ages.draw(monthly, published, info)
    areas, of_them = figure.axes
    ends = in_month(frame, "court_pending_by_age", "2028-12").groupby("group")["value"].sum()
    expected = ends.reindex(AGES_OF_CASES).cumsum().to_list()
    month = parse_month("2028-12")
    drawn = [np.asarray(c.get_paths()[0].vertices) for c in areas.collections[: len(AGES_OF_CASES)]]
    assert [float(area[area[:, 0] == month, 1].max()) for area in drawn] == pytest.approx(expected)
    undated = in_month(frame, "cases_without_date", "2024-09")["value"].sum()
    assert at(of_them, 1, parse_month("2024-09")) == pytest.approx(undated)
    old = (ends["3_to_5_years"] + ends["over_5_years"]) / ends.sum()
    assert headline(figure).startswith(f"{old:.0%} of the {amount(float(ends.sum()))} pending cases")


def test_waits_are_weighed_means_beside_published_ones(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = court_waits.draw(monthly, published, info)
    pending, completed, outcomes = figure.axes
    days = in_month(frame, "court_wait_days", "2024-09").set_index("place")["value"]
    cases = in_month(frame, "court_pending", "2024-09").set_index("place")["value"]
    expected = (days[cases.index] * cases).sum() / cases.sum()
    assert at(pending, 0, parse_month("2024-09")) == pytest.approx(expected)
    assert dots(pending) == {
        (parse_month("2017-04"), 670.0),
        (parse_month("2020-09"), 800.0),
        (parse_month("2024-12"), 603.0),
    }
    assert {(2014.0, 338.0), (2024.0, 623.0)} <= dots(completed)
    assert dots(outcomes) == {(2017.0, 392.0), (2018.0, 501.0), (2018.0, 1064.0)}
    assert headline(figure).endswith("TRAC's figure is 603")


def test_only_durations_of_whole_years_are_full_dots(
    monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    axes = court_waits.draw(monthly, published, info).axes[2]
    found = [c for c in axes.collections if isinstance(c, PathCollection)]
    faces = {
        (float(x), float(y)): to_hex(face)
        for c in found
        for (x, y), face in zip(np.asarray(c.get_offsets()), np.asarray(c.get_facecolor()), strict=True)
    }
    assert faces[2018, 501] == faces[2018, 1064] == "#ffffff" != faces[2017, 392]


def test_completions_are_divided_by_the_judges_at_the_end_of_the_year(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = courts.draw(monthly, published, info)
    flows, bench, each = figure.axes
    assert "(published: 1.78 million and 705,000)" in headline(figure)
    assert {(2024.0, 1_783_909.0), (2024.0, 704_949.0)} <= dots(flows)
    judges = in_month(frame, "judges", "2024-09")["value"].sum()
    done = of_year(frame, "court_completions")
    line = next(index for index, line in enumerate(each.lines) if 2024 in np.asarray(line.get_xdata()))
    assert at(each, line, 2024) == pytest.approx(done / judges)
    assert dict(dots(each))[2024] == pytest.approx(704_949 / 735)
    assert (parse_month("2019-09"), 442.0) in dots(bench)


def test_outcomes_fill_the_whole_and_their_shares_are_drawn_apart(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = court_outcomes.draw(monthly, published, info)
    bars, absent, leaving, relief = figure.axes
    assert tops(bars, 2024)[-1] == pytest.approx(100)
    assert "Removal, in absentia 30%" in {text.get_text() for text in bars.texts}
    done = of_year(frame, "court_completions")
    model = [axes.lines[-1] for axes in (absent, leaving, relief)]
    shares = [float(np.asarray(line.get_ydata())[np.asarray(line.get_xdata()) == 2024][0]) for line in model]
    orders = ("in_absentia", "removal_order")
    granted = of_year(frame, "court_completions", "relief")
    assert shares == pytest.approx(
        [
            100 * of_year(frame, "court_completions", "in_absentia") / done,
            100 * of_year(frame, "court_completions", *orders, "voluntary_departure") / done,
            100 * granted / (granted + of_year(frame, "court_completions", *orders)),
        ]
    )
    assert {year for year, _ in dots(absent)} == {2022, 2023, 2024}
    assert dots(leaving) == {(2023.0, 39.0), (2024.0, 39.0)}


def test_a_share_of_another_whole_is_dashed_and_has_no_dots(
    monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    absent = court_outcomes.draw(monthly, published, info).axes[1]
    dashed = [line for line in absent.lines if line.get_linestyle() == "--"]
    assert [list(np.asarray(line.get_xdata())) for line in dashed] == [[2016, 2023]]
    assert 34.0 not in {height for _, height in dots(absent)}


def test_hearings_are_stacked_and_leads_are_those_of_the_median_court(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = hearings.draw(monthly, published, info)
    held, lost, leads = figure.axes
    master, individual = (of_year(frame, "hearings_held", kind) for kind in ("master", "individual"))
    assert tops(held, 2024) == pytest.approx([master, master + individual])
    assert at(lost, 0, 2024) == pytest.approx(of_year(frame, "hearings_missed"))
    assert at(lost, 1, 2024) == pytest.approx(of_year(frame, "hearings_rescheduled"))
    rows = frame[(frame["series"] == "hearing_lead_days") & frame["month"].between(*YEAR)]
    by_court = rows[rows["group"] == "individual"].groupby("place")["value"].mean()
    assert at(leads, 0, 2024) == pytest.approx(by_court.median())


def test_appeals_are_drawn_in_the_years_in_which_they_are_published(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    filed, decided, pending = appeals.draw(monthly, published, info).axes
    rows = frame[(frame["series"] == "appeals_filed") & frame["month"].str.startswith("2023")]
    assert at(filed, 0, 2023) == pytest.approx(rows["value"].sum())
    assert (2023.0, 40_441.0) in dots(filed)
    assert dots(decided) == {(2016.0, 19_286.0), (2019.0, 19_448.0)}
    counted = {"2015-09": 37_285.0, "2016-09": 11_128.0, "2020-03": 95_422.0}
    assert dots(pending) == {(parse_month(month), value) for month, value in counted.items()}


def test_circles_of_courts_are_as_large_as_their_cases_and_coloured_by_their_wait(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = court_map.draw(monthly, published, info)
    before, after = figure.axes[:2]
    for axes, year in ((before, 2024), (after, 2028)):
        table = court_map.at_end(monthly, year)
        circles = next(c for c in axes.collections if isinstance(c, PathCollection))
        sizes = np.asarray(circles.get_sizes())
        assert sizes / sizes[0] == pytest.approx((table["pending"] / table["pending"].iloc[0]).to_list())
        colours = [to_hex(face) for face in np.asarray(circles.get_facecolor())]
        assert colours == [court_map.colour_of(days) for days in table["wait"]]
        pending = in_month(frame, "court_pending", f"{year}-09").set_index("place")["value"]
        assert table["pending"].to_dict() == pytest.approx(pending.to_dict())


@pytest.mark.parametrize(
    ("years", "index"), [(0.0, 0), (0.99, 0), (1.0, 1), (2.5, 2), (3.2, 3), (4.5, 4), (5.0, 5), (30.0, 5)]
)
def test_a_colour_stands_for_whole_years(years: float, index: int) -> None:
    assert court_map.colour_of(years * 365.25) == court_map._COLOURS[index]


def test_a_short_run_has_one_map(frame: pd.DataFrame, published: pd.DataFrame, info: Info) -> None:
    early = Monthly(frame[frame["month"] <= "2014-12"])
    figure = court_map.draw(early, published, info | {"until": "2014-12"})
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["September 2014", ""]


def test_waits_by_court_are_in_the_order_of_their_cases(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    axes = court_grid.draw_waits(monthly, published, info).axes[0]
    written = [text.get_text() for text in axes.texts]
    order = frame[frame["series"] == "court_pending"].groupby("place")["value"].sum()
    names = order.sort_values(ascending=False).index.to_list()
    assert [text for text in written if text in names] == names
    waits = monthly.by_month("court_wait_days", by=["place"]).set_index(["month", "place"])["mean"]
    last = waits.loc[parse_month("2028-12")]
    assert {amount(float(last[name])) for name in names} <= set(written)


def test_a_table_of_courts_has_waits_dates_leads_and_judges(frame: pd.DataFrame) -> None:
    table = place_tables(frame)["courts"]
    cells = {row[0]: dict(zip(table.head, row, strict=True)) for row in table.rows}["Miami"]
    rows = frame[(frame["place"] == "Miami") & frame["month"].between("2027-10", "2028-09")]
    ends = rows[rows["month"] == "2028-09"].set_index(["series", "group"])["value"]
    means = rows.groupby(["series", "group"])["value"].mean()
    done = rows.loc[rows["series"] == "court_completions", "value"].sum()
    assert cells == {
        "Court": "Miami",
        "Pending, at the end": amount(ends["court_pending", "all"]),
        "Without a date": amount(ends["cases_without_date", "all"]),
        "Mean days since filing": amount(means["court_wait_days", "all"]),
        "Days to a free master slot": amount(means["hearing_lead_days", "master"]),
        "Days to a free individual slot": amount(means["hearing_lead_days", "individual"]),
        "Receipts": amount(rows.loc[rows["series"] == "court_receipts", "value"].sum()),
        "Completions": amount(done),
        "Hearings missed": amount(rows.loc[rows["series"] == "hearings_missed", "value"].sum()),
        "Judges, at the end": amount(ends["judges", "all"]),
    }


def test_a_table_names_the_columns_that_need_a_finer_scale(frame: pd.DataFrame) -> None:
    tables = place_tables(frame)
    assert tables["courts"].note == (
        "Needs 1:10 or finer: Without a date; Days to a free master slot; Days to a free individual slot. "
        "Needs 1:100 or finer: Mean days since filing."
    )
    assert tables["consulates"].note == ""
