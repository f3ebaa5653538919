"""Uncertain parameters: priors, sources, and values that are refused."""

import re
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from world import parameters
from world.errors import InputError
from world.parameters import Parameters


def test_every_default_is_within_its_prior_and_has_a_unit_a_meaning_and_a_source() -> None:
    for row in parameters.describe():
        assert row["low"] < row["high"]
        assert row["low"] <= row["default"] <= row["high"]
        assert row["unit"]
        assert row["source"]
        assert row["meaning"].endswith(".")


def test_missing_a_hearing_closes_with_the_published_shares() -> None:
    """Eagly and Shafer: 4% of the represented ever miss one, 17% of all; half the hearings have counsel."""
    hearings = 3.5
    known = Parameters()
    represented = 1 - (1 - known.no_show_represented) ** hearings
    hazard = (known.no_show_represented + known.no_show_unrepresented) / 2
    assert represented == pytest.approx(0.04, abs=0.005)
    assert 1 - (1 - hazard) ** hearings == pytest.approx(0.17, abs=0.01)


@given(name=st.sampled_from(parameters.names()), position=st.floats(0, 1))
def test_any_value_within_the_prior_is_taken_and_changes_nothing_else(name: str, position: float) -> None:
    row = next(row for row in parameters.describe() if row["parameter"] == name)
    value = min(row["low"] + position * (row["high"] - row["low"]), row["high"])
    changed = Parameters().with_values({name: value})
    assert getattr(changed, name) == value
    assert changed.with_values({name: row["default"]}) == Parameters()


@given(name=st.sampled_from(parameters.names()), step=st.floats(1e-6, 1e6))
def test_any_value_outside_the_prior_is_refused(name: str, step: float) -> None:
    row = next(row for row in parameters.describe() if row["parameter"] == name)
    for value in (row["low"] - step, row["high"] + step):
        with pytest.raises(InputError, match=f"{name} = .* is not valid; give a number from {row['low']:g}"):
            Parameters(**{name: value})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "1.5", None])
def test_what_is_not_a_number_is_refused(value: object) -> None:
    with pytest.raises(InputError, match=r"per_half_day = .* is not valid; give a number from 1 to 3"):
        Parameters(individual_hearings_per_half_day=value)  # type: ignore[arg-type]


def test_an_error_names_the_file_the_name_and_the_closest_name() -> None:
    message = "mine.toml, parameters: unknown parameter 'plea_shar'; did you mean 'plea_share'?"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        Parameters().with_values({"plea_shar": 0.1}, "mine.toml, parameters")


def test_parameters_cannot_be_assigned() -> None:
    with pytest.raises(FrozenInstanceError):
        Parameters().plea_share = 0.1  # type: ignore[misc]
