"""Rewrite the tables of `docs/ODD.md` and `docs/rules/` from the code: `python -m docs.generate`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from types import ModuleType

from agents import columns
from agents.courts.opening_stock import pending_appeals
from agents.declarations import KINDS
from calibration import targets
from model import initial_state, plan, published_stocks
from world import parameters, series
from world.calendar import FIRST_MONTH
from world.declared import rooms
from world.errors import InputError
from world.places import CITIZENSHIPS

ODD = Path(__file__).with_name("ODD.md")
RULES = Path(__file__).with_name("rules")
"""Folder of the submodels: one file a room, named like the room of declarations."""
ROOMS: dict[str, tuple[str, ...]] = {
    "governments": ("Government",),
    "origins": ("OriginCommunity",),
    "journeys": ("NationalMigrationInstitute", "RefugeeCommission", "CriminalOrganization"),
    "border": ("BorderSector", "PortOfEntry"),
    "remain_in_mexico": (),
    "waiting": ("BorderCity",),
    "bench": (),
    "courts": ("ImmigrationCourt",),
    "counsel": (),
    "appeals": ("BoardOfImmigrationAppeals",),
    "interior": ("InteriorEnforcement",),
    "population": (),
    "reception": ("ReceptionCentre",),
    "consulates": ("Consulate",),
}
"""Rooms in the order of the month, with the agents that each describes."""
_BLOCK = re.compile(r"(<!-- generated: (?P<name>[\w ]+) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)
Row = Mapping[str, object]


def documents() -> dict[Path, str]:
    """The documents that hold generated tables, as they are now."""
    paths = (ODD, *(RULES / f"{room}.md" for room in ROOMS))
    return {path: path.read_text(encoding="utf-8") for path in paths}


def render(texts: Mapping[Path, str]) -> dict[Path, str]:
    """Return documents with every generated table written anew.

    A table stands between a line `<!-- generated: NAME -->` and a line `<!-- end -->`; the rest is kept.

    Raises:
        InputError: A table is missing, comes twice, or is not one that this module makes.
    """
    found = Counter(match["name"] for text in texts.values() for match in _BLOCK.finditer(text))
    wrong = sorted(name for name in {*found, *TABLES} if found[name] != (name in TABLES))
    if wrong:
        raise InputError(f"generated tables: {', '.join(wrong)}; valid is each once: {', '.join(TABLES)}")
    return {path: _BLOCK.sub(_written, text) for path, text in texts.items()}


def _written(match: re.Match[str]) -> str:
    return f"{match[1]}\n{TABLES[match['name']]()}\n{match[4]}"


def table(rows: Sequence[Row]) -> str:
    """A Markdown table of rows with the same keys, which are its headings."""
    headings = list(rows[0])
    lines = [headings, ["---"] * len(headings), *([_cell(row[name]) for name in headings] for row in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _cell(value: object) -> str:
    text = _number(value) if isinstance(value, int | float) else str(value)
    return text.replace("|", "\\|")


def _number(value: float) -> str:
    return f"{value:,.12g}"


def _people() -> str:
    return table([{**row, "name": f"`{row['name']}`"} for row in columns.describe()])


def _institutions(room: str) -> str:
    return table(
        [
            {
                "institution": kind.cls.__name__,
                "field": f"`{field.name}`",
                "type": field.dtype.name,
                "unit": field.unit,
                "meaning": field.meaning,
            }
            for kind in KINDS
            if kind.cls.__name__ in ROOMS[room]
            for field in kind.cls.fields
        ]
    )


def _plan() -> str:
    return table([{"": number, **row} for number, row in enumerate(plan.describe(), 1)])


def _levers(room: ModuleType) -> str:
    return table(
        [
            {
                "lever": f"`{lever.name}`",
                "default": lever.default,
                "bounds": f"{_number(lever.minimum)} to {_number(lever.maximum)}",
                "unit": lever.unit,
                "by": lever.places,
                "decided by": lever.decided_by,
                "meaning": lever.meaning,
                "source of the default": lever.source,
            }
            for lever in room.LEVERS
        ]
    )


def _parameters(room: ModuleType) -> str:
    declared = {
        field.name
        for base in parameters.Parameters.__bases__
        if base.__module__ == room.__name__
        for field in fields(base)
    }
    return table(
        [
            {
                "parameter": f"`{row['parameter']}`",
                "default": row["default"],
                "range": f"{_number(row['low'])} to {_number(row['high'])}",
                "unit": row["unit"],
                "meaning": row["meaning"],
                "source": row["source"],
            }
            for row in parameters.describe()
            if row["parameter"] in declared
        ]
    )


def _series(room: ModuleType) -> str:
    listed, short = ", ".join(CITIZENSHIPS), f"the {len(CITIZENSHIPS)} citizenships"
    mine = {declared.name for declared in room.SERIES}
    rows = [
        {**row, "series": f"`{row['series']}`", "groups": row["groups"].replace(listed, short)}
        for row in series.describe()
        if row["series"] in mine
    ]
    return table(rows)


def _targets() -> str:
    kept = ("target", "definition", "publisher", "periods", "tolerance", "forced")
    rows = [{name: row[name] for name in kept} for row in targets.describe()]
    return table([{**row, "target": f"`{row['target']}`"} for row in rows])


def _start() -> str:
    """Sizes of the initial stocks in the first month that the model knows, and the constants of the rules."""
    month = FIRST_MONTH
    residents = published_stocks.residents(month)
    active, inactive = published_stocks.court_stock(month)
    sizes = {
        "Unauthorized residents": residents.sum(),
        "of whom Mexican": residents[0],
        "Active pending cases": active,
        "Administratively closed cases": inactive,
        "Appeals before the Board": pending_appeals(month),
        "Final orders at large": published_stocks.final_orders(month).sum(),
        "People in ICE detention": published_stocks.detained(month),
    }
    constants = {
        "Mean months since filing, active cases": published_stocks.mean_age_months(month),
        "Mean months since filing, closed cases": initial_state.INACTIVE_AGE_MONTHS,
        "Share of active cases set for an individual hearing": initial_state.INDIVIDUAL_SHARE,
        "Share of detained people who are in proceedings": initial_state.DETAINED_HEARING_SHARE,
    }
    texts = {name: f"{value:,.0f}" for name, value in sizes.items()}
    texts |= {name: f"{value:.2f}" for name, value in constants.items()}
    return table([{"quantity": name, "October 2013": text} for name, text in texts.items()])


def _tables() -> dict[str, Callable[[], str]]:
    """Every table by name: those of the ODD, and those of each room."""
    made: dict[str, Callable[[], str]] = {
        "targets": _targets,
        "people": _people,
        "plan": _plan,
        "start": _start,
    }
    declared = {module.__name__.rpartition(".")[2]: module for module in rooms.ROOMS}
    for room, agents in ROOMS.items():
        if agents:
            made[f"{room} institutions"] = partial(_institutions, room)
        for name, make in (("series", _series), ("levers", _levers), ("parameters", _parameters)):
            made[f"{room} {name}"] = partial(make, declared[room])
    return made


TABLES = _tables()
"""The tables by name."""


def main() -> None:
    """Rewrite the tables in place."""
    for path, text in render(documents()).items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
