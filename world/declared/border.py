"""What is declared of the border: encounters, what is decided of them, evasion."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain
from world.groups import DISPOSITIONS
from world.places import CITIZENSHIPS, DEMOGRAPHICS

SERIES: tuple[Series, ...] = (
    Series(
        "border_encounters",
        Kind.FLOW,
        "encounters",
        "crossing",
        CITIZENSHIPS,
        "Encounters of the Border Patrol by sector and of field operations by port; events, not people.",
    ),
    Series(
        "border_encounters_by_demographic",
        Kind.FLOW,
        "encounters",
        "crossing",
        DEMOGRAPHICS,
        "The same encounters by demographic.",
    ),
    Series(
        "border_dispositions",
        Kind.FLOW,
        "encounters",
        "crossing",
        DISPOSITIONS,
        "The same encounters by what was decided of them at the border.",
    ),
    Series(
        "repeat_encounters",
        Kind.FLOW,
        "encounters",
        "border",
        CITIZENSHIPS,
        "Border Patrol encounters of people who were encountered in the twelve months before.",
        coarsest_scale=100,
    ),
    Series(
        "evasions",
        Kind.FLOW,
        "people",
        "sector",
        ALL,
        "People who crossed between ports without being caught: known gotaways, a lower bound.",
    ),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="title_42",
        unit="share of the month in force",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Centers for Disease Control and Prevention",
        meaning="Expulsion under the public health order instead of processing under immigration law.",
        source="not in force unless ordered",
    ),
    Lever(
        name="asylum_access",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="President and Department of Homeland Security",
        meaning="Share of the releases into proceedings at the border that remain open.",
        source="the law without a proclamation",
    ),
)


@dataclass(frozen=True, kw_only=True)
class BorderParameters:
    """Uncertain parameters of the border."""

    title_42_recorded_share: float = uncertain(
        0.3,
        0.2,
        0.4,
        "share",
        "Share of Title 42 expulsions to Mexico that Mexico counts as repatriations.",
        "derived: Mexico's events over those of the United States, 2021-23",
    )
    early_share_mexican: float = uncertain(
        0.2,
        0.05,
        0.5,
        "share",
        "Share of Mexicans due at the border in a month who set out the month before.",
        "derived: about five days of travel and preparation over thirty days; range assumed",
    )
    early_share_other: float = uncertain(
        0.7,
        0.4,
        0.95,
        "share",
        "Share of other people due at the border in a month who set out the month before.",
        "derived: about three weeks of travel over thirty days; range assumed",
    )
