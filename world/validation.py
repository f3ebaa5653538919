"""Files that users write: TOML read and validated, what is wrong said in one line with its key."""

from __future__ import annotations

import reprlib
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from world.errors import InputError, unknown_name


class Closed(BaseModel):
    """A table of a file: unknown keys and values of another type are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def read_toml(path: Path, needed: str) -> dict[str, Any]:
    """Read a TOML file that is not empty.

    Args:
        path: The file.
        needed: What an empty file is told that it needs at least.

    Raises:
        InputError: The file cannot be read, is not TOML, or is empty.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError:
        raise InputError(f"{path} is not a text file in UTF-8; give a TOML file") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not valid TOML: {error}") from None
    if not content:
        raise InputError(f"{path} is empty; {needed}")
    return content


def validated[Model: BaseModel](model: type[Model], content: Mapping[str, Any], where: str) -> Model:
    """Make a model of what a file says.

    Args:
        model: What it should be.
        content: What it says.
        where: What an error names first, such as the file.

    Raises:
        InputError: It is not valid.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InputError(f"{where}: {_explain(error, model)}") from None


def _explain(error: ValidationError, model: type[BaseModel]) -> str:
    """The first of the errors in one line: the key, what is wrong, and what would be valid."""
    first = error.errors()[0]
    location = first["loc"]
    prefix = f"{_key(location)}: " if location else ""
    if first["type"] == "extra_forbidden":
        tables = [part for part in location[:-1] if isinstance(part, str)]
        return f"{_key(location)}: {unknown_name('key', str(location[-1]), _keys(model, tables))}"
    if first["type"] == "value_error":
        return f"{prefix}{first['ctx']['error']}"
    return f"{prefix}{first['msg']} (given {reprlib.repr(first['input'])})"


def _keys(model: type[BaseModel], tables: Sequence[str]) -> list[str]:
    """Valid keys of the table reached from a model by the names of tables."""
    for name in tables:
        inner = {field.alias or key: field.annotation for key, field in model.model_fields.items()}
        model = _model_in(inner[name]) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation is of, or a list of."""
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def _key(location: Sequence[str | int]) -> str:
    """A location such as ``("levers", 0, "value")`` as ``levers[1].value``, counted from one."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).removeprefix(".")
