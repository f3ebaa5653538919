"""The published figures in `data/`, each checked against `data/dictionary.toml` when it is read.

The dictionary says once what a table holds; a file that disagrees with it is not read, so that no code
after this needs to guard against blanks, spellings or duplicates.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from world.errors import InputError

DATA = Path(__file__).resolve().parent.parent / "data"
"""Folder of the project's own tables."""

FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR = 1990, 2060
_NUMBERS = ("int", "float", "fiscal_year")
_PATTERNS = {"month": r"[0-9]{4}-(?:0[1-9]|1[0-2])", "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}"}
_VALID = {
    "int": "a whole number",
    "float": "a finite number",
    "fiscal_year": f"a year from {FIRST_FISCAL_YEAR} to {LAST_FISCAL_YEAR}",
    "month": "a month as YYYY-MM",
    "date": "a day as YYYY-MM-DD",
}


LARGEST = 2.0**53
"""Largest number that a table may hold: up to it, every whole number is exact."""


@dataclass(frozen=True)
class Column:
    """What the dictionary says of a column.

    Attributes:
        type: One of int, float, str, month (YYYY-MM), fiscal_year, date (YYYY-MM-DD).
        definition: What it holds.
        unit: Unit of a number.
        values: The only values that it may have; none means any.
        refers_to: TABLE.COLUMN whose values are the only ones that it may have.
        minimum: Smallest number allowed.
        maximum: Largest number allowed.
        nullable: Whether it may be blank.
    """

    type: str
    definition: str
    unit: str = ""
    values: tuple[str, ...] = ()
    refers_to: str = ""
    minimum: float = -np.inf
    maximum: float = np.inf
    nullable: bool = False


@dataclass(frozen=True)
class Table:
    """What the dictionary says of a table.

    Attributes:
        definition: What it holds, and what is known to be inconsistent in it.
        unit: Unit of its values.
        vintage: When the figures were published or compiled.
        source: Who published them.
        confidence: high, medium, low-medium or low.
        key: Columns that identify a row.
        columns: Columns by name, in the order of the file.
    """

    definition: str
    unit: str
    vintage: str
    source: str
    confidence: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]


def names() -> tuple[str, ...]:
    """Return the names of all tables, in the order of the dictionary."""
    return tuple(_dictionary())


def digest() -> str:
    """SHA-256 of all tables and their dictionary, in hexadecimal: results and checkpoints depend on them."""
    content = hashlib.sha256()
    for path in sorted((*DATA.glob("*.csv"), DATA / "dictionary.toml")):
        content.update(path.name.encode() + path.read_bytes())
    return content.hexdigest()


def describe() -> list[dict[str, str]]:
    """Return one row for each column of each table.

    Returns:
        Rows with table, column, type, unit, definition (of the column), source, vintage and confidence
        (of the table).
    """
    return [
        {
            "table": name,
            "column": column_name,
            "type": column.type,
            "unit": column.unit,
            "definition": column.definition,
            "source": table.source,
            "vintage": table.vintage,
            "confidence": table.confidence,
        }
        for name, table in _dictionary().items()
        for column_name, column in table.columns.items()
    ]


def find_table(name: str) -> Table:
    """Return what the dictionary says of a table.

    Raises:
        InputError: There is no such table.
    """
    if name not in _dictionary():
        close = get_close_matches(name, names(), n=3, cutoff=0.4) or names()
        raise InputError(f"no table '{name}' in data/dictionary.toml; valid: {', '.join(close)}")
    return _dictionary()[name]


def load(name: str, directory: Path | None = None) -> pd.DataFrame:
    """Read a table and check every column and the key.

    Args:
        name: Name of a table in the dictionary; its file is NAME.csv.
        directory: Folder of the file; the project's own by default.

    Returns:
        A frame of its own, rows and columns in the order of the file. Numbers are int64, or float64 with NaN
        where the column may be blank; text, months and dates are strings, missing where blank.

    Raises:
        InputError: The table is unknown, or its file is missing, unreadable or not as declared; the message
            names file, column, line and what would be valid.
    """
    return _load(name, Path(directory or DATA).resolve()).copy()


