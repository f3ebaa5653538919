"""Scenarios: a TOML file of levers, parameters and forced series, validated when it is read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from world import parameters
from world.calendar import FIRST_MONTH
from world.errors import InputError, unknown_name
from world.lever_values import LeverValues, resolve_levers
from world.levers import BY_NAME as LEVERS
from world.parameters import Parameters, shipped
from world.policy import PolicyHistory
from world.settings import LeverSetting, Month, parse_setting
from world.tables import DATA
from world.validation import Closed, read_toml, validated

SHIPPED = Path(__file__).resolve().parent.parent / "scenarios"
"""Folder of the scenarios that can be named without a path."""

FORCEABLE = ("border_encounters", "court_receipts")
"""Series that a scenario may force; the others follow from the model's agents."""
OBSERVED = {"court_receipts": "court_receipts_by_month"}
"""Table of `data/` that is meant where `observed` is written in place of a file. Encounters need none: those
observed are put in by default."""

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=100)]
"""A name that can also name a folder of results."""


class About(Closed):
    """The table ``[scenario]``.

    Attributes:
        name: Short name, used in results and for their folder.
        description: What the scenario supposes, in two sentences.
        assumptions: What it takes for granted, one sentence each.
        as_known: Month after which nothing more of the policy history had become known; all of it by default.
        unforced: Whether agents decide from the first month who comes to the border, instead of observations.
    """

    name: Name
    description: str = ""
    assumptions: list[str] = Field(default_factory=list)
    as_known: Month | None = None
    unforced: bool = False


class _File(Closed):
    """The tables of a scenario file."""

    scenario: About
    levers: list[LeverSetting] = Field(default_factory=list)
    parameters: dict[str, float] = Field(default_factory=dict)
    forcing: dict[str, str] = Field(default_factory=dict)


