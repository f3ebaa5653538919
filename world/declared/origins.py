"""What is declared of origin communities: intentions, beliefs, remittances."""

from dataclasses import dataclass

from world.declare import Lever, Series

SERIES: tuple[Series, ...] = ()

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="arrivals_level",
        unit="multiplier",
        default=1,
        minimum=0,
        maximum=20,
        decided_by="the user: an assumption about arrivals, until origin communities decide",
        meaning="Multiplier on arrivals at the border after the last forced month.",
        source="1 keeps the level of the last forced months",
    ),
)


@dataclass(frozen=True, kw_only=True)
class OriginParameters:
    """Uncertain parameters of origin communities."""
