"""What is declared of waiting in Mexico: Remain in Mexico, appointments, shelters, danger."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain

SERIES: tuple[Series, ...] = (
    Series(
        "non_mexicans_received",
        Kind.FLOW,
        "events",
        "city",
        ALL,
        "People of other nationalities sent to Mexico: expulsions and Remain in Mexico.",
    ),
)

LEVERS: tuple[Lever, ...] = (
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
)


@dataclass(frozen=True, kw_only=True)
class WaitingParameters:
    """Uncertain parameters of waiting in Mexico."""

    no_show_waiting_in_mexico: float = uncertain(
        0.29,
        0.2,
        0.4,
        "probability per hearing",
        "Probability that a person made to wait in Mexico misses a hearing.",
        "derived: half had missed a hearing by November 2019 (TRAC), over an assumed two hearings",
    )
