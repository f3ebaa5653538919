"""The ledger: counts become people, flows start at zero each month, absence is told from zero."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from world.declare import Kind
from world.gazetteer import load_places
from world.ledger import Ledger
from world.places import Places
from world.series import SERIES

MONTH = 2020 * 12


@pytest.fixture
def places() -> Places:
    return load_places()


@given(st.lists(st.tuples(st.integers(0, 23), st.integers(0, 16)), max_size=60), st.sampled_from([1, 100]))
def test_counts_add_up_by_place_and_group_and_stand_for_people(
    rows: list[tuple[int, int]], scale: int
) -> None:
    ledger = Ledger(load_places(), scale)
    expected = np.zeros(ledger.shapes["border_encounters"])
    for place, group in rows:
        expected[place, group] += scale
    ledger.count("border_encounters", [place for place, _ in rows], [group for _, group in rows])
    np.testing.assert_array_equal(ledger.value("border_encounters"), expected)


def test_one_place_or_group_serves_for_all_and_a_sign_takes_away(places: Places) -> None:
    ledger = Ledger(places, 10)
    ledger.count("removals", 0, np.array([2, 2, 5]))
    assert ledger.value("removals")[0, [2, 5]].tolist() == [20, 10]
    ledger.count("population_changes", np.zeros(3, np.int64), 1)
    ledger.count("population_changes", np.zeros(5, np.int64), 1, sign=-1)
    assert ledger.value("population_changes")[0, 1] == -20


def test_a_month_closes_with_zero_flows_and_absent_stocks(places: Places) -> None:
    ledger = Ledger(places, 100)
    ledger.count("court_receipts", 0, 0)
    ledger.put("court_pending", np.arange(len(places.courts)))
    ledger.put("judges", np.full(len(places.courts), 7.5), scaled=False)
    ledger.close(MONTH)
    ledger.close(MONTH + 1)
    assert ledger.months == [MONTH, MONTH + 1]
    assert ledger.history("court_receipts").sum(axis=(1, 2)).tolist() == [100, 0]
    assert ledger.history("court_pending")[0, 3, 0] == 300
    assert ledger.history("judges")[0, 0, 0] == 7.5
    assert np.isnan(ledger.history("court_pending")[1]).all()
    for series in SERIES:
        first = ledger.history(series.name)[1]
        assert np.isnan(first).all() != (series.kind is Kind.FLOW), series.name


def test_every_series_has_its_places_and_groups(places: Places) -> None:
    ledger = Ledger(places, 1)
    for series in SERIES:
        assert ledger.shapes[series.name] == (len(ledger.names(series.name)), len(series.groups))
    assert ledger.names("border_encounters")[0] == "Big Bend"
    assert ledger.names("border_encounters")[9].startswith("port:")
    assert ledger.history("removals").shape == (0, 1, 17)
