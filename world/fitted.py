"""Fitted parameters: the values, found by a calibration, that take the place of the declared defaults."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from world.errors import InputError
from world.tables import DATA

FITTED = DATA / "fitted_parameters.toml"
"""The set that ships."""
_TABLES = {"parameters", "provenance"}


@dataclass(frozen=True)
class Fitted:
    """A fitted set, as its file has it.

    Attributes:
        path: The file.
        values: Values by name of the parameter; not yet checked against their prior ranges.
        provenance: How it was found: hash of the targets, code, scale, seed, runs, cost, date.
        sha256: Hash of the file, in hexadecimal.
    """

    path: Path
    values: Mapping[str, float]
    provenance: Mapping[str, Any]
    sha256: str


def read_fitted(path: Path | None = None) -> Fitted:
    """Read a fitted set, by default the one that ships; a file is read once a process.

    Raises:
        InputError: The file is missing, not TOML, or has something else than the tables `parameters` and
            `provenance`.
    """
    return _read(path or FITTED)


@lru_cache(maxsize=8)
def _read(path: Path) -> Fitted:
    try:
        content = path.read_bytes()
        read = tomllib.loads(content.decode())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise InputError(f"{path} is not valid TOML: {error}") from None
    wrong = sorted(name for name, table in read.items() if name not in _TABLES or not isinstance(table, dict))
    if wrong:
        raise InputError(
            f"{path}: {wrong[0]} is not valid; valid: the tables {' and '.join(sorted(_TABLES))}"
        )
    digest = hashlib.sha256(content).hexdigest()
    return Fitted(path, read.get("parameters", {}), read.get("provenance", {}), digest)
