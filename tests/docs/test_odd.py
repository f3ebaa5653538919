"""The generated parts of the ODD agree with the code, and its text names what the code has."""

import ast
import re

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.declarations import KINDS
from docs.generate import ODD, ROOMS, RULES, TABLES, documents, render, table
from model.migration_model import MigrationModel
from world import levers, parameters, series
from world.errors import InputError
from world.streams import Streams

ROOT = ODD.parent.parent
DOCUMENTS = documents()
TEXT = "\n".join(DOCUMENTS.values())
DRAW = re.compile(r"[a-z_]+/[a-z_0-9]+")
NAMED = set(re.findall(f"`({DRAW.pattern})`", TEXT))


def test_generated_tables_are_up_to_date() -> None:
    assert render(DOCUMENTS) == DOCUMENTS, "run python -m docs.generate"


def test_a_stale_table_is_written_anew_and_the_rest_is_kept() -> None:
    courts = RULES / "courts.md"
    stale = DOCUMENTS[courts].replace("| `plea_share` | 0.05 |", "| `plea_share` | 0.5 |")
    assert stale != DOCUMENTS[courts]
    assert render({**DOCUMENTS, courts: stale}) == DOCUMENTS
    framed = "Before.\n" + DOCUMENTS[courts] + "After.\n"
    assert render({**DOCUMENTS, courts: framed})[courts] == framed


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_needed(name: str) -> None:
    mark = f"<!-- generated: {name} -->"
    with pytest.raises(InputError, match=rf"tables: {name};.*each once"):
        render({path: text.replace(mark, "") for path, text in DOCUMENTS.items()})


@pytest.mark.parametrize("name", ["wages", "plan"])
def test_a_table_that_nobody_makes_or_that_comes_twice_is_refused(name: str) -> None:
    text = DOCUMENTS[ODD] + f"<!-- generated: {name} -->\n<!-- end -->\n"
    with pytest.raises(InputError, match=f"tables: {name};"):
        render({**DOCUMENTS, ODD: text})


def test_cells_keep_to_their_column() -> None:
    assert table([{"a": "x|y", "b": 0.5}]) == "| a | b |\n| --- | --- |\n| x\\|y | 0.5 |\n"


def test_the_seven_elements_come_in_order() -> None:
    headings = re.findall(r"^## (\d)\. (.+)$", DOCUMENTS[ODD], re.MULTILINE)
    assert headings == [
        ("1", "Purpose and patterns"),
        ("2", "Entities, state variables and scales"),
        ("3", "Process overview and scheduling"),
        ("4", "Design concepts"),
        ("5", "Initialization"),
        ("6", "Input data"),
        ("7", "Submodels"),
    ]


def test_what_is_declared_has_one_row() -> None:
    assert _first_column("levers") == sorted(levers.BY_NAME)
    assert _first_column("parameters") == sorted(parameters.names())
    assert _first_column("series") == sorted(series.BY_NAME)


def _first_column(kind: str) -> list[str]:
    blocks = re.findall(rf"<!-- generated: \w+ {kind} -->.*?<!-- end -->", TEXT, re.DOTALL)
    return sorted(re.findall(r"^\| `(\w+)`", "".join(blocks), re.MULTILINE))


def test_every_kind_of_agent_is_in_one_room() -> None:
    described = [agent for agents in ROOMS.values() for agent in agents]
    assert sorted(described) == sorted(kind.cls.__name__ for kind in KINDS)


def test_parameters_and_levers_are_used_in_the_text() -> None:
    prose = re.sub(r"<!-- generated.*?<!-- end -->", "", TEXT, flags=re.DOTALL)
    words = set(re.findall(r"\w+", prose))
    assert {*parameters.names(), *levers.BY_NAME} <= words


def test_every_draw_that_the_code_writes_out_is_named() -> None:
    modules = [path for room in ("agents", "model") for path in sorted((ROOT / room).rglob("*.py"))]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules]
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    drawn = {text for text in texts if isinstance(text, str) and DRAW.fullmatch(text)}
    assert len(drawn) > 100
    assert drawn - NAMED == set()


def test_every_draw_that_a_run_makes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # some names are put together when the model runs
    drawn = set()
    uniform = Streams.uniform

    def note(self: Streams, decision: str, month: int, keys: NDArray[np.uint64]) -> NDArray[np.float64]:
        drawn.add(decision)
        return uniform(self, decision, month, keys)

    monkeypatch.setattr(Streams, "uniform", note)
    MigrationModel("baseline", start="2019-05", until="2019-05", scale=1000, rng=1).step()
    assert {"interior/arrests", "residents/daca", "courts/detained_master", "entries/overstay"} <= drawn
    assert drawn - NAMED == set()


def test_no_draw_is_named_that_is_gone() -> None:
    modules = [path for room in ("agents", "model") for path in (ROOT / room).rglob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in modules)
    built = {"courts/master", "courts/individual", "courts/detained_master", "courts/detained_individual"}
    built |= {"interior/referrals", "interior/arrests", "interior/arrest_orders"}
    built |= {"entries/overstay", "entries/parole_by_air", "residents/tps", "residents/daca"}
    assert {name for name in NAMED - built if f'"{name}"' not in code} == set()


def test_links_lead_somewhere() -> None:
    for path, text in DOCUMENTS.items():
        for file, _, anchor in (link.partition("#") for link in re.findall(r"\]\(([^)]+)\)", text)):
            target = (path.parent / file).resolve()
            assert target in DOCUMENTS, f"{path.name}: {file}"
            assert not anchor or anchor in _anchors(DOCUMENTS[target]), f"{path.name}: {file}#{anchor}"


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_every_file_and_data_table_that_is_named_exists() -> None:
    tables = {path.stem for path in (ROOT / "data").glob("*.csv")}
    named = set(re.findall(r"`data/(\w+)\.csv`", TEXT))
    assert len(named) > 50
    assert named <= tables
    files = set(re.findall(r"`((?:world|agents|model|calibration)/[\w/]*(?:\.py)?)`", TEXT))
    assert {file for file in files if not (ROOT / file).exists()} == set()
