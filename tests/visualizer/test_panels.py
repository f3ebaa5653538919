"""Small multiples draw what the rows hold, and keep to their panels."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection

from visualizer.aggregate import Monthly
from visualizer.figures import style
from visualizer.figures.panels import draw_grid, grid_of, joined

INFO: dict[str, Any] = {"scenario": "s", "scale": 1, "start": "2014-01", "until": "2014-12"}


def rows(values: dict[str, list[float]], replicate: int = 0) -> pd.DataFrame:
    months = [f"2014-{month:02d}" for month in range(1, 13)]
    parts = [
        pd.DataFrame({"place": place, "month": months, "value": series}) for place, series in values.items()
    ]
    return pd.concat(parts).assign(
        series="s", group="all", scenario="s", draw=0, replicate=replicate, unit="u"
    )


def heights(grid_rows: pd.DataFrame, **options: Any) -> list[float]:
    """Height of each panel's area above its floor, in inches."""
    canvas = style.canvas("Title", "Subtitle", "", INFO, 1)
    axes = draw_grid(canvas, grid_of(Monthly(grid_rows), "s"), INFO, 2, style.BLUE, **options)
    areas = next(item for item in axes.collections if isinstance(item, PolyCollection))
    return [float(np.ptp(np.asarray(path.vertices)[:, 1])) for path in areas.get_paths()]


def test_places_are_ordered_by_size_and_their_values_kept() -> None:
    grid = grid_of(Monthly(rows({"a": [1.0] * 12, "b": [5.0] * 12, "c": [3.0] * 12})), "s", most=2)
    assert list(grid.values.columns) == ["b", "c"]
    assert grid.values["c"].to_list() == [3.0] * 12
    assert grid.months[0] == 2014 * 12


def test_months_without_rows_are_zero_and_keep_their_place() -> None:
    table = rows({"a": [1.0] * 12})
    grid = grid_of(Monthly(table[~table["month"].isin(["2014-02", "2014-03"])]), "s")
    assert grid.values["a"].to_list() == [1.0, 0.0, 0.0, *[1.0] * 9]
    assert grid.months.tolist() == list(range(2014 * 12, 2015 * 12))


def test_replicates_give_mean_and_range() -> None:
    both = pd.concat([rows({"a": [1.0] * 12}), rows({"a": [4.0] * 12}, replicate=1)])
    grid = grid_of(Monthly(both), "s")
    assert (grid.values["a"].iloc[0], grid.low["a"].iloc[0], grid.high["a"].iloc[0]) == (2.5, 1.0, 4.0)


def test_panels_have_scales_of_their_own_unless_shared() -> None:
    table = rows({"a": [8.0] * 12, "b": [2.0] * 12})
    large, small = heights(table)
    assert small == pytest.approx(large)
    large, small = heights(table, shared=True)
    assert small == pytest.approx(large / 4)


def test_the_scale_makes_room_for_the_line_over_the_area() -> None:
    table = rows({"a": [2.0] * 12, "b": [2.0] * 12})
    second = grid_of(Monthly(rows({"a": [4.0] * 12})), "s")
    first, other = heights(table, second=second)
    assert first == pytest.approx(other / 2)


def test_names_too_long_for_their_panel_lose_their_brackets_then_their_end() -> None:
    names = {"Fort Snelling (former Bloomington)": [1.0] * 12, "A" * 60: [1.0] * 12}
    canvas = style.canvas("Title", "Subtitle", "", INFO, 1)
    axes = draw_grid(canvas, grid_of(Monthly(rows(names)), "s"), INFO, 6, style.BLUE)
    written = {text.get_text() for text in axes.texts}
    assert "Fort Snelling" in written
    assert any(text.startswith("AAA") and text.endswith("\N{HORIZONTAL ELLIPSIS}") for text in written)


def test_quantities_of_different_months_join_with_zeros() -> None:
    one = pd.DataFrame({"mean": [1.0], "low": [1.0], "high": [1.0]}, index=[10])
    two = pd.DataFrame({"mean": [2.0], "low": [1.0], "high": [3.0]}, index=[11])
    grid = joined({"one": one, "two": two})
    assert grid.values.to_numpy().tolist() == [[1.0, 0.0], [0.0, 2.0]]


def test_series_that_are_too_coarse_are_named_in_the_colour_of_a_warning() -> None:
    figure = style.canvas("Title", "Subtitle", "", INFO | {"scale": 1000}, 1, series=("ice_arrests",)).figure
    warning = next(text for text in figure.texts if "too coarse" in text.get_text().lower())
    assert "1:100 is needed: ice arrests" in warning.get_text().replace("\n", " ")
    assert warning.get_color() == style.RUST
    fine = style.canvas("Title", "Subtitle", "", INFO, 1, series=("ice_arrests",)).figure
    assert not any("coarse" in text.get_text() for text in fine.texts)


@pytest.mark.parametrize("colour", [style.SKY, style.SAND, "#b9c3c9", "#ffffff", style.INK])
def test_labels_are_dark_enough_to_read(colour: str) -> None:
    red, green, blue = style.readable(colour)
    assert 0.30 * red + 0.59 * green + 0.11 * blue <= 0.401
