"""What is kept of a run: sums that agree with those by fiscal year, names that exist, periods of the run."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.outputs import ALL, EACH, Output, cells, reduce_run
from experiments.yearly import yearly
from model.migration_model import MigrationModel
from world.calendar import parse_month
from world.errors import InputError
from world.monthly_table import to_table

MONTHS = range(parse_month("2018-10"), parse_month("2019-09") + 1)


@pytest.fixture(scope="module")
def year(run: Callable[..., MigrationModel]) -> MigrationModel:
    """A fiscal year at 1:1000."""
    return run()


def output(**given: Any) -> Output:
    return Output.model_validate(given)


def reduced(year: MigrationModel, **given: Any) -> pd.Series:
    """Numbers of an output by place and group."""
    asked = [output(**given)]
    names = [(cell.place, cell.group) for cell in cells(asked, MONTHS)]
    index = pd.MultiIndex.from_tuples(names, names=["place", "group"])
    return pd.Series(reduce_run(year.state.ledger, asked), index).dropna().sort_index()


@pytest.mark.parametrize(
    "series", ["border_encounters", "court_pending", "court_wait_days", "detention_population", "removals"]
)
def test_a_year_is_that_of_the_yearly_table(year: MigrationModel, series: str) -> None:
    table = yearly(to_table(year.state.ledger, "baseline").to_pandas(), [series])
    expected = table.set_index(["place", "group"])["value"].sort_index()
    declared = output(series=series, places=[EACH], groups=[EACH]).declared
    asked = [EACH, ALL] if declared.weight or declared.kind in ("flow", "stock") else [EACH]
    groups = asked if declared.groups != (ALL,) else [EACH]
    found = reduced(year, series=series, places=asked, groups=groups, by="year")
    common = found.index.intersection(expected.index)
    assert len(common) == len(expected)
    pd.testing.assert_series_equal(found[common], expected[common], check_names=False, rtol=1e-9)


def test_a_run_is_reduced_by_the_kind_of_its_series_or_as_asked(year: MigrationModel) -> None:
    ledger = year.state.ledger
    pending, receipts = ledger.history("court_pending"), ledger.history("court_receipts")

    def one(**given: Any) -> float:
        return float(reduce_run(ledger, [output(**given)])[0])

    assert one(series="court_pending") == np.nansum(pending[-1])
    assert one(series="court_receipts") == np.nansum(receipts)
    assert one(series="court_pending", measure="max") == np.nansum(pending, axis=(1, 2)).max()
    assert one(series="court_pending", measure="min") == np.nansum(pending, axis=(1, 2)).min()
    assert one(series="court_receipts", measure="mean") == pytest.approx(np.nansum(receipts) / 12)
    later = {"from": "2019-01", "until": "2019-03"}
    assert one(series="court_receipts", **later) == np.nansum(receipts[3:6])
    chicago = ledger.names("court_receipts").index("Chicago")
    assert one(series="court_receipts", places=["Chicago"]) == np.nansum(receipts[:, chicago])


def test_months_apart_add_up_to_the_run(year: MigrationModel) -> None:
    months = reduce_run(year.state.ledger, [output(series="removals", by="month")])
    assert len(months) == 12
    assert months.sum() == reduce_run(year.state.ledger, [output(series="removals")])[0]


def test_cells_are_named_in_the_order_of_the_numbers() -> None:
    asked = [output(series="removals", by="month", groups=["Mexico"]), output(series="judges", by="year")]
    names = cells(asked, MONTHS)
    assert [cell.period for cell in names] == [f"2018-{m}" for m in (10, 11, 12)] + [
        f"2019-{month:02d}" for month in range(1, 10)
    ] + ["FY2019"]
    assert {cell.group for cell in names if cell.series == "removals"} == {"Mexico"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"series": "removal"}, "unknown series 'removal'; did you mean 'removals'?"),
        ({"series": "judges", "places": ["Chicgo"]}, "did you mean 'Chicago'?"),
        ({"series": "removals", "groups": ["Mexica"]}, "did you mean 'Mexico'?"),
        ({"series": "reception_occupancy_peak"}, "is a peak and does not add up over places"),
        ({"series": "court_pending", "measure": "total"}, "only a flow has a total"),
    ],
)
def test_what_cannot_be_kept_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        output(**given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"from": "2018-01"}, "2018-01 to 2019-09 holds no month of the run, 2018-10 to 2019-09"),
        ({"by": "year", "from": "2018-11"}, "holds no complete fiscal year"),
    ],
)
def test_periods_are_within_the_run(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        cells([output(series="removals", **given)], MONTHS)


def test_a_number_is_kept_once() -> None:
    with pytest.raises(InputError, match=r"removals at all in 2018-10\.\.2019-09 is asked for twice"):
        cells([output(series="removals"), output(series="removals")], MONTHS)
