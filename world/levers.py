"""Levers: what somebody decides, each declared once with its unit, bounds, default and who decides it.

The true history of a lever is in ``data/policy.csv``; its default is the value where that is silent.
"""

from world.declare import Lever
from world.declared.rooms import ROOMS
from world.errors import unknown_name

LEVERS: tuple[Lever, ...] = tuple(lever for room in ROOMS for lever in room.LEVERS)
BY_NAME: dict[str, Lever] = {lever.name: lever for lever in LEVERS}


def find_lever(name: str) -> Lever:
    """Return the declaration of a lever.

    Raises:
        InputError: No lever has that name.
    """
    try:
        return BY_NAME[name]
    except KeyError:
        raise unknown_name("lever", name, BY_NAME) from None


def describe() -> list[dict[str, str | float]]:
    """Return one row a lever, in order of declaration, with everything that the documentation prints."""
    return [
        {
            "lever": lever.name,
            "unit": lever.unit,
            "default": lever.default,
            "minimum": lever.minimum,
            "maximum": lever.maximum,
            "places": lever.places,
            "decided_by": lever.decided_by,
            "meaning": lever.meaning,
            "source": lever.source,
        }
        for lever in LEVERS
    ]
