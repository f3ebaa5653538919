"""The names of places and groups: one list each, in the order in which every array is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

CITIZENSHIPS: tuple[str, ...] = (
    "Mexico",
    "Brazil",
    "China",
    "Colombia",
    "Cuba",
    "Dominican Republic",
    "Ecuador",
    "El Salvador",
    "Guatemala",
    "Haiti",
    "Honduras",
    "India",
    "Nicaragua",
    "Peru",
    "Turkey",
    "Venezuela",
    "Other",
)
MEXICO = CITIZENSHIPS.index("Mexico")
DEMOGRAPHICS: tuple[str, ...] = ("single_adult", "family_member", "unaccompanied_child")
SECTORS: tuple[str, ...] = (
    "Big Bend",
    "Del Rio",
    "El Centro",
    "El Paso",
    "Laredo",
    "Rio Grande Valley",
    "San Diego",
    "Tucson",
    "Yuma",
)
NATION: tuple[str, ...] = ("United States",)
MEXICO_NATION: tuple[str, ...] = ("Mexico",)
BORDER: tuple[str, ...] = ("Southwest border",)
GOVERNMENTS: tuple[str, ...] = ("United States", *CITIZENSHIPS[:-1])
"""Governments of the United States, of Mexico, and of each origin country that is named."""
PAYERS: tuple[str, ...] = (
    "immigration_courts",
    "detention",
    "removal_transport",
    "reception_centres",
    "reception_cards",
    "transport_home",
    "consulates",
    "shelters",
    "national_migration_institute",
    "refugee_commission",
)
"""Institutions, and programmes of theirs, whose costs are counted."""
MEXICO_CITY_AIR = "Mexico City (air)"
NO_PLACE = 255
"""Code of a one-byte place column that points nowhere."""


@dataclass(frozen=True)
class Places:
    """Names of the institutions' places, as tuples; the position in a tuple is the code in a column.

    Attributes:
        states: US states and the District of Columbia (and Puerto Rico), by full name.
        courts: The 56 model immigration courts.
        cities: The fifteen Mexican border cities, west to east.
        mexican_states: The 32 states of Mexico.
        centres: The reception centres.
        consulates: The 53 Mexican consulates in the United States.
        nodes: Nodes of the corridor.
        stretches: Edges of the corridor, as "ORIGIN-DESTINATION" by node.
        organizations: Stretches of the corridor, each with those who prey on travellers there: the Mexican
            states that it crosses.
    """

    states: tuple[str, ...]
    courts: tuple[str, ...]
    cities: tuple[str, ...]
    mexican_states: tuple[str, ...]
    centres: tuple[str, ...]
    consulates: tuple[str, ...]
    nodes: tuple[str, ...]
    stretches: tuple[str, ...]
    organizations: tuple[str, ...]

    @cached_property
    def communities(self) -> tuple[str, ...]:
        """Home communities: the Mexican states, then the other countries."""
        return self.mexican_states + CITIZENSHIPS[1:]

    @property
    def sectors(self) -> tuple[str, ...]:
        """The nine southwest Border Patrol sectors."""
        return SECTORS

    @cached_property
    def ports(self) -> tuple[str, ...]:
        """Ports of entry, named after the Mexican city that each faces."""
        return tuple(f"port:{city}" for city in self.cities)

    @cached_property
    def crossings(self) -> tuple[str, ...]:
        """Sectors, then ports: everywhere that an encounter can happen."""
        return SECTORS + self.ports

    @cached_property
    def repatriation_points(self) -> tuple[str, ...]:
        """Border cities, then the airport of interior repatriation flights."""
        return (*self.cities, MEXICO_CITY_AIR)

    def names(self, kind: str) -> tuple[str, ...]:
        """Names of all places of a kind that a series or a lever may ask for.

        Raises:
            KeyError: The kind is not one that the model has.
        """
        return {
            "nation": NATION,
            "border": BORDER,
            "state": self.states,
            "court": self.courts,
            "city": self.cities,
            "sector": SECTORS,
            "crossing": self.crossings,
            "repatriation_point": self.repatriation_points,
            "citizenship": CITIZENSHIPS,
            "port": self.ports,
            "community": self.communities,
            "mexican_state": self.mexican_states,
            "centre": self.centres,
            "consulate": self.consulates,
            "node": self.nodes,
            "stretch": self.stretches,
            "organization": self.organizations,
            "government": GOVERNMENTS,
            "payer": PAYERS,
            "mexico": MEXICO_NATION,
        }[kind]
