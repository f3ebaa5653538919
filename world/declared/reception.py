"""What is declared of receiving the returned: points, centres, cards, transport home."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series

SERIES: tuple[Series, ...] = (
    Series(
        "repatriations_to_mexico",
        Kind.FLOW,
        "events",
        "repatriation_point",
        ALL,
        "Returns of Mexicans from the United States as Mexico counts them, by point of reception.",
    ),
)

LEVERS: tuple[Lever, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReceptionParameters:
    """Uncertain parameters of receiving the returned."""
