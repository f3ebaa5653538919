"""The names of all places, read from `data/`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from world import tables
from world.corridor import load_corridor
from world.corridor_ends import walked
from world.places import Places


@lru_cache(maxsize=4)
def load_places(directory: Path | None = None) -> Places:
    """Read the places that the model's institutions stand at from `data/`.

    Raises:
        InputError: A table is missing or invalid.
    """
    corridor = load_corridor(directory)
    return Places(
        states=tuple(tables.load("places_us_states", directory)["state"]),
        courts=tuple(tables.load("courts", directory)["court"]),
        cities=tuple(tables.load("border_cities", directory)["city"]),
        mexican_states=tuple(tables.load("mexican_states", directory)["state"]),
        centres=tuple(tables.load("reception_centres", directory)["centre"]),
        consulates=tuple(tables.load("consulates", directory)["consulate"]),
        nodes=tuple(corridor.nodes),
        stretches=tuple("-".join(edge) for edge in walked(corridor)),
        organizations=tuple(tables.load("corridor_risks", directory)["state"]),
    )
