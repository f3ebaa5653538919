import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly, wide
from world.calendar import format_month
from world.errors import InputError


def run(values: dict[tuple[str, str, str], float], replicate: int = 0) -> pd.DataFrame:
    """Rows of a flow by (month, place, group)."""
    keys = pd.DataFrame(list(values), columns=["month", "place", "group"])
    return keys.assign(
        value=list(values.values()), series="flow", scenario="s", draw=0, replicate=replicate, unit="u"
    )


def year(value: float, first: int = 2014, group: str = "all") -> dict[tuple[str, str, str], float]:
    months = [f"{first - 1}-{m}" for m in (10, 11, 12)] + [f"{first}-{m:02d}" for m in range(1, 10)]
    return {(month, "here", group): value for month in months}


def test_a_month_sums_places_and_groups_and_ranges_over_replicates() -> None:
    first = run({("2014-01", "a", "x"): 1.0, ("2014-01", "b", "y"): 2.0})
    second = run({("2014-01", "a", "x"): 5.0}, replicate=1)
    monthly = Monthly(pd.concat([first, second]))
    row = monthly.by_month("flow").iloc[0]
    assert (row["month"], row["mean"], row["low"], row["high"]) == (2014 * 12, 4.0, 3.0, 5.0)
    assert monthly.replicates == 2


def test_a_year_needs_all_its_months() -> None:
    rows = run(year(1.0) | {("2014-10", "here", "all"): 50.0})
    years = Monthly(rows).by_year("flow")
    assert dict(zip(years["year"], years["mean"], strict=True)) == {2014: 12.0}


def test_no_complete_year_is_an_error() -> None:
    with pytest.raises(InputError, match="no complete calendar year"):
        Monthly(run(year(1.0))).by_year("flow", kind=PeriodKind.CALENDAR_YEAR)


def test_a_wide_table_has_a_column_for_each_name_even_if_absent() -> None:
    rows = run(year(1.0, group="x") | year(2.0, group="y"))
    table = wide(Monthly(rows).by_year("flow", by=["group"]), "year", "group", ["y", "x", "z"])
    assert table.loc[2014].to_dict() == {"y": 24.0, "x": 12.0, "z": 0.0}


KEYS = ["place", "group"]
CELLS = st.tuples(st.integers(0, 30), st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 2))


@given(
    st.dictionaries(CELLS, st.integers(-9, 9), min_size=1),
    st.sampled_from([[], ["place"], ["group"], KEYS]),
    st.sampled_from([None, ["x"]]),
)
def test_sums_are_those_of_the_rows_whichever_are_absent(
    cells: dict[tuple[int, str, str, int], int], by: list[str], groups: list[str] | None
) -> None:
    table = pd.DataFrame(list(cells), columns=["number", *KEYS, "replicate"]).assign(
        value=[float(value) for value in cells.values()], series="flow", draw=0
    )
    table["month"] = table["number"].map(lambda number: format_month(2014 * 12 + number))
    kept = table if groups is None else table[table["group"].isin(groups)]
    if kept.empty:
        with pytest.raises(InputError, match="no rows of series 'flow' for x"):
            Monthly(table).by_month("flow", by, groups)
        return
    sums = kept.groupby(["replicate", *by, "month"])["value"].sum()
    expected = sums.groupby([*by, "month"]).agg(["mean", "min", "max"])
    found = Monthly(table).by_month("flow", by, groups)
    keys = [found[name].astype(str) for name in by] + [found["month"].map(format_month)]
    assert [*zip(*keys, strict=True)] == [
        key if isinstance(key, tuple) else (key,) for key in expected.index.to_list()
    ]
    assert found[["mean", "low", "high"]].to_numpy() == pytest.approx(expected.to_numpy())


def test_only_the_places_asked_for_are_added() -> None:
    rows = run({("2014-01", "a", "x"): 1.0, ("2014-01", "b", "x"): 2.0, ("2014-01", "c", "x"): 4.0})
    assert Monthly(rows).by_month("flow", places=["a", "c"])["mean"].to_list() == [5.0]


def test_a_year_of_each_replicate_is_the_sum_of_its_own_months() -> None:
    both = Monthly(pd.concat([run(year(1.0)), run(year(3.0), replicate=1)]))
    assert both.by_year("flow")[["mean", "low", "high"]].to_numpy().tolist() == [[24.0, 12.0, 36.0]]
    assert both.year_total("flow", 2014) == 24.0
    with pytest.raises(InputError, match="does not cover the whole of fiscal year 2015"):
        both.year_total("flow", 2015)
