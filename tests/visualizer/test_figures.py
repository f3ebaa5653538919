"""What the figures say and draw, against runs whose numbers are known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from visualizer.aggregate import Monthly
from visualizer.figures import backlog, courts, encounters, removals, repatriations, style
from visualizer.figures.catalogue import FIGURES, Entry
from visualizer.luck import band
from world.errors import InputError

Make = Callable[..., pd.DataFrame]
Info = dict[str, Any]
SEPTEMBER_2024 = 2024 * 12 + 8
DOTTED = ("backlog", "courts", "encounters", "removals", "detention", "repatriations")
WITH_DOTS = [entry for entry in FIGURES if entry.stem in DOTTED]
"""Figures that show published values."""


def headline(figure: Figure) -> str:
    return figure.texts[0].get_text().replace("\n", " ")


def points(axes: Axes) -> set[tuple[float, float]]:
    """Positions of all published dots."""
    dots = [c for c in axes.collections if isinstance(c, PathCollection)]
    return {(float(x), float(y)) for c in dots for x, y in np.asarray(c.get_offsets())}


def shade_starts(axes: Axes) -> list[float]:
    colour = style.SHADE
    spans = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_transform() != axes.transData]
    return [p.get_x() for p in spans if _hex(p) == colour]


def _hex(patch: Rectangle) -> str:
    from matplotlib.colors import to_hex

    return to_hex(patch.get_facecolor())


def at(axes: Axes, line: int, x: float) -> float:
    xs, ys = (np.asarray(values, float) for values in axes.lines[line].get_data())
    return float(ys[xs == x][0])


@pytest.mark.parametrize("entry", FIGURES, ids=lambda entry: entry.stem)
def test_every_figure_carries_source_and_the_warning_that_it_is_no_prediction(
    entry: Entry, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    words = " ".join(text.get_text() for text in entry.draw(monthly, published, info).texts)
    assert "Observed: " in words
    assert "Scenario, not a prediction. Scenario baseline; one replicate at 1:100." in words


@pytest.mark.parametrize("entry", FIGURES, ids=lambda entry: entry.stem)
def test_a_figure_names_the_series_that_it_lacks(
    entry: Entry, frame: pd.DataFrame, published: pd.DataFrame, info: Info
) -> None:
    lacking = entry.series if entry.stem == "harm" else entry.series[:1]
    kept = frame["series"].isin([*entry.series, "judges"]) & ~frame["series"].isin(lacking)
    present = Monthly(frame[kept])
    with pytest.raises(InputError, match=rf"no rows of (any )?series ('{entry.series[0]}'|of harm)"):
        entry.draw(present, published, info)


def test_the_backlog_states_and_draws_the_last_published_september(
    monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = backlog.draw(monthly, published, info)
    axes = figure.axes[0]
    assert headline(figure) == (
        "Immigration courts: the model has 3.42 million active cases pending in September 2024; "
        "the published count is 3.6 million"
    )
    assert at(axes, 1, SEPTEMBER_2024) == pytest.approx(3_420_000)
    assert at(axes, 0, SEPTEMBER_2024) == pytest.approx(3_740_000)
    assert {(SEPTEMBER_2024, 3_600_000.0), (SEPTEMBER_2024, 3_925_351.0)} <= points(axes)
    assert shade_starts(axes) == [2024 * 12 + 10.5]


@pytest.mark.parametrize("entry", WITH_DOTS, ids=lambda entry: entry.stem)
@pytest.mark.parametrize("factor", [0.3, 3.0])
def test_no_published_dot_falls_outside_its_panel(
    entry: Entry, factor: float, frame: pd.DataFrame, published: pd.DataFrame, info: Info
) -> None:
    rows = frame[frame["series"].isin(entry.series)]
    figure = entry.draw(Monthly(rows.assign(value=rows["value"] * factor)), published, info)
    for axes in figure.axes:
        top = axes.get_ylim()[1]
        assert all(height <= top for _, height in points(axes) if height > 1)
        assert all(np.nanmax(np.asarray(line.get_ydata(), float)) <= top for line in axes.lines)


def test_without_forcing_nothing_is_shaded(monthly: Monthly, published: pd.DataFrame, info: Info) -> None:
    figure = backlog.draw(monthly, published, info | {"last_forced_month": None})
    assert shade_starts(figure.axes[0]) == []


def test_beyond_the_published_years_the_backlog_speaks_of_the_scenario(
    make_monthly: Make, published: pd.DataFrame, info: Info
) -> None:
    figure = backlog.draw(Monthly(make_monthly("2025-01", "2028-12")), published, info)
    assert headline(figure).endswith("3.9 million active cases pending in December 2028 in this scenario")


def test_replicates_are_drawn_as_a_band_and_so_is_the_luck_of_one_run(
    make_monthly: Make, published: pd.DataFrame, info: Info
) -> None:
    many = make_monthly(replicates=2)
    many = many[many["series"].isin(backlog.SERIES)].copy()
    second = many["replicate"] == 1
    many.loc[second, "value"] *= 1.2
    plain, lucky, both = (
        backlog.draw(monthly, published, info)
        for monthly in (Monthly(many[~second]), Monthly(many[~second], 100), Monthly(many, 100))
    )
    bands = [len(figure.axes[0].collections) - len(plain.axes[0].collections) for figure in (lucky, both)]
    assert bands == [2, 2]
    assert at(both.axes[0], 1, SEPTEMBER_2024) == pytest.approx(3_420_000 * 1.1)


def test_bars_of_a_year_carry_the_spread_of_their_sum(
    frame: pd.DataFrame, published: pd.DataFrame, info: Info
) -> None:
    rows = frame[frame["series"] == "removals_by_path"]
    year = rows[rows["month"].between("2023-10", "2024-09")]["value"].sum()
    axes = removals.draw(Monthly(rows, 100), published, info).axes[0]
    whiskers = next(item for item in axes.collections if isinstance(item, LineCollection))
    ends = {round(line[0, 0]): line[:, 1].tolist() for line in map(np.asarray, whiskers.get_segments())}
    assert ends[2024] == pytest.approx([float(edge) for edge in band(year, 100)])


def test_encounters_show_nine_sectors_and_the_ports_on_one_scale(
    monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = encounters.draw(monthly, published, info)
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert len(titles) == 10
    assert titles[-1] == encounters.PORTS
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    observed = published[
        (published["target"] == "encounters_by_sector_month") & (published["place"] == "Tucson")
    ]
    drawn = np.asarray(figure.axes[titles.index("Tucson")].lines[0].get_ydata(), float)
    assert sorted(drawn) == sorted(observed["value"])


def sectors(rows: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """Monthly encounters of FY2014 and FY2015, constant within a year."""
    months = np.arange(2013 * 12 + 9, 2015 * 12 + 9)
    table = {name: np.repeat([first, last], 12) for name, (first, last) in rows.items()}
    return pd.DataFrame(table, index=months)


def test_the_title_names_the_sectors_that_were_busiest() -> None:
    moved = sectors({"Tucson": (1_000.0, 2_000.0), "Yuma": (500.0, 3_000.0)})
    assert encounters.title(moved, None) == (
        "60,000 encounters between ports in fiscal year 2015; "
        "the busiest sector moved from Tucson (2014) to Yuma"
    )
    stayed = sectors({"Tucson": (1_000.0, 4_000.0), "Yuma": (500.0, 3_000.0)})
    assert encounters.title(stayed, None).endswith("Tucson was the busiest sector, as in 2014")


def test_the_title_speaks_only_of_years_with_observed_arrivals() -> None:
    moved = sectors({"Tucson": (1_000.0, 2_000.0), "Yuma": (500.0, 3_000.0)})
    assert "fiscal year 2014" in encounters.title(moved, 2015 * 12 + 2)


def test_removals_stack_paths_so_that_the_ice_dot_meets_the_ice_bars(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = removals.draw(monthly, published, info)
    axes = figure.axes[0]
    year = frame[(frame["series"] == "removals_by_path") & frame["month"].between("2023-10", "2024-09")]
    paths = year.groupby("group")["value"].sum()
    bars = {
        round(bar.get_y() + bar.get_height())
        for bar in axes.patches
        if isinstance(bar, Rectangle) and abs(bar.get_x() + bar.get_width() / 2 - 2024) < 0.01
    }
    assert round(paths["interior"] + paths["border_detained"]) in bars
    assert round(paths.sum()) in bars
    assert {(2024.0, 271_484.0), (2022.0, 108_733.0)} <= points(axes)
    assert headline(figure).endswith("people in fiscal year 2024; ICE reported 271,000")
    assert shade_starts(axes) == [2024.5]


def test_repatriations_of_a_year_are_the_sum_of_their_points(
    frame: pd.DataFrame, monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = repatriations.draw(monthly, published, info)
    years, places = figure.axes
    rows = frame[(frame["series"] == "repatriations_to_mexico") & frame["month"].str.startswith("2024")]
    assert sum(bar.get_width() for bar in places.patches if isinstance(bar, Rectangle)) == pytest.approx(
        rows["value"].sum()
    )
    assert places.get_title(loc="left").endswith("2024")
    assert (2024.0, 206_233.0) in points(years)
    assert headline(figure).endswith("Mexico recorded 206,000")


def test_court_figure_states_both_flows_and_its_outcomes_fill_the_whole(
    monthly: Monthly, published: pd.DataFrame, info: Info
) -> None:
    figure = courts.draw(monthly, published, info)
    flows, outcomes = figure.axes
    assert "(published: 1.78 million and 705,000)" in headline(figure)
    assert {(2024.0, 1_783_909.0), (2024.0, 704_949.0)} <= points(flows)
    tops = {
        round(bar.get_y() + bar.get_height(), 6) for bar in outcomes.patches if isinstance(bar, Rectangle)
    }
    assert max(tops) == pytest.approx(100)
    assert "Removal, in absentia 30%" in {text.get_text() for text in outcomes.texts}


@pytest.mark.parametrize("draw", [removals.draw, repatriations.draw, courts.draw])
def test_a_run_of_a_few_months_says_that_it_has_no_year(
    draw: Callable[..., Figure], make_monthly: Make, published: pd.DataFrame, info: Info
) -> None:
    with pytest.raises(InputError, match="covers no complete"):
        draw(Monthly(make_monthly("2013-10", "2014-02")), published, info)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.floats(0.1, 10))
def test_labels_keep_their_order_and_their_distance(values: list[float], gap: float) -> None:
    heights = style.apart(values, gap)
    assert all(height >= value for height, value in zip(heights, values, strict=True))
    assert np.all(np.diff(np.sort(heights)) >= gap * (1 - 1e-9))
    assert np.argsort(heights, kind="stable").tolist() == np.argsort(values, kind="stable").tolist()


def test_titles_break_into_even_lines_and_never_inside_a_number() -> None:
    text = "a fairly long sentence about the courts which says that there are " * 2 + "3.6 million cases"
    lines = style.balanced(text, 72).split("\n")
    assert len(lines) == 3
    assert max(map(len, lines)) - min(map(len, lines)) < 20
    assert "3.6 million" in lines[-1]


def test_labels_keep_above_the_floor() -> None:
    assert style.apart([0.0, 0.1, 5.0], 1.0, 0.5) == [0.5, 1.5, 5.0]


@pytest.mark.parametrize("width", [0.8, 0.12])
def test_what_is_said_of_the_shade_keeps_within_it(width: float) -> None:
    axes = style.canvas("Title", "Subtitle", "", {"scale": 1}, 1).axes(0.1, width)
    axes.set_xlim(0, 10)
    style.shade_unforced(axes, 0.5, "Not forced: arrivals decided by the agents")
    assert axes.texts[0].get_window_extent().x1 <= axes.get_window_extent().x1
