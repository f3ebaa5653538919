"""Checkpoints: the whole state of a run in one file, to be resumed or forked."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.declarations import KINDS
from agents.people import People
from model.indexes import rebuild
from model.migration_model import MigrationModel
from world import tables
from world.calendar import format_month
from world.errors import InputError
from world.scenario import Scenario

FORMAT = "corridor-checkpoint-1"
"""Name and version of the file's layout."""
"""Tables of institutions that are kept; their attributes tell of the last finished month."""

Arrays = dict[str, NDArray[Any]]
Lineage = list[dict[str, str]]
"""Scenarios under which a run was lived: `from` (the month) and `scenario_hash`, one entry a fork."""


@dataclass(frozen=True)
class Header:
    """What a checkpoint says of the run that wrote it.

    Attributes:
        month: The next month to be lived.
        start: First month of the run.
        scale: People that a row stands for.
        seed: Seed of the replicate.
        scenario: The whole scenario, as plain values.
        scenario_hash: Its hash.
        lineage: Scenarios under which the months were lived.
        streams: State of every stream.
        mesa: State of the two generators that Mesa gives a model.
        steps: Months lived, as Mesa counts them.
        ledger_months: Finished months.
        data: Digest of `data/`, in whose order places and citizenships are coded.
        format: Name and version of the layout.
    """

    month: int
    start: int
    scale: int
    seed: int
    scenario: dict[str, Any]
    scenario_hash: str
    lineage: Lineage
    streams: dict[str, Any]
    mesa: dict[str, Any]
    steps: int
    ledger_months: list[int]
    data: str
    format: str = FORMAT


def lineage_of(scenario: Scenario, month: int, before: Lineage | None = None) -> Lineage:
    """The lineage of a run that goes on under a scenario from a month on."""
    lineage = [entry for entry in before or [] if entry["from"] < format_month(month)]
    if lineage and lineage[-1]["scenario_hash"] == scenario.hash():
        return lineage
    return [*lineage, {"from": format_month(month), "scenario_hash": scenario.hash()}]


def write_checkpoint(model: MigrationModel, path: Path, lineage: Lineage | None = None) -> None:
    """Write a model between two months; the file appears whole or not at all.

    Args:
        model: The model.
        path: Where to.
        lineage: Scenarios of the months lived; the model's own in all of them by default.

    Raises:
        InputError: The file cannot be written.
    """
    header = json.dumps(asdict(_header(model, lineage)))
    arrays = {**_arrays(model), "header": np.frombuffer(header.encode(), np.uint8)}
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise InputError(f"checkpoint {path} cannot be written: {error.strerror}") from None


def read_header(path: Path) -> Header:
    """Read what a checkpoint says of itself, without its people.

    Raises:
        InputError: The file is missing, cut short, not a checkpoint, or of another version of the format.
    """
    with _reading(path), path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
        read = json.loads(file["header"].tobytes())
        if read["format"] != FORMAT:
            raise InputError(f"{path} has format {read['format']!r}; this program reads {FORMAT!r}")
        return Header(**read)


def scenario_of(path: Path) -> Scenario:
    """The scenario that a checkpoint was written under, with every change that was made to it.

    Raises:
        InputError: It is not a checkpoint, or a file that its scenario forces has changed or gone.
    """
    header = read_header(path)
    with _reading(path):
        scenario = Scenario.model_validate_json(json.dumps(header.scenario))
    missing = [file for file in scenario.forcing.values() if not file.is_file()]
    if missing:
        raise InputError(
            f"checkpoint {path} forces the series in {missing[0]}, which does not exist any more"
        )
    if scenario.hash() != header.scenario_hash:
        raise InputError(f"checkpoint {path} forces a series from a file that has changed, or is damaged")
    return scenario


