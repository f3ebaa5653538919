"""The generated parts of the ODD agree with the code, and its text names what the code has."""

import re

import pytest

from docs.generate import ODD, TABLES, render, table
from world.errors import InputError

ROOT = ODD.parent.parent
TEXT = ODD.read_text(encoding="utf-8")


def test_generated_tables_are_up_to_date() -> None:
    assert render(TEXT) == TEXT, "run python -m docs.generate"


def test_a_stale_table_is_written_anew_and_the_rest_is_kept() -> None:
    stale = TEXT.replace("| `plea_share` | 0.05 |", "| `plea_share` | 0.5 |")
    assert stale != TEXT
    assert render(stale) == TEXT
    assert render("Before.\n" + TEXT + "After.\n") == "Before.\n" + TEXT + "After.\n"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_needed(name: str) -> None:
    with pytest.raises(InputError, match="each once"):
        render(TEXT.replace(f"<!-- generated: {name} -->", ""))


def test_a_table_that_nobody_makes_is_refused() -> None:
    with pytest.raises(InputError, match="wages"):
        render(TEXT + "<!-- generated: wages -->\n<!-- end -->\n")


def test_cells_keep_to_their_column() -> None:
    assert table([{"a": "x|y", "b": 0.5}]) == "| a | b |\n| --- | --- |\n| x\\|y | 0.5 |\n"


def test_the_seven_elements_come_in_order() -> None:
    headings = re.findall(r"^## (\d)\. (.+)$", TEXT, re.MULTILINE)
    assert headings == [
        ("1", "Purpose and patterns"),
        ("2", "Entities, state variables and scales"),
        ("3", "Process overview and scheduling"),
        ("4", "Design concepts"),
        ("5", "Initialization"),
        ("6", "Input data"),
        ("7", "Submodels"),
    ]


def test_every_draw_of_the_code_is_named() -> None:
    modules = [path for room in ("agents", "model") for path in sorted((ROOT / room).rglob("*.py"))]
    code = "".join(path.read_text(encoding="utf-8") for path in modules)
    drawn = set(re.findall(r'"([a-z_]+/[a-z_]+)"', code))
    assert len(drawn) > 25
    assert drawn <= set(re.findall(r"`([a-z]+/[a-z_]+)`", TEXT))


def test_every_data_table_that_is_named_exists() -> None:
    named = set(re.findall(r"`data/(\w+)\.csv`", TEXT))
    assert len(named) > 20
    assert named <= {path.stem for path in (ROOT / "data").glob("*.csv")}
