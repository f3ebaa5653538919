"""Parameters: what nobody knows exactly, each declared once with its prior range and source.

`Parameters()` has the declared defaults, the centres of the priors; a scenario begins with `shipped()`, in
which fitted values replace them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from world.declared.appeals import AppealParameters
from world.declared.bench import BenchParameters
from world.declared.border import BorderParameters
from world.declared.consulates import ConsularParameters
from world.declared.counsel import CounselParameters
from world.declared.courts import CourtParameters
from world.declared.governments import GovernmentParameters
from world.declared.interior import InteriorParameters
from world.declared.journeys import JourneyParameters
from world.declared.origins import OriginParameters
from world.declared.population import PopulationParameters
from world.declared.reception import ReceptionParameters
from world.declared.remain_in_mexico import RemainInMexicoParameters
from world.declared.waiting import WaitingParameters
from world.errors import InputError, unknown_name
from world.fitted import read_fitted


@dataclass(frozen=True, kw_only=True)
class Parameters(
    GovernmentParameters,
    ConsularParameters,
    ReceptionParameters,
    PopulationParameters,
    InteriorParameters,
    AppealParameters,
    CounselParameters,
    CourtParameters,
    BenchParameters,
    WaitingParameters,
    RemainInMexicoParameters,
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


def shipped(path: Path | None = None) -> Parameters:
    """Return the parameters that scenarios begin with: declared defaults, and fitted values where there are.

    Args:
        path: File of the fitted values; the one that ships by default.

    Raises:
        InputError: The file is not valid: a name is unknown, a value is no number, or it is outside its prior
            range.
    """
    fitted = read_fitted(path)
    return Parameters().with_values(fitted.values, f"{fitted.path}, parameters")


def describe() -> list[dict[str, Any]]:
    """Return one row a parameter: parameter, default, fitted, low, high, unit, meaning, source.

    `default` is the centre of the prior, which `source` is of; `fitted` is the value used in its place, with
    the date of the fit, or blank.

    Raises:
        InputError: The file of fitted values is not valid.
    """
    used, fitted = shipped(), read_fitted()
    date = fitted.provenance.get("date", "no date")
    return [
        {
            "parameter": declared.name,
            "default": declared.default,
            "fitted": f"{getattr(used, declared.name):g} ({date})" if declared.name in fitted.values else "",
            **declared.metadata,
        }
        for declared in fields(Parameters)
    ]


def _check(name: str, value: object, declared: Mapping[str, Any]) -> None:
    low, high = declared["low"], declared["high"]
    if isinstance(value, bool) or not (isinstance(value, int | float) and low <= value <= high):
        raise InputError(
            f"{name} = {value!r} is not valid; give a number from {low:g} to {high:g} ({declared['unit']})"
        )
