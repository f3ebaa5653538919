"""Institutions: agents that are rows of a small table."""

import copy
import pickle

import mesa
import numpy as np
import pytest
from mesa.agentset import AgentSet

from agents.institution import Field, Institution, InstitutionTable, create
from world.errors import InputError

FIELDS = (
    Field("judges", np.dtype(np.float64), 2.5, "judges", "Immigration judges on the bench"),
    Field("pending", np.dtype(np.int32), 0, "rows", "Active pending cases"),
)
BEDS = Field("beds", np.dtype(np.int64), 0, "beds", "Beds")
NAMES = ("Chicago", "Miami", "Newark")


class Court(Institution, fields=FIELDS):
    """A court."""


class DetainedCourt(Court, fields=(BEDS,)):
    """A court with a field more."""


class Other(Institution, fields=FIELDS[:1]):
    """Another kind."""


def _courts() -> tuple[mesa.Model, InstitutionTable, AgentSet]:
    model, table = mesa.Model(rng=1), InstitutionTable(NAMES, FIELDS)
    return model, table, create(model, Court, NAMES, table)


def test_a_table_starts_at_its_defaults_with_the_declared_types() -> None:
    table = InstitutionTable(NAMES, FIELDS)
    assert len(table) == 3
    assert table.judges.tolist() == [2.5] * 3
    assert table.pending.tolist() == [0] * 3
    assert [column.dtype.name for column in (table.judges, table.pending)] == ["float64", "int32"]


def test_fields_are_written_in_place_and_never_rebound() -> None:
    table = InstitutionTable(NAMES, FIELDS)
    table.judges[:] += 1
    with pytest.raises(AttributeError, match=r"field judges is never rebound; write table.judges\[:\]"):
        table.judges = np.zeros(3)
    assert table.judges.tolist() == [3.5] * 3


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(AttributeError, match="no field beds; fields are judges, pending"):
        InstitutionTable(NAMES, FIELDS).beds.sum()


def test_names_are_distinct() -> None:
    with pytest.raises(InputError, match="two institutions have the name Miami"):
        InstitutionTable(("Miami", "Chicago", "Miami"), FIELDS)


def test_institutions_are_registered_in_the_order_of_the_table() -> None:
    model, table, courts = _courts()
    assert isinstance(courts, AgentSet)
    assert courts.get("name") == list(NAMES)
    assert list(model.agents_by_type[Court]) == list(model.agents) == list(courts)
    assert [court.unique_id for court in courts] == [1, 2, 3]
    assert all(court.table is table for court in courts)


def test_an_attribute_is_the_row_of_the_table() -> None:
    _model, table, courts = _courts()
    table.judges[:] = [1.0, 2.0, 3.0]
    assert courts.get("judges") == [1.0, 2.0, 3.0]
    miami = courts.to_list()[1]
    miami.judges = 9
    miami.pending += 4
    assert table.judges.tolist() == [1.0, 9.0, 3.0]
    assert table.pending.tolist() == [0, 4, 0]
    assert (type(miami.judges), type(miami.pending)) == (float, int)
    assert courts.agg("pending", sum) == 4


def test_an_attribute_refuses_what_the_field_cannot_hold() -> None:
    _model, _, courts = _courts()
    for bad in (2**31, 0.5, float("nan")):
        with pytest.raises(InputError, match="column pending"):
            courts.set("pending", bad)


def test_fields_belong_to_the_kind_and_are_inherited() -> None:
    assert DetainedCourt.fields == (*FIELDS, BEDS)
    assert not hasattr(Court, "beds")
    assert not hasattr(Other, "pending")
    assert Institution.fields == ()
    table = InstitutionTable(("Eloy",), DetainedCourt.fields)
    model = mesa.Model(rng=1)
    create(model, DetainedCourt, ("Eloy",), table).set("beds", 7).set("judges", 1)
    assert (table.beds[0], table.judges[0]) == (7, 1.0)


def test_names_and_fields_must_be_those_of_the_table() -> None:
    model, table = mesa.Model(rng=1), InstitutionTable(NAMES, FIELDS)
    with pytest.raises(InputError, match="names of Court are not those of its table"):
        create(model, Court, NAMES[::-1], table)
    with pytest.raises(TypeError, match=r"class Other\(Institution, fields=FIELDS\)"):
        create(model, Other, NAMES, table)
    assert len(model.agents) == 0


def test_the_attribute_explains_itself() -> None:
    assert Court.judges.__doc__ == "Immigration judges on the bench (judges)."


def test_a_pickled_model_keeps_agents_and_table_together() -> None:
    model, table, _ = _courts()
    table.pending[:] = [1, 2, 3]
    again = pickle.loads(pickle.dumps(model))
    courts = again.agents_by_type[Court]
    courts.set("judges", 8)
    shared = next(iter(courts)).table
    assert shared.judges.tolist() == [8.0] * 3
    assert courts.get("pending") == [1, 2, 3]
    assert table.judges.tolist() == [2.5] * 3
    assert copy.deepcopy(table).pending.tolist() == [1, 2, 3]
