"""Parameters: what nobody knows exactly, each declared once with its prior range and source."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from world.declared.border import BorderParameters
from world.declared.consulates import ConsularParameters
from world.declared.courts import CourtParameters
from world.declared.governments import GovernmentParameters
from world.declared.interior import InteriorParameters
from world.declared.journeys import JourneyParameters
from world.declared.origins import OriginParameters
from world.declared.population import PopulationParameters
from world.declared.reception import ReceptionParameters
from world.declared.waiting import WaitingParameters
from world.errors import InputError, unknown_name


@dataclass(frozen=True, kw_only=True)
class Parameters(
    GovernmentParameters,
    ConsularParameters,
    ReceptionParameters,
    PopulationParameters,
    InteriorParameters,
    CourtParameters,
    WaitingParameters,
    BorderParameters,
    JourneyParameters,
    OriginParameters,
):
    """Values of all uncertain parameters; units, prior ranges and sources are in `describe()`.

    Raises:
        InputError: A value is not a number, or is outside its prior range.
    """

    def __post_init__(self) -> None:
        """Check every value against its prior range."""
        for declared in fields(self):
            _check(declared.name, getattr(self, declared.name), declared.metadata)

    def with_values(self, values: Mapping[str, float], where: str = "parameters") -> "Parameters":
        """Return a copy in which some values are replaced.

        Args:
            values: New values by name.
            where: What an error names first, such as the file that the values come from.

        Raises:
            InputError: A name is unknown, a value is not a number, or it is outside its prior range.
        """
        known = names()
        try:
            for name in values:
                if name not in known:
                    raise unknown_name("parameter", name, known)
            return replace(self, **values)
        except InputError as error:
            raise InputError(f"{where}: {error}") from None


def names() -> tuple[str, ...]:
    """Return the names of all parameters, in order of declaration."""
    return tuple(declared.name for declared in fields(Parameters))


def describe() -> list[dict[str, Any]]:
    """Return one row a parameter: parameter, default, low, high, unit, meaning, source."""
    return [
        {"parameter": declared.name, "default": declared.default, **declared.metadata}
        for declared in fields(Parameters)
    ]


def _check(name: str, value: object, declared: Mapping[str, Any]) -> None:
    low, high = declared["low"], declared["high"]
    if isinstance(value, bool) or not (isinstance(value, int | float) and low <= value <= high):
        raise InputError(
            f"{name} = {value!r} is not valid; give a number from {low:g} to {high:g} ({declared['unit']})"
        )
