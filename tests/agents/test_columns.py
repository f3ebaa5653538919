"""Declarations of columns: the budget, the codes, and what a column accepts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.columns import (
    BYTES_PER_PERSON,
    COLUMNS,
    EPOCH_DAY,
    EPOCH_MONTH,
    PEOPLE,
    CaseStage,
    Column,
    Demographic,
    Flag,
    Status,
    describe,
    has_live_case,
)
from world.calendar import LAST_MONTH, first_day
from world.errors import InputError

FLAGS = {name: bit for name, bit in vars(Flag).items() if name.isupper()}


def test_a_person_fits_the_budget() -> None:
    assert sum(column.dtype.itemsize for column in PEOPLE) <= BYTES_PER_PERSON == 48


def test_names_are_distinct_and_defaults_fit() -> None:
    assert len(COLUMNS) == len(PEOPLE)
    for column in PEOPLE:
        assert column.checked(column.default) == column.default


def test_two_bytes_hold_every_month_and_day_of_the_model() -> None:
    last_day = first_day(LAST_MONTH + 1) - 1
    assert COLUMNS["entered"].checked(LAST_MONTH - EPOCH_MONTH) == 971
    assert COLUMNS["booked"].checked(last_day - EPOCH_DAY) == 18_627
    assert first_day(2000 * 12) == EPOCH_DAY


def test_flags_are_single_bits_of_one_byte() -> None:
    bits = list(FLAGS.values())
    assert sorted(bits) == [1 << i for i in range(len(bits))]
    assert sum(bits) <= 255


def test_a_flag_is_set_in_place_in_one_byte() -> None:
    for bit in FLAGS.values():
        flags = np.zeros(2, np.uint8)
        flags[[1]] |= bit
        assert (flags | bit).dtype == np.uint8
        assert flags.tolist() == [0, bit]


def test_live_cases_are_those_under_way() -> None:
    live = {stage for stage in CaseStage if has_live_case(np.array([stage], np.uint8))[0]}
    over = {CaseStage.NONE, CaseStage.FINAL_ORDER, CaseStage.CLOSED}
    assert live == set(CaseStage) - over


def test_describe_lists_every_column_with_its_codes() -> None:
    rows = {row["name"]: row for row in describe()}
    assert list(rows) == [column.name for column in PEOPLE]
    for name, codes in {"status": Status, "case": CaseStage, "demographic": Demographic}.items():
        assert all(f"{code.value} {code.name.lower()}" in rows[name]["meaning"] for code in codes)
    assert all(f"{bit} {name.lower()}" in rows["flags"]["meaning"] for name, bit in FLAGS.items())
    assert rows["entered"] == {
        "name": "entered",
        "type": "int16",
        "default": "-1",
        "unit": "months since 1970-01",
        "meaning": "Month of the last entry or encounter; -1 never",
    }


@given(st.integers(-(2**70), 2**70), st.sampled_from(PEOPLE))
def test_a_column_accepts_exactly_the_range_of_its_type(value: int, column: Column) -> None:
    limits = np.iinfo(column.dtype)
    if limits.min <= value <= limits.max:
        assert int(column.checked(value)) == value
    else:
        with pytest.raises(InputError, match=f"column {column.name}: .* {limits.min} to {limits.max}"):
            column.checked(value)


@pytest.mark.parametrize("value", [1.5, 1.0, float("nan"), "1", None])
def test_a_column_of_whole_numbers_refuses_anything_else(value: object) -> None:
    with pytest.raises(InputError, match="column status: not all values are whole numbers"):
        COLUMNS["status"].checked(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("values", [np.array([0, 256]), np.array([0, -1]), np.array([0, 2**40], np.uint64)])
def test_numpy_values_out_of_range_do_not_wrap(values: np.ndarray) -> None:
    with pytest.raises(InputError, match="column court"):
        COLUMNS["court"].checked(values, 2)


def test_values_have_one_shape_or_none() -> None:
    with pytest.raises(InputError, match=r"shape \(2,\); valid is one value or shape \(3,\)"):
        COLUMNS["court"].checked([1, 2], 3)
    with pytest.raises(InputError, match=r"shape \(1,\); valid is one value$"):
        COLUMNS["court"].checked([1])
    assert COLUMNS["court"].checked([], 0).dtype == np.uint8


def test_a_column_of_floats_refuses_text() -> None:
    judges = Column("judges", np.dtype(np.float64), 0.0, "judges", "Judges")
    assert judges.checked(3).dtype == np.float64
    with pytest.raises(InputError, match="column judges: not all values are numbers"):
        judges.checked("3")