@lru_cache(maxsize=256)
def _load(name: str, directory: Path) -> pd.DataFrame:
    table = find_table(name)
    path = directory / f"{name}.csv"
    text = _read(path)
    _check_header(path, list(text.columns), list(table.columns))
    frame = pd.DataFrame(
        {
            column_name: _convert(path, text[column_name], column, directory)
            for column_name, column in table.columns.items()
        }
    )
    _check_key(path, frame, table.key)
    return frame


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, Table]:
    content = tomllib.loads((DATA / "dictionary.toml").read_text(encoding="utf-8"))
    return {
        name: Table(
            **{field: spec[field] for field in ("definition", "unit", "vintage", "source", "confidence")},
            key=tuple(spec["key"]),
            columns={
                column_name: _column(
                    content["common"][column_name] if column == "common" else column, content
                )
                for column_name, column in spec["columns"].items()
            },
        )
        for name, spec in content["tables"].items()
    }


def _column(spec: dict[str, Any], content: dict[str, Any]) -> Column:
    values = spec.get("values", ())
    listed = content["lists"][values] if isinstance(values, str) else values
    bounds = (
        {"minimum": FIRST_FISCAL_YEAR, "maximum": LAST_FISCAL_YEAR} if spec["type"] == "fiscal_year" else {}
    )
    return Column(**{**bounds, **spec, "values": tuple(listed)})


def _read(path: Path) -> pd.DataFrame:
    """Read a file as text, blanks as empty strings."""
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"{path}: no such table; valid: a CSV file with a header") from None
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{path}: cannot be read as a CSV table in UTF-8 ({reason})") from None
    if frame.empty:
        raise InputError(f"{path}: no rows; valid: a header and at least one row")
    if not isinstance(frame.index, pd.RangeIndex):  # pandas takes surplus leading fields for an index
        raise InputError(f"{path}: rows have more fields than the header; valid: {len(frame.columns)} a row")
    return frame.fillna("")


def _check_header(path: Path, found: list[str], declared: list[str]) -> None:
    missing = [name for name in declared if name not in found]
    extra = [name for name in found if name not in declared]
    if missing:
        raise InputError(f"{path}: column {missing[0]} is missing; valid: {', '.join(declared)}")
    if extra:
        raise InputError(f"{path}: column {extra[0]} is not declared; valid: {', '.join(declared)}")


def _convert(path: Path, text: pd.Series[str], column: Column, directory: Path) -> pd.Series[Any]:
    """Check a column of text and give it its type."""
    blank = text == ""
    if not column.nullable:
        _refuse(path, text, blank, "no blanks")
    if column.type in _NUMBERS:
        return _to_numbers(path, text, blank, column)
    _check_text(path, text, blank, column, directory)
    return text.mask(blank)


def _to_numbers(path: Path, text: pd.Series[str], blank: pd.Series[bool], column: Column) -> pd.Series[Any]:
    numbers = pd.to_numeric(text.mask(blank), errors="coerce").astype("float64")
    wrong = ~blank & ~(np.abs(numbers) <= LARGEST)
    if column.type != "float":
        wrong |= ~blank & (numbers % 1 != 0)
    _refuse(path, text, wrong, _VALID[column.type])
    outside = (numbers < column.minimum) | (numbers > column.maximum)
    _refuse(path, text, outside, f"{column.minimum:g} to {column.maximum:g}")
    return numbers if column.type == "float" or column.nullable else numbers.astype("int64")


def _check_text(
    path: Path, text: pd.Series[str], blank: pd.Series[bool], column: Column, directory: Path
) -> None:
    if column.type in _PATTERNS:
        wrong = ~blank & ~text.str.fullmatch(_PATTERNS[column.type])
        if column.type == "date":
            wrong |= ~blank & pd.to_datetime(text.mask(blank), format="%Y-%m-%d", errors="coerce").isna()
        _refuse(path, text, wrong, _VALID[column.type])
    valid = column.values or _referred(column.refers_to, directory)
    if valid:
        _refuse(path, text, ~blank & ~text.isin(valid), ", ".join(valid))


def _referred(reference: str, directory: Path) -> tuple[str, ...]:
    """Values of the column TABLE.COLUMN; empty if there is no reference."""
    table, _, column = reference.partition(".")
    return tuple(_load(table, directory)[column]) if reference else ()


def _check_key(path: Path, frame: pd.DataFrame, key: tuple[str, ...]) -> None:
    again = frame.duplicated(list(key))
    if again.any():
        row = int(np.flatnonzero(again)[0])
        given = ", ".join(f"{name} {frame[name].iloc[row]}" for name in key)
        raise InputError(
            f"{path}: column {key[0]}, line {row + 2}: {given} is given twice; valid: one row for each key"
        )


def _refuse(path: Path, text: pd.Series[str], wrong: pd.Series[bool], valid: str) -> None:
    """Raise for the first wrong value; line 1 of the file is the header."""
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"{path}: column {text.name}, line {row + 2}: '{text.iloc[row]}' is not valid; valid: {valid}"
        )
