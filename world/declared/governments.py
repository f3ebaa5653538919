"""What is declared of governments: pressure, cooperation, consent, costs."""

from dataclasses import dataclass

from world.declare import Lever, Series

SERIES: tuple[Series, ...] = ()

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="removal_consent",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="governments of origin countries",
        meaning="Share of the people whom the United States would remove that their country takes back.",
        source="a country takes its citizens back unless its history says otherwise",
        places="citizenship",
    ),
)


@dataclass(frozen=True, kw_only=True)
class GovernmentParameters:
    """Uncertain parameters of governments."""
