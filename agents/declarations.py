"""What the agents are made of: every kind of institution, and tables for the documentation."""

from __future__ import annotations

from dataclasses import dataclass

from agents import columns
from agents.border_city import BorderCity
from agents.border_sector import BorderSector
from agents.consulate import Consulate
from agents.courts.appeals import BoardOfImmigrationAppeals
from agents.courts.court import ImmigrationCourt
from agents.criminal_organization import CriminalOrganization
from agents.government import Government
from agents.institution import Institution, InstitutionTable
from agents.interior_enforcement import InteriorEnforcement
from agents.migration_institute import NationalMigrationInstitute
from agents.origin_community import OriginCommunity
from agents.port_of_entry import PortOfEntry
from agents.reception_centre import ReceptionCentre
from agents.refugee_commission import RefugeeCommission
from world.places import Places


@dataclass(frozen=True)
class InstitutionKind:
    """A kind of institution.

    Attributes:
        table: Attribute of `State` that holds its table.
        cls: Class of the agents.
        places: Kind of place that each stands at, a name that `Places.names` knows.
    """

    table: str
    cls: type[Institution]
    places: str

    def make_table(self, places: Places) -> InstitutionTable:
        """A table with a row for each place."""
        return InstitutionTable(places.names(self.places), self.cls.fields)


KINDS: tuple[InstitutionKind, ...] = (
    InstitutionKind("governments", Government, "government"),
    InstitutionKind("communities", OriginCommunity, "community"),
    InstitutionKind("organizations", CriminalOrganization, "organization"),
    InstitutionKind("institute", NationalMigrationInstitute, "mexico"),
    InstitutionKind("commission", RefugeeCommission, "mexico"),
    InstitutionKind("cities", BorderCity, "city"),
    InstitutionKind("ports", PortOfEntry, "port"),
    InstitutionKind("sectors", BorderSector, "sector"),
    InstitutionKind("courts", ImmigrationCourt, "court"),
    InstitutionKind("board", BoardOfImmigrationAppeals, "nation"),
    InstitutionKind("enforcement", InteriorEnforcement, "state"),
    InstitutionKind("centres", ReceptionCentre, "centre"),
    InstitutionKind("consulates", Consulate, "consulate"),
)


def describe() -> list[dict[str, str]]:
    """Rows of the table that `run.py describe agents` prints: every attribute of every kind of agent."""
    people = [{"agent": "Migrant", "attribute": row.pop("name"), **row} for row in columns.describe()]
    institutions = [
        {
            "agent": kind.cls.__name__,
            "attribute": field.name,
            "type": field.dtype.name,
            "default": str(field.default),
            "unit": field.unit,
            "meaning": field.meaning,
        }
        for kind in KINDS
        for field in kind.cls.fields
    ]
    return people + institutions
