"""Figures of Remain in Mexico: their numbers are those of the rows, and the dots those published."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from visualizer.aggregate import Monthly
from visualizer.figures import mpp_cities, mpp_enrolments, mpp_harm, mpp_outcomes, mpp_ways_in
from visualizer.figures.mpp_points import published_enrolments
from world.calendar import DAYS_A_MONTH, parse_month
from world.errors import InputError

Info = dict[str, Any]
Make = Callable[..., pd.DataFrame]
CITIES = ("Tijuana", "Matamoros")
MONTHS = [f"{year}-{month:02d}" for year in (2018, 2019, 2020) for month in range(1, 13)]
FIGURES = (mpp_cities, mpp_enrolments, mpp_harm, mpp_outcomes, mpp_ways_in)
INFO: Info = {
    "scenario": "s",
    "scale": 1,
    "start": "2018-01",
    "until": "2020-12",
    "last_forced_month": "2020-12",
}


def rows(series: str, group: str, values: dict[str, float], months: list[str]) -> pd.DataFrame:
    """The same value in each of some months, by city."""
    parts = [pd.DataFrame({"month": months, "place": city, "value": value}) for city, value in values.items()]
    return pd.concat(parts).assign(
        series=series, group=group, scenario="s", draw=0, replicate=0, unit="people"
    )


def run(**changed: dict[str, float]) -> Monthly:
    """A programme of the twelve months of 2019, the same in each of them, in Tijuana and in Matamoros."""
    year = [month for month in MONTHS if month.startswith("2019")]
    parts = {
        ("mpp_enrolments", "Honduras"): (1000.0, 3000.0),
        ("mpp_waiting", "all"): (2000.0, 4000.0),
        ("mpp_wait_days", "all"): (2 * DAYS_A_MONTH, 5 * DAYS_A_MONTH),
        ("mpp_completions", "in_absentia"): (50.0, 150.0),
        ("mpp_completions", "removal_order"): (10.0, 20.0),
        ("mpp_completions", "voluntary_departure"): (0.0, 0.0),
        ("mpp_completions", "terminated"): (20.0, 40.0),
        ("mpp_completions", "relief"): (1.0, 2.0),
        ("mpp_outcomes", "fear_passed"): (10.0, 30.0),
        ("mpp_outcomes", "processed"): (0.0, 5.0),
        ("mpp_hearings_held", "all"): (200.0, 400.0),
        ("mpp_hearings_missed", "waiting"): (40.0, 100.0),
        ("mpp_hearings_missed", "gone"): (20.0, 60.0),
        ("mpp_fear_interviews", "all"): (100.0, 300.0),
        ("mpp_harmed", "kidnapping"): (20.0, 200.0),
        ("mpp_harmed", "other"): (200.0, 400.0),
        ("mpp_reopened", "all"): (0.0, 1.0),
    }
    tables = [
        rows(series, group, changed.get(series, dict(zip(CITIES, values, strict=True))), year)
        for (series, group), values in parts.items()
    ]
    other = [month for month in MONTHS if month not in year]
    tables += [rows(series, group, dict.fromkeys(CITIES, 0.0), other) for series, group in parts]
    return Monthly(pd.concat(tables))


def headline(figure: Figure) -> str:
    return figure.texts[0].get_text().replace("\n", " ")


def written(figure: Figure, axes: int = 0) -> list[str]:
    return [text.get_text() for text in figure.axes[axes].texts]


def widths(figure: Figure, axes: int) -> list[float]:
    return [bar.get_width() for bar in figure.axes[axes].patches if isinstance(bar, Rectangle)]


def dots(figure: Figure, axes: int) -> list[tuple[float, float]]:
    found = [item for item in figure.axes[axes].collections if isinstance(item, PathCollection)]
    return [(float(x), float(y)) for item in found for x, y in np.asarray(item.get_offsets())]


def test_enrolments_are_summed_by_city_beside_the_published_months(published: pd.DataFrame) -> None:
    figure = mpp_enrolments.draw(run(), published, INFO)
    assert headline(figure).startswith(
        "48,000 people are enrolled from January 2019 to December 2019; in the 7 "
    )
    assert {"Matamoros", "36,000", "Tijuana", "12,000"} <= set(written(figure))
    assert len(dots(figure, 0)) == 2 * 7  # August to December are not published
    # a quarter against 6,013 of 26,001 in Tijuana, three quarters against 1,450 in Matamoros, others nothing
    assert headline(figure).endswith(f"{100 * (0.75 - 1_450 / 26_001):.1f} points")


def test_published_enrolments_are_those_of_the_tables() -> None:
    table = published_enrolments()
    assert table.loc[parse_month("2019-07")].sum() == 11_804
    assert table.loc[parse_month("2020-03"), "Matamoros"] == 917
    assert table.to_numpy().sum() == 38_200


def test_without_enrolment_a_figure_says_so(published: pd.DataFrame) -> None:
    nobody = run(mpp_enrolments=dict.fromkeys(CITIES, 0.0))
    for figure in (mpp_enrolments, mpp_cities, mpp_harm, mpp_ways_in):
        with pytest.raises(InputError, match="nobody is enrolled in Remain in Mexico"):
            figure.draw(nobody, published, INFO)


def test_outcomes_need_the_months_of_the_published_figures(
    make_monthly: Make, published: pd.DataFrame
) -> None:
    for start, until in (("2019-06", "2021-12"), ("2018-01", "2020-02")):
        with pytest.raises(InputError, match="does not cover the months of 2019-20"):
            mpp_outcomes.draw(Monthly(make_monthly(start, until)), published, INFO)


def test_waits_are_weighed_by_those_who_wait(published: pd.DataFrame) -> None:
    figure = mpp_cities.draw(run(), published, INFO)
    assert headline(figure) == (
        "At most 6,000 people wait under Remain in Mexico, in January 2019, for 4.0 months on average; "
        "most of them, 4,000, in Matamoros"
    )
    assert {"4,000", "2,000", "5.0", "2.0"} <= set(written(figure))


def test_outcomes_are_those_until_the_end_of_2019(published: pd.DataFrame) -> None:
    cases = {pair.label: pair for pair in mpp_outcomes.outcomes_of_2019(run())}
    assert cases["Removal orders"].model == 12 * (200 + 30)
    assert cases["Terminated"].model == 12 * 60
    assert cases["Relief"].model == 12 * 3
    assert cases["Pending"].model == 12 * (4000 - 230 - 60 - 3 - 40 - 5)
    assert [pair.published for pair in cases.values()] == [30_000, 19_000, 9_000, 187]
    figure = mpp_outcomes.draw(run(), published, INFO)
    assert headline(figure).endswith("43,900 are pending at the end of 2019 in the model; nearly 30,000 were")
    assert widths(figure, 0) == [pair.model for pair in cases.values()]
    assert [x for x, _ in dots(figure, 0)] == [30_000, 19_000, 9_000, 187]


def test_shares_are_those_of_their_dates() -> None:
    pending, missed, passed = mpp_outcomes.shares_at_dates(run())
    assert pending.model == pytest.approx((4000 - 230 - 60 - 3 - 45) / 4000)
    assert missed.model == pytest.approx(220 / 4000)
    assert passed.model == pytest.approx(40 / 400)
    assert [pair.published for pair in (pending, missed, passed)] == pytest.approx([0.31, 0.5 * 0.61, 0.13])


def test_missed_hearings_and_victims_are_set_against_those_who_could_be(published: pd.DataFrame) -> None:
    figure = mpp_harm.draw(run(), published, INFO)
    assert headline(figure).startswith("37% of the hearings held are missed; 2,640 kidnappings")
    # Matamoros, then Tijuana: waiting, then gone; kidnapped, then other
    assert widths(figure, 0)[:4] == pytest.approx([25, 20, 15, 10])
    assert widths(figure, 1)[:4] == pytest.approx([5, 1, 10, 10])


def test_ways_into_the_united_states_add_up(published: pd.DataFrame) -> None:
    figure = mpp_ways_in.draw(run(), published, INFO)
    assert headline(figure) == (
        "480 of 4,800 fear interviews are passed; 72 people are let in when the programme is wound down"
    )
    right = figure.axes[1].lines
    assert [float(np.asarray(line.get_ydata(), float)[-1]) for line in right] == [480, 72]
    assert (parse_month("2019-08"), 2406.0) in dots(figure, 0)
    assert not dots(figure, 1)


def test_every_figure_of_the_programme_names_its_series(frame: pd.DataFrame, published: pd.DataFrame) -> None:
    for figure in FIGURES:
        for name in figure.SERIES:
            with pytest.raises(InputError, match=f"'{name}'"):
                figure.draw(Monthly(frame[frame["series"] != name]), published, INFO)
