"""The names of places and groups: one list each, in the order in which every array is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from world import tables

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
BORDER: tuple[str, ...] = ("Southwest border",)
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
    """

    states: tuple[str, ...]
    courts: tuple[str, ...]
    cities: tuple[str, ...]

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
        }[kind]


@lru_cache(maxsize=4)
def load_places(directory: Path | None = None) -> Places:
    """Read the places that the model's institutions stand at from `data/`.

    Raises:
        InputError: A table is missing or invalid.
    """
    return Places(
        states=tuple(tables.load("places_us_states", directory)["state"]),
        courts=tuple(tables.load("courts", directory)["court"]),
        cities=tuple(tables.load("border_cities", directory)["city"]),
    )
