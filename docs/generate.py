"""Rewrite the tables of `docs/ODD.md` from the declarations in the code: `python -m docs.generate`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from agents import columns
from agents.declarations import KINDS
from calibration import targets
from model import initial_state, plan
from world import levers, parameters, series
from world.calendar import FIRST_MONTH
from world.errors import InputError
from world.places import CITIZENSHIPS

ODD = Path(__file__).with_name("ODD.md")
_BLOCK = re.compile(r"(<!-- generated: (?P<name>\w+) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)
Row = Mapping[str, object]


def render(text: str) -> str:
    """Return a document with every generated table written anew.

    A table stands between a line `<!-- generated: NAME -->` and a line `<!-- end -->`; the rest is kept.

    Raises:
        InputError: A table is missing, comes twice, or is not one that this module makes.
    """
    found = [match["name"] for match in _BLOCK.finditer(text)]
    if sorted(found) != sorted(TABLES):
        raise InputError(f"generated tables are {', '.join(found)}; valid is each once: {', '.join(TABLES)}")
    return _BLOCK.sub(lambda match: f"{match[1]}\n{TABLES[match['name']]()}\n{match[4]}", text)


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


def _institutions() -> str:
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
            for field in kind.cls.fields
        ]
    )


def _plan() -> str:
    return table([{"": number, **row} for number, row in enumerate(plan.describe(), 1)])


def _levers() -> str:
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
            for lever in levers.LEVERS
        ]
    )


def _parameters() -> str:
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
        ]
    )


def _series() -> str:
    listed, short = ", ".join(CITIZENSHIPS), f"the {len(CITIZENSHIPS)} citizenships"
    rows = [{**row, "groups": row["groups"].replace(listed, short)} for row in series.describe()]
    return table([{**row, "series": f"`{row['series']}`"} for row in rows])


def _targets() -> str:
    kept = ("target", "definition", "publisher", "periods", "tolerance", "forced")
    rows = [{name: row[name] for name in kept} for row in targets.describe()]
    return table([{**row, "target": f"`{row['target']}`"} for row in rows])


def _start() -> str:
    """Sizes of the initial stocks in the first month that the model knows, and the constants of the rules."""
    month = FIRST_MONTH
    residents = initial_state.residents(month)
    active, inactive = initial_state.court_stock(month)
    receipts = initial_state.receipts_a_month(month)
    sizes = {
        "Unauthorized residents": residents.sum(),
        "of whom Mexican": residents[0],
        "Active pending cases": active,
        "Administratively closed cases": inactive,
        "Notices served and not yet filed": receipts * initial_state.NOTICE_LAG_MONTHS,
        "Final orders at large": initial_state.final_orders(month).sum(),
        "People in ICE detention": initial_state.detained(month),
    }
    constants = {
        "Mean months since filing, active cases": initial_state.mean_age_months(month),
        "Mean months since filing, closed cases": initial_state.INACTIVE_AGE_MONTHS,
        "Months of receipts not yet filed": initial_state.NOTICE_LAG_MONTHS,
        "Share of active cases set for an individual hearing": initial_state.INDIVIDUAL_SHARE,
        "Share of detained people who are in proceedings": initial_state.DETAINED_HEARING_SHARE,
    }
    texts = {name: f"{value:,.0f}" for name, value in sizes.items()}
    texts |= {name: f"{value:.2f}" for name, value in constants.items()}
    return table([{"quantity": name, "October 2013": text} for name, text in texts.items()])


TABLES: dict[str, Callable[[], str]] = {
    "targets": _targets,
    "people": _people,
    "institutions": _institutions,
    "series": _series,
    "plan": _plan,
    "start": _start,
    "levers": _levers,
    "parameters": _parameters,
}
"""The tables by name, in the order of the document."""


def main() -> None:
    """Rewrite the tables in place."""
    ODD.write_text(render(ODD.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
