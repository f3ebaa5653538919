"""One catalogue of the texts of the browser application, in English and Spanish: all `texts*.toml` files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")


def text(key: str, language: Language, **values: object) -> str:
    """Return a text of the catalogue with its placeholders filled in.

    Args:
        key: Path to the text in its file, `courts.title`.
        language: Language of the reader.
        values: What stands in the placeholders, by their names.

    Raises:
        KeyError: The catalogue has no such text, or a placeholder got no value.
    """
    return entries()[key][language].format(**values)


@lru_cache(maxsize=1)
def entries() -> dict[str, dict[str, str]]:
    """Return all texts by key and language.

    Raises:
        ValueError: Two files have the same key.
    """
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("texts*.toml")):
        for key, entry in _flat(tomllib.loads(path.read_text(encoding="utf-8")), ""):
            if key in found:
                raise ValueError(f"{path.name}: the text '{key}' is in another file too")
            found[key] = entry
    return found


def _flat(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Keys with their texts: a table whose values are texts ends a path."""
    for name, inner in table.items():
        key = f"{path}.{name}" if path else name
        if all(isinstance(value, str) for value in inner.values()):
            yield key, inner
        else:
            yield from _flat(inner, key)