def read_checkpoint(
    path: Path, until: int, scenario: Scenario | None = None, check_every: int = 12
) -> MigrationModel:
    """Read a model back, to go on under the same scenario or, as a fork, another.

    Args:
        path: A file that `write_checkpoint` made.
        until: Last month for which levers are resolved.
        scenario: The scenario to go on under; the checkpoint's own by default.
        check_every: Months between conservation checks.

    Raises:
        InputError: The file is missing, cut short, not a checkpoint, of another version of the format, or was
            written with other data.
    """
    header = read_header(path)
    if header.data != tables.digest():
        raise InputError(
            f"checkpoint {path} was written with other data; make it anew with the present data/"
        )
    with _reading(path), path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files if name != "header"}
    model = MigrationModel(
        scenario if scenario is not None else scenario_of(path),
        start=header.start,
        until=max(until, header.month),
        scale=header.scale,
        rng=header.seed,
        check_every=check_every,
        empty=True,
    )
    with _reading(path):
        _fill(model, header, arrays)
    return model


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Say of whatever goes wrong with a file's content that it is not a checkpoint."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"checkpoint {path} does not exist") from None
    except InputError:
        raise
    except (
        OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError,
        zipfile.BadZipFile, zlib.error,
    ):  # fmt: skip
        raise InputError(f"{path} is not a checkpoint of this program, or is cut short") from None


def _header(model: MigrationModel, lineage: Lineage | None) -> Header:
    state, scenario = model.state, model.corridor_scenario
    months = state.ledger.months
    start = months[0] if months else state.month
    return Header(
        month=state.month,
        start=start,
        scale=state.scale,
        seed=state.streams.seed,
        scenario=_plain(scenario),
        scenario_hash=scenario.hash(),
        lineage=lineage or lineage_of(scenario, start),
        streams=state.streams.state(),
        mesa={"random": model.random.getstate(), "rng": model.rng.bit_generator.state},
        steps=model.steps,
        ledger_months=months,
        data=tables.digest(),
    )


def _plain(scenario: Scenario) -> dict[str, Any]:
    """A scenario as values that JSON can hold; forced series by absolute path."""
    forcing = {series: str(file.resolve()) for series, file in scenario.forcing.items()}
    return {**scenario.model_dump(mode="json", by_alias=True), "forcing": forcing}


def _arrays(model: MigrationModel) -> Arrays:
    state = model.state
    people = {f"people/{name}": values for name, values in state.people.to_arrays().items()}
    ledger = {f"ledger/{series}": state.ledger.history(series) for series in state.ledger.shapes}
    return people | ledger | _institutions(model)


def _institutions(model: MigrationModel) -> Arrays:
    """The live array of every field of every kind of institution."""
    return {
        f"{kind.table}/{field.name}": table.column(field.name)
        for kind in KINDS
        for table in [getattr(model.state, kind.table)]
        for field in table.fields
    }


def _fill(model: MigrationModel, header: Header, arrays: Mapping[str, NDArray[Any]]) -> None:
    state = model.state
    people = {
        name.removeprefix("people/"): values for name, values in arrays.items() if name.startswith("people/")
    }
    state.people = People.from_arrays(people, model)
    model.people = state.people
    state.month = header.month
    model.steps = header.steps
    for name, live in _institutions(model).items():
        live[...] = arrays[name]
    _fill_ledger(model, header, arrays)
    _restore_luck(model, header)
    rebuild(state)


def _fill_ledger(model: MigrationModel, header: Header, arrays: Mapping[str, NDArray[Any]]) -> None:
    ledger = model.state.ledger
    history = {name: arrays[f"ledger/{name}"] for name in ledger.shapes}
    ledger.months = list(header.ledger_months)
    ledger.finished = [
        {name: values[index] for name, values in history.items()} for index in range(len(ledger.months))
    ]


def _restore_luck(model: MigrationModel, header: Header) -> None:
    version, words, spare = header.mesa["random"]
    model.random.setstate((version, tuple(words), spare))
    model.rng.bit_generator.state = header.mesa["rng"]
    model.state.streams.restore(header.streams)
