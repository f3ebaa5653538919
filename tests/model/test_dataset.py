"""The xarray data set holds what the table holds, in the order of the model."""

import pandas as pd
import pytest

from model.results import Results
from model.simulate import Settings, simulate
from world.calendar import parse_month
from world.gazetteer import load_places
from world.places import CITIZENSHIPS
from world.series import BY_NAME

SETTINGS = Settings(until=parse_month("2013-12"), scale=1000, replicates=2)


@pytest.fixture(scope="module")
def results() -> Results:
    return simulate("baseline", SETTINGS)


def test_every_row_is_a_cell_and_every_other_cell_is_absent(results: Results) -> None:
    data, frame = results.dataset(), results.frame()
    counted = frame.groupby("series", observed=True)["value"].agg(["size", "sum"])
    assert set(data.data_vars) == set(counted.index)
    for name, (size, total) in zip(counted.index, counted.to_numpy(), strict=True):
        assert int(data[name].notnull().sum()) == size
        assert float(data[name].sum()) == pytest.approx(total)


def test_cells_are_found_by_their_names(results: Results) -> None:
    data = results.dataset()
    keys = ["replicate", "month", "series", "place", "group"]
    frame = results.frame().astype({name: str for name in keys[1:]}).set_index(keys)["value"]
    receipts = data["court_receipts"].sel(
        replicate=1, month="2013-11-01", court="Chicago", court_receipts_group="other"
    )
    assert float(receipts) == frame[1, "2013-11", "court_receipts", "Chicago", "other"]
    residents = data["unauthorized_population"].sel(replicate=0, month="2013-12-01", state="Texas")
    assert (
        float(residents.sel(citizenship="Honduras"))
        == frame[0, "2013-12", "unauthorized_population", "Texas", "Honduras"]
    )


def test_dimensions_are_those_of_the_declaration(results: Results) -> None:
    data = results.dataset()
    assert data["court_pending"].dims == ("replicate", "month", "court")
    assert data["births_to_residents"].dims == ("replicate", "month")
    assert data["removals"].dims == ("replicate", "month", "citizenship")
    assert data["court"].to_numpy().tolist() == list(load_places().courts)
    assert data["citizenship"].to_numpy().tolist() == list(CITIZENSHIPS)
    assert data["month"].to_numpy().tolist() == pd.date_range("2013-10-01", periods=3, freq="MS").tolist()
    pending = BY_NAME["court_pending"]
    assert data["court_pending"].attrs == {
        "units": "cases",
        "kind": "stock",
        "long_name": pending.meaning,
    }
    assert (data.attrs["scenario"], data.attrs["seed"], data.attrs["scale"]) == ("baseline", 1, 1000)


def test_months_that_a_replicate_did_not_finish_are_absent(results: Results) -> None:
    frame = results.frame()
    late = (frame["replicate"] == 1) & (frame["month"] == "2013-12")
    cut = (
        Results(results.table.filter((~late).to_numpy()), results.info)
        .dataset()["judges"]
        .sum("court", min_count=1)
    )
    assert cut.isnull().to_numpy().tolist() == [[False, False, False], [False, False, True]]


def test_a_seed_alone_stands_for_settings_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr("model.simulate.model_of", lambda scenario, settings, _: seen.append(settings))
    with pytest.raises(AttributeError):
        simulate("baseline", 7)
    assert seen == [Settings(seed=7)]
