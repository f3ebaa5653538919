"""What the agents are made of, as tables for the documentation and the command line."""

from __future__ import annotations

from agents import border_city, border_sector, columns, interior_enforcement, port_of_entry
from agents.courts import court

INSTITUTIONS = {
    "BorderSector": border_sector.FIELDS,
    "PortOfEntry": port_of_entry.FIELDS,
    "ImmigrationCourt": court.FIELDS,
    "InteriorEnforcement": interior_enforcement.FIELDS,
    "BorderCity": border_city.FIELDS,
}


def describe() -> list[dict[str, str]]:
    """Rows of the table that `run.py describe agents` prints: every attribute of every kind of agent."""
    people = [{"agent": "Migrant", "attribute": row.pop("name"), **row} for row in columns.describe()]
    institutions = [
        {
            "agent": agent,
            "attribute": field.name,
            "type": field.dtype.name,
            "default": str(field.default),
            "unit": field.unit,
            "meaning": field.meaning,
        }
        for agent, fields in INSTITUTIONS.items()
        for field in fields
    ]
    return people + institutions
