"""Sweep files: a TOML file that says what is varied, how, over which months, and what is kept of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from experiments.outputs import Output, cells
from model.migration_model import SCALES
from world import parameters
from world.calendar import FIRST_MONTH, LAST_MONTH, format_month, parse_month
from world.errors import InputError, unknown_name
from world.levers import BY_NAME as LEVERS
from world.scenario import Name
from world.settings import LeverSetting, Month
from world.validation import Closed, read_toml, validated

Method = Literal["grid", "list", "latin_hypercube", "sobol", "table"]
SAMPLED = ("latin_hypercube", "sobol")
"""Methods that draw from ranges; they need the number of draws."""


class Factor(Closed):
    """A lever or parameter that is varied, a table ``[[factors]]``.

    Attributes:
        name: Name of a lever or parameter.
        label: Name of its column; by default its name, with the place of a lever after a colon.
        how: Whether a value replaces a lever's history, is added to it or multiplies it.
        low: Lowest value that is drawn; the prior's lowest by default, for a parameter.
        high: Highest value that is drawn; the prior's highest by default, for a parameter.
        values: Values, for a grid or a list.
        first: First month that a lever is changed in (key ``from``), the first of all by default.
        last: Last month (key ``until``), included, the last of all by default.
        place: A place of the lever's kind; everywhere by default.

    Raises:
        InputError: A name, place, month or number is not valid (as a pydantic error).
    """

    name: str
    label: str = ""
    how: Literal["value", "add", "multiply"] = "value"
    low: float | None = None
    high: float | None = None
    values: list[float] | None = None
    first: Month | None = Field(default=None, alias="from")
    last: Month | None = Field(default=None, alias="until")
    place: str | None = None

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.name not in LEVERS and self.name not in parameters.names():
            raise unknown_name("lever or parameter", self.name, [*LEVERS, *parameters.names()])
        if self.values == []:
            raise InputError(f"{self.name}: values is empty; give one value or more")
        if not self.is_lever and (self.how != "value" or self.place or self.first or self.last):
            raise InputError(f"{self.name} is a parameter, which has no how, place, from or until")
        if (self.low is None) != (self.high is None) or (self.low or 0.0) > (self.high or 0.0):
            raise InputError(f"{self.name}: give low and high, low first")
        for value in (self.low, self.high, *(self.values or [])):
            if value is not None:
                self.check(value)
        return self

    @property
    def is_lever(self) -> bool:
        """Whether it is a lever, not a parameter."""
        return self.name in LEVERS

    @property
    def column(self) -> str:
        """Name of its column in tables."""
        return self.label or (f"{self.name}:{self.place}" if self.place else self.name)

    def bounds(self) -> tuple[float, float]:
        """Range that values are drawn from.

        Raises:
            InputError: It is a lever and no range is given.
        """
        if self.low is not None and self.high is not None:
            return self.low, self.high
        if self.is_lever:
            raise InputError(f"factor {self.name}: a lever that is drawn needs low and high")
        declared = next(row for row in parameters.describe() if row["parameter"] == self.name)
        return declared["low"], declared["high"]

    def setting(self, value: float) -> LeverSetting:
        """The change of a lever that a value makes.

        Raises:
            InputError: The value is out of the lever's bounds, or a month or place is not valid.
        """
        given: dict[str, Any] = {"name": self.name, self.how: value, "place": self.place}
        months = {"from": self.first, "until": self.last}
        given |= {key: format_month(month) for key, month in months.items() if month is not None}
        return validated(LeverSetting, given, f"factor {self.column}")

    def check(self, value: float) -> None:
        """Check that a value is possible.

        Raises:
            InputError: It is not.
        """
        if self.is_lever:
            self.setting(value)
        else:
            parameters.Parameters().with_values({self.name: value})


class About(Closed):
    """The table ``[sweep]``.

    Attributes:
        name: Short name, used for the folder of results.
        description: What is asked.
        scenarios: Scenarios that every draw is run under, names or TOML files beside this one.
        method: How factors are varied: all combinations of their values (grid), their values in step (list),
            a Latin hypercube or a scrambled Sobol sequence over their ranges, or a CSV table of draws with a
            column for each factor. Without factors there is one draw.
        draws: Number of draws of a Latin hypercube or a Sobol sequence (for which it is a power of two).
        table: CSV file of draws, beside this file.
        start: First month of each run.
        until: Last month, included.
        scale: People to a row: 1, 10, 100 or 1000.
        seed: Root of all seeds: that of the first replicate; further replicates and the draws derive from it.
        replicates: Runs of each scenario and draw. A replicate has the same seed, so the same luck, under
            every scenario and draw.
        warm_start: Live months before anything is varied once, and fork the runs there.
    """

    name: Name
    description: str = ""
    scenarios: list[str] = Field(default=["baseline"], min_length=1)
    method: Method = "grid"
    draws: int | None = Field(default=None, ge=1)
    table: str | None = None
    start: Month = FIRST_MONTH
    until: Month = parse_month("2028-12")
    scale: int = 100
    seed: int = Field(default=1, ge=0)
    replicates: int = Field(default=1, ge=1)
    warm_start: bool = True

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.scale not in SCALES:
            raise InputError(f"scale {self.scale} is not valid: one of {', '.join(map(str, SCALES))}")
        if not FIRST_MONTH <= self.start <= self.until <= LAST_MONTH:
            raise InputError(
                f"start {format_month(self.start)} and until {format_month(self.until)} are not valid: from "
                f"{format_month(FIRST_MONTH)} to {format_month(LAST_MONTH)}, the first before the last"
            )
        if (self.method in SAMPLED) != (self.draws is not None):
            raise InputError(f"draws is for {' and '.join(SAMPLED)}, which need it")
        if (self.method == "table") != (self.table is not None):
            raise InputError("table is for the method table, which needs it")
        return self


class SweepFile(Closed):
    """A whole sweep file.

    Attributes:
        sweep: Name, scenarios, method, months, scale and seeds.
        factors: What is varied.
        outputs: What is kept of each run.
    """

    sweep: About
    factors: list[Factor] = Field(default_factory=list)
    outputs: list[Output] = Field(min_length=1)

    @property
    def months(self) -> range:
        """Months of each run."""
        return range(self.sweep.start, self.sweep.until + 1)


def read_sweep_file(path: Path) -> SweepFile:
    """Read a sweep file.

    Raises:
        InputError: It cannot be read or is not a valid one.
    """
    if not path.is_file():
        raise InputError(f"{path} is no file; give a sweep file in TOML (scenarios/sweeps/ has some)")
    content = read_toml(path, "a sweep file needs at least [sweep] with a name, and [[outputs]]")
    read = validated(SweepFile, content, str(path))
    try:
        cells(read.outputs, read.months)
        _check_columns(read.factors)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    return read


def _check_columns(factors: list[Factor]) -> None:
    columns = [factor.column for factor in factors]
    for factor in factors:
        if columns.count(factor.column) > 1:
            raise InputError(f"factors: two have the column {factor.column}; give one of them another label")
