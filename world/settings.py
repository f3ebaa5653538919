"""One change that a scenario makes to a lever: in a file, or in one line of text on the command line."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from world.calendar import FIRST_MONTH, LAST_MONTH, format_month, parse_month
from world.declare import Lever
from world.errors import InputError, unknown_name
from world.gazetteer import load_places
from world.levers import find_lever

Values = NDArray[np.float64]

_SETTING = re.compile(
    r"(?P<name>[^:@=]+)(:(?P<place>[^@=]+))?(@(?P<first>[^.=]+)(\.\.(?P<last>[^=]+))?)?=(?P<value>.+)"
)
_FORM = "NAME[:PLACE][@YYYY-MM[..YYYY-MM]]=VALUE"


def _to_month(value: object) -> int:
    if not isinstance(value, str):
        raise InputError(f"{value!r} is not a month; write it in quotes as 'YYYY-MM'")
    return parse_month(value)


Month = Annotated[int, BeforeValidator(_to_month), PlainSerializer(format_month)]
"""A month, read from and written as ``YYYY-MM``."""


class LeverSetting(BaseModel):
    """A lever set to a value, or moved from its history, between two months.

    Attributes:
        name: Name of the lever.
        value: New value, in the lever's unit; exactly one of value, add and multiply is given.
        add: What is added to the history, in the lever's unit.
        multiply: What the history is multiplied by.
        first: First month (key ``from``), the first of all by default.
        last: Last month, included (key ``until``), the last of all by default.
        place: A place of the lever's kind; everywhere by default.

    Raises:
        InputError: A name, place, month or number is not valid (as a pydantic error when called directly).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    name: str
    value: float | None = None
    add: float | None = None
    multiply: float | None = Field(default=None, ge=0)
    first: Month = Field(default=FIRST_MONTH, alias="from")
    last: Month = Field(default=LAST_MONTH, alias="until")
    place: str | None = None

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        lever = find_lever(self.name)
        if sum(number is not None for number in (self.value, self.add, self.multiply)) != 1:
            raise InputError(f"{self.name}: give exactly one of value, add and multiply")
        if self.value is not None:
            check_bounds(lever, self.value)
        if self.last < self.first:
            raise InputError(
                f"{self.name}: until {format_month(self.last)} is before from {format_month(self.first)}"
            )
        if self.place is not None:
            _check_place(lever, self.place)
        return self

    def apply_to(self, current: Values, share: Values) -> Values:
        """Return what this setting makes of current values.

        Args:
            current: Values in the lever's unit, shape (months, places).
            share: Share of a value or an addition that falls on each place, shape (places,).
        """
        if self.multiply is not None:
            return current * self.multiply
        if self.value is not None:
            return np.broadcast_to(self.value * share, current.shape)
        return current + (self.add or 0.0) * share


def check_bounds(lever: Lever, value: float) -> None:
    """Check a lever's value against its bounds.

    Raises:
        InputError: The value is out of bounds.
    """
    if not lever.minimum <= value <= lever.maximum:
        raise InputError(
            f"{lever.name} = {value:g} is out of bounds; "
            f"valid: {lever.minimum:g} to {lever.maximum:g} ({lever.unit})"
        )


def _check_place(lever: Lever, place: str) -> None:
    if lever.places == "nation":
        raise InputError(f"{lever.name} has no places, but place '{place}' is given; leave it out")
    valid = load_places().names(lever.places)
    if place not in valid:
        raise unknown_name(lever.places, place, valid)


def parse_setting(text: str) -> dict[str, Any]:
    """Read ``NAME[:PLACE][@YYYY-MM[..YYYY-MM]]=VALUE`` into the keys of a `LeverSetting`.

    With one month the value holds from that month on; with two, to the second included.

    Raises:
        InputError: The text does not have that form, or the value is not a number.
    """
    match = _SETTING.fullmatch(text.strip())
    if match is None:
        raise InputError(f"'{text}' is not a setting; write {_FORM}")
    try:
        value = float(match["value"])
    except ValueError:
        raise InputError(f"'{text}': '{match['value']}' is not a number") from None
    given = {"from": match["first"], "until": match["last"], "place": match["place"]}
    return {"name": match["name"], "value": value} | {key: v for key, v in given.items() if v is not None}
