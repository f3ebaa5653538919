"""Scenarios as files: written with the changes that a viewer made, read from what a viewer sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from world.errors import InputError
from world.scenario import Scenario, load
from world.validation import read_toml

LARGEST = 64 * 1024
"""Bytes of the largest file that is read; the longest scenario that ships has two thousand."""
_NAMES_NO_FILE = "observed"


def to_toml(scenario: Scenario) -> str:
    """Write a scenario as `run.py simulate` reads it: what it changes, and nothing else.

    Args:
        scenario: A scenario that forces nothing but what was observed.
    """
    changes = scenario.changes()
    about = scenario.about.model_dump(mode="json", exclude_defaults=True)
    parts = [_table("[scenario]", about)]
    parts += [_table("[[levers]]", lever) for lever in changes["levers"]]
    parts += [_table("[parameters]", changes["parameters"])] if changes["parameters"] else []
    if scenario.forcing:
        parts.append(_table("[forcing]", dict.fromkeys(scenario.forcing, _NAMES_NO_FILE)))
    return "\n".join(parts)


def read_sent(name: str, size: int, file: BinaryIO) -> Scenario:
    """Read a scenario that a viewer sends; it can name no file of this computer.

    Args:
        name: Name of the file, for messages.
        size: Its length as the browser tells it, in bytes.
        file: Its content.

    Raises:
        InputError: It is too large or not a valid scenario.
    """
    shown = Path(name).name
    content = b"" if size > LARGEST else file.read(LARGEST + 1)
    if max(size, len(content)) > LARGEST:
        raise InputError(f"{shown} is larger than {LARGEST // 1024} kB, which no scenario needs")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent.toml"
        path.write_bytes(content)
        try:
            _check_forcing(path)
            return load(path)
        except InputError as error:
            raise InputError(str(error).replace(str(path), shown)) from None
        except RecursionError:
            raise InputError(f"{shown} is nested too deeply; a scenario has tables of plain values") from None


def _check_forcing(path: Path) -> None:
    """A scenario from elsewhere may not have files of this computer read."""
    forcing = read_toml(path, "a scenario needs at least [scenario] with a name").get("forcing", {})
    if isinstance(forcing, dict):
        for series, file in forcing.items():
            if file != _NAMES_NO_FILE:
                raise InputError(
                    f"{path}, forcing: {series}: a scenario that is sent can force 'observed' only"
                )


def _table(head: str, values: Mapping[str, Any]) -> str:
    """A table of TOML; JSON writes its texts, numbers, truth values and lists of texts alike."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join([head, *lines, ""])
