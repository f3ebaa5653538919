"""Levers: what somebody decides, each declared once with its unit, bounds, default and who decides it.

The true history of a lever is in ``data/policy.csv``; its default is the value where that is silent.
"""

from dataclasses import dataclass
from typing import Literal

from world.errors import unknown_name


@dataclass(frozen=True)
class Lever:
    """One decision that a scenario can change.

    Attributes:
        name: Name in scenarios, in ``data/policy.csv`` and on the command line.
        unit: Unit of a value.
        default: Value where the history has no entry in force.
        minimum: Smallest valid value, inclusive.
        maximum: Largest valid value, inclusive.
        decided_by: Who decides.
        meaning: What a value says, in one sentence.
        source: Source of the default.
        places: Kind of place that a value may be given for; ``nation`` for a lever without places.
        shared_by: Table and column of weights. A value without place is then a national total, shared out
            in proportion; without weights it holds at every place.
    """

    name: str
    unit: str
    default: float
    minimum: float
    maximum: float
    decided_by: str
    meaning: str
    source: str
    places: Literal["nation", "court", "citizenship"] = "nation"
    shared_by: tuple[str, str] | None = None


LEVERS: tuple[Lever, ...] = (
    Lever(
        name="judges",
        unit="judges",
        default=735,
        minimum=0,
        maximum=10_000,
        decided_by="Congress and the Department of Justice (EOIR)",
        meaning="Immigration judges on the bench; without a court, the national total.",
        source="EOIR immigration judge hiring, end of FY2024 (recalled)",
        places="court",
        shared_by=("courts", "judges_weight"),
    ),
    Lever(
        name="court_closure",
        unit="share",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Department of Justice (EOIR)",
        meaning="Share of a court's capacity for non-detained hearings that is closed.",
        source="courts are open unless closed",
        places="court",
    ),
    Lever(
        name="dismissal_share",
        unit="probability per master hearing",
        default=0.02,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security (OPLA)",
        meaning="Probability that a master calendar hearing ends in dismissal or termination.",
        source="assumed, without a policy of prosecutorial discretion",
    ),
    Lever(
        name="administrative_closure",
        unit="share of active cases a year",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Attorney General and OPLA",
        meaning="Active non-detained cases put on the inactive docket, net of those taken back.",
        source="no transfer unless a policy makes one",
    ),
    Lever(
        name="recalendaring",
        unit="share of inactive cases a year",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Attorney General and OPLA",
        meaning="Inactive cases put back on the active docket.",
        source="no transfer unless a policy makes one",
    ),
    Lever(
        name="filing_share",
        unit="share",
        default=0.91,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security",
        meaning="Share of notices to appear that are ever filed with a court.",
        source="EOIR initial receipts over notices issued by all agencies, FY2023-24",
    ),
    Lever(
        name="arrests_per_day",
        unit="people a day",
        default=379.1,
        minimum=0,
        maximum=20_000,
        decided_by="Immigration and Customs Enforcement",
        meaning="Administrative arrests by ICE in the interior, nationwide.",
        source="ICE detention statistics, book-ins of January 2025",
    ),
    Lever(
        name="booked_share",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="Immigration and Customs Enforcement",
        meaning="Share of interior arrests that are booked into detention.",
        source="ICE detention statistics, January 2025",
    ),
    Lever(
        name="detention_beds",
        unit="beds",
        default=41_500,
        minimum=0,
        maximum=1_000_000,
        decided_by="Congress (appropriations of the Department of Homeland Security)",
        meaning="Funded average daily population of immigration detention.",
        source="appropriations of FY2024 (recalled)",
    ),
    Lever(
        name="removals_per_day",
        unit="people a day",
        default=2_000,
        minimum=0,
        maximum=50_000,
        decided_by="Immigration and Customs Enforcement",
        meaning="Most people who can be removed from detention in a day, by land and air.",
        source="assumed not to bind: twice the 1,010 ICE removals a day of FY2013",
    ),
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
    Lever(
        name="remain_in_mexico",
        unit="share of the month in force",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security, with Mexico's consent",
        meaning="Migrant Protection Protocols: return to Mexico to wait for a hearing; after 2022 at the "
        "small enrolment of FY2022, under one in a hundred of those met.",
        source="not in force unless ordered and accepted",
    ),
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
