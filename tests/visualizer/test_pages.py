"""Pages, their figures and their tables."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from visualizer.aggregate import Monthly
from visualizer.figures import dispositions, home_grid, population
from visualizer.figures.catalogue import FIGURES
from visualizer.figures.charts import Line, yearly_bars, years_ticks
from visualizer.figures.style import canvas
from visualizer.place_tables import place_tables
from visualizer.report import NEEDED
from visualizer.texts import amount
from world.gazetteer import load_places
from world.groups import DISPOSITIONS, POPULATION_CAUSES
from world.series import BY_NAME

Info = dict[str, Any]


def test_every_series_that_a_report_reads_is_declared() -> None:
    assert [name for name in NEEDED if name not in BY_NAME] == []


def test_every_figure_has_a_file_name_of_its_own() -> None:
    stems = [entry.stem for entry in FIGURES]
    assert sorted(set(stems)) == sorted(stems)


def test_every_disposition_is_in_exactly_one_part_of_its_figure() -> None:
    drawn = [group for line in dispositions._DECIDED for group in line.groups or ()]
    assert sorted(drawn) == sorted(DISPOSITIONS)


def test_a_table_of_courts_lists_all_with_their_stock_at_the_end(frame: pd.DataFrame, info: Info) -> None:
    table = place_tables(frame)["courts"]
    pending = frame[(frame["series"] == "court_pending") & (frame["month"] == "2028-09")]
    shown = {row[0]: row[1] for row in table.rows if row[1]}
    assert shown == dict(zip(pending["place"], pending["value"].map(amount), strict=True))
    assert table.title == "By court, fiscal year 2028"


def test_a_column_whose_series_the_run_lacks_is_left_out(frame: pd.DataFrame) -> None:
    without = frame[frame["series"] != "consular_cases_served"]
    assert "Served" not in place_tables(without)["consulates"].head
    assert len(place_tables(without)["consulates"].rows) == len(load_places().consulates)


def test_a_run_without_a_complete_year_has_no_tables(make_monthly: Callable[..., pd.DataFrame]) -> None:
    assert place_tables(make_monthly("2013-10", "2014-02")) == {}


def test_bars_of_a_year_add_up_to_its_flow(frame: pd.DataFrame, monthly: Monthly, info: Info) -> None:
    axes = canvas("Title", "Subtitle", "", info, 1).columns(1)[0]
    lines = [Line(name, "mpp_outcomes", "#123456", (name,)) for name in ("gave_up", "relief")]
    years = yearly_bars(axes, monthly, lines, info, "Heading")
    own = frame[(frame["series"] == "mpp_outcomes") & frame["group"].isin(["gave_up", "relief"])]
    expected = own.loc[own["month"].between("2023-10", "2024-09"), "value"].sum()
    assert years.loc[2024].sum() == pytest.approx(expected)
    assert max(
        bar.get_y() + bar.get_height() for bar in axes.patches if isinstance(bar, Rectangle)
    ) == pytest.approx(years.sum(axis=1).max())


@pytest.mark.parametrize("count", [1, 7, 8, 15])
def test_the_last_year_is_always_ticked(count: int, info: Info) -> None:
    axes = canvas("Title", "Subtitle", "", info, 1).columns(1)[0]
    years_ticks(axes, list(range(2014, 2014 + count)))
    assert 2013 + count in axes.get_xticks()
    assert len(axes.get_xticks()) <= 7


def test_home_states_are_those_of_mexico_alone(monthly: Monthly, published: pd.DataFrame, info: Info) -> None:
    axes = home_grid.draw(monthly, published, info).axes[0]
    written = {text.get_text() for text in axes.texts}
    assert set(load_places().mexican_states) <= written
    assert "Honduras" not in written


def test_causes_that_take_people_away_point_left(
    frame: pd.DataFrame, published: pd.DataFrame, info: Info
) -> None:
    rows = frame[frame["series"].isin(population.SERIES)].copy()
    rows.loc[rows["group"] == "interior_arrest", "value"] *= -1
    axes = population.draw(Monthly(rows), published, info).axes[1]
    widths = sorted(bar.get_width() for bar in axes.patches if isinstance(bar, Rectangle))
    assert widths[0] < 0 < widths[1]
    assert np.isclose(
        widths[0],
        rows[(rows["group"] == "interior_arrest") & rows["month"].between("2023-10", "2024-09")][
            "value"
        ].sum(),
    )
    assert "interior_arrest" in POPULATION_CAUSES