class Scenario(Closed):
    """Levers, parameters and forced series of a run.

    Attributes:
        about: Name, description and assumptions.
        levers: Changes to the history of the levers.
        parameters: Values of all uncertain parameters.
        forcing: File of each series that is forced instead of modelled.
    """

    about: About
    levers: tuple[LeverSetting, ...] = ()
    parameters: Parameters = Field(default_factory=shipped)
    forcing: dict[str, Path] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        """Short name of the scenario."""
        return self.about.name

    def with_settings(self, settings: Sequence[str]) -> Scenario:
        """Return a copy changed by lines ``NAME[:PLACE][@YYYY-MM[..YYYY-MM]]=VALUE``, later ones last.

        Args:
            settings: Lines that name a lever, or a parameter (which has neither place nor months).

        Raises:
            InputError: A line is not valid.
        """
        changed = self
        for text in settings:
            changed = changed._with_setting(text)
        return changed

    def _with_setting(self, text: str) -> Scenario:
        where = f"--set {text}"
        given = parse_setting(text)
        if given["name"] in parameters.names():
            if len(given) > 2:
                raise InputError(f"{where}: a parameter has no place and no months; write NAME=VALUE")
            values = self.parameters.with_values({given["name"]: given["value"]}, where)
            return self.model_copy(update={"parameters": values})
        if given["name"] not in LEVERS:
            known = [*LEVERS, *parameters.names()]
            raise InputError(f"{where}: {unknown_name('lever or parameter', given['name'], known)}")
        return self.model_copy(update={"levers": (*self.levers, validated(LeverSetting, given, where))})

    def without_forcing(self) -> Scenario:
        """Return a copy in which agents decide in all months who comes to the border.

        Raises:
            InputError: Arrivals are forced by a file.
        """
        if "border_encounters" in self.forcing:
            raise InputError("--unforced and --force border_encounters exclude each other; give one of them")
        return self.model_copy(update={"about": self.about.model_copy(update={"unforced": True})})

    def with_forcing(self, settings: Sequence[str]) -> Scenario:
        """Return a copy in which more series are forced, by lines ``SERIES=FILE`` or ``SERIES=observed``.

        Raises:
            InputError: A line is not valid, the series cannot be forced, or the file does not exist.
        """
        given = {}
        for text in settings:
            series, equals, file = text.partition("=")
            if not equals:
                raise InputError(f"--force {text}: write SERIES=FILE")
            given[series] = file
        files = _forcing(given, "--force", Path())
        return self.model_copy(update={"forcing": {**self.forcing, **files}})

    def resolve(
        self, months: Sequence[int], history: PolicyHistory | None = None, since: int = FIRST_MONTH
    ) -> LeverValues:
        """Lay out every lever for consecutive months.

        Args:
            months: Consecutive months.
            history: The true history of the levers; ``data/policy.csv`` by default.
            since: First month that the scenario's settings can change.

        Raises:
            InputError: A setting leads a lever out of its bounds.
        """
        try:
            known = history or PolicyHistory.load()
            return resolve_levers(months, self.levers, known, self.about.as_known, since)
        except InputError as error:
            raise InputError(f"scenario {self.name}: {error}") from None

    def changes(self) -> dict[str, Any]:
        """Return what the scenario changes, for the record of a run: levers, parameters, forced series."""
        default = asdict(shipped())
        return {
            "levers": [
                setting.model_dump(mode="json", by_alias=True, exclude_defaults=True)
                for setting in self.levers
            ],
            "parameters": {
                name: value for name, value in asdict(self.parameters).items() if value != default[name]
            },
            "forcing": {series: path.name for series, path in self.forcing.items()},
            "unforced": self.about.unforced,
        }

    def hash(self) -> str:
        """Return the SHA-256 of the content, in hexadecimal; forced series count by content, not by path."""
        content = {
            "about": self.about.model_dump(mode="json"),
            "levers": [setting.model_dump(mode="json") for setting in self.levers],
            "parameters": {name: float(value) for name, value in asdict(self.parameters).items()},
            "forcing": {
                series: hashlib.sha256(path.read_bytes()).hexdigest() for series, path in self.forcing.items()
            },
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def load(path_or_name: str | Path) -> Scenario:
    """Read a scenario from a TOML file, or one that ships by its name.

    Raises:
        InputError: There is no such scenario, or the file is not a valid one.
    """
    path = _find(path_or_name)
    read = validated(_File, read_toml(path, "a scenario needs at least [scenario] with a name"), str(path))
    return Scenario(
        about=read.scenario,
        levers=tuple(read.levers),
        parameters=shipped().with_values(read.parameters, f"{path}, parameters"),
        forcing=_forcing(read.forcing, f"{path}, forcing", path.parent),
    )


def shipped_names() -> tuple[str, ...]:
    """Return the names of the scenarios that ship, sorted."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def _find(path_or_name: str | Path) -> Path:
    if path_or_name in shipped_names():
        return SHIPPED / f"{path_or_name}.toml"
    path = Path(path_or_name)
    if os.path.isdir(path):  # unlike `Path.is_dir`, false for a name that is too long
        raise InputError(f"{path} is a folder; give a scenario's name or TOML file")
    if os.path.isfile(path):
        return path
    if path.suffix == ".toml" or len(path.parts) > 1:
        raise InputError(f"{path} does not exist; give a scenario's name or TOML file")
    raise unknown_name("scenario", str(path_or_name), shipped_names())


def _forcing(given: Mapping[str, str], where: str, folder: Path) -> dict[str, Path]:
    """Check names and files of forced series; a relative file is relative to `folder`."""
    files = {}
    for series, file in given.items():
        if series not in FORCEABLE:
            raise InputError(f"{where}: {unknown_name('series that can be forced', series, FORCEABLE)}")
        shipped = file == "observed" and series in OBSERVED
        files[series] = DATA / f"{OBSERVED[series]}.csv" if shipped else folder / file
        if not os.path.isfile(files[series]):
            raise InputError(f"{where}: {series}: {files[series]} is not a file")
    return files
