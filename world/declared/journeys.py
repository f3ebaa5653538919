"""What is declared of journeys through Mexico: the institute, the refugee commission, crime."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain
from world.groups import CLAIM_ENDS, CRIMES_ON_ROUTE, DIRECTIONS, INTERDICTIONS
from world.places import CITIZENSHIPS, DEMOGRAPHICS

SERIES: tuple[Series, ...] = (
    Series(
        "departures",
        Kind.FLOW,
        "people",
        "community",
        DEMOGRAPHICS,
        "People who set out for the border from home, or again after a return.",
    ),
    Series(
        "arrivals_at_border",
        Kind.FLOW,
        "people",
        "city",
        CITIZENSHIPS,
        "Travellers who reach the border city that they headed for.",
    ),
    Series(
        "interdictions_in_mexico",
        Kind.FLOW,
        "events",
        "mexican_state",
        INTERDICTIONS,
        "Events in which Mexico's migration institute stops a traveller, by the state where it happens.",
    ),
    Series(
        "comar_claims",
        Kind.FLOW,
        "claims",
        "mexico",
        CITIZENSHIPS,
        "Claims of asylum in Mexico by people on the way.",
        coarsest_scale=100,
    ),
    Series(
        "comar_pending",
        Kind.STOCK,
        "claims",
        "mexico",
        ALL,
        "Claims of asylum in Mexico that wait for a decision.",
        coarsest_scale=100,
    ),
    Series(
        "comar_ends",
        Kind.FLOW,
        "claims",
        "mexico",
        CLAIM_ENDS,
        "Ends of claims of asylum in Mexico: decisions, and claims abandoned or withdrawn.",
        coarsest_scale=100,
    ),
    Series(
        "settled_in_mexico",
        Kind.FLOW,
        "people",
        "mexico",
        CITIZENSHIPS,
        "Travellers who settle in Mexico on the way, without a claim.",
        coarsest_scale=100,
    ),
    Series(
        "crimes_on_route",
        Kind.FLOW,
        "events",
        "organization",
        CRIMES_ON_ROUTE,
        "Kidnappings, and extortions or robberies, of travellers, by the Mexican state where they happen.",
        coarsest_scale=100,
    ),
    Series(
        "smuggler_price",
        Kind.INDEX,
        "multiplier",
        "mexico",
        ALL,
        "Price of being smuggled, relative to the published price of the year.",
    ),
    Series(
        "journey_flows",
        Kind.FLOW,
        "people",
        "stretch",
        DIRECTIONS,
        "People who travel each stretch of the corridor, in its direction.",
        coarsest_scale=100,
    ),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="inm_interdictions_per_month",
        unit="events a month",
        default=7_200,
        minimum=0,
        maximum=500_000,
        decided_by="National Migration Institute",
        meaning="Most travellers that Mexico's migration institute can stop in a month.",
        source="recalled: 86 thousand events in 2013 (UPM)",
    ),
    Lever(
        name="inm_return_share",
        unit="share",
        default=0.9,
        minimum=0,
        maximum=1,
        decided_by="National Migration Institute",
        meaning="Share of those stopped who are returned to their country; the others are sent south.",
        source="recalled: 78-80 thousand returns in 2013 (UPM)",
    ),
    Lever(
        name="national_guard",
        unit="troops",
        default=0,
        minimum=0,
        maximum=100_000,
        decided_by="Government of Mexico",
        meaning="Troops put to migration control beyond those whose work is in the recorded interdictions.",
        source="none; deployments until January 2025 are in the recorded interdictions",
    ),
    Lever(
        name="comar_decisions_per_month",
        unit="claims a month",
        default=150,
        minimum=0,
        maximum=50_000,
        decided_by="Commission for Refugee Assistance",
        meaning="Most claims of asylum that Mexico's refugee commission can decide in a month.",
        source="assumed: claims of 2013-14 were decided as they came",
    ),
    Lever(
        name="terrorist_designation",
        unit="share of the month in force",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Department of State",
        meaning="Designation of cartels as terrorist organizations, with side effects on fees and violence.",
        source="not in force unless ordered",
    ),
)


@dataclass(frozen=True, kw_only=True)
class JourneyParameters:
    """Uncertain parameters of journeys through Mexico."""

    travel_hours_a_day: float = uncertain(
        8.0, 4.0, 16.0, "hours a day", "Hours of a day on the way in which a traveller moves.", "assumed"
    )
    days_at_hub: float = uncertain(
        4.0, 1.0, 14.0, "days", "Stay at a hub on the way, such as Tapachula or Mexico City.", "assumed"
    )
    days_at_stop: float = uncertain(0.5, 0.0, 3.0, "days", "Stay at any other place on the way.", "assumed")
    guard_interdictions: float = uncertain(
        0.3,
        0.0,
        0.65,
        "events a month per soldier",
        "Interdictions that a soldier put to migration control adds.",
        "assumed; upper bound: detentions rose by 463 a day with 21,600 troops in June 2019",
    )
    settle_share: float = uncertain(
        0.03,
        0.0,
        0.1,
        "share",
        "Share of travellers from other countries who settle in Mexico without a claim.",
        "assumed",
    )
    claims_granted: float = uncertain(
        0.74, 0.5, 0.85, "share", "Share of the decided claims that are granted.", "COMAR, 2024"
    )
    claims_abandoned: float = uncertain(
        0.05,
        0.02,
        0.1,
        "per month",
        "Hazard that a claim of asylum in Mexico is abandoned or withdrawn while it waits.",
        "recalled: a fifth to a third of the claims of 2016-18 were, within half a year on average (COMAR)",
    )
    kidnapping_level: float = uncertain(
        0.06,
        0.03,
        3.0,
        "multiplier",
        "Hazard of kidnapping beside that judged for 2021-24 from surveys in shelters and clinics.",
        "derived: 10,000 kidnapped in half a year (CNDH, 2024) over a million travellers, against the 15-20% "
        "a journey that the judged probabilities add up to; surveys of patients and shelters give about 1",
    )
    extortion_level: float = uncertain(
        1.0,
        0.1,
        3.0,
        "multiplier",
        "Hazard of extortion or robbery beside that judged for 2021-24.",
        "assumed",
    )
    kidnapped_give_up: float = uncertain(
        0.15, 0.0, 0.5, "probability", "Chance that a traveller gives up after a kidnapping.", "assumed"
    )
    ransom: float = uncertain(
        3000.0,
        2000.0,
        4500.0,
        "USD",
        "Ransom of a kidnapped traveller, as far as savings last.",
        "CNDH, Reynosa 2013",
    )
    extorted: float = uncertain(
        200.0,
        50.0,
        540.0,
        "USD",
        "Loss in an extortion or robbery on the way.",
        "bribes 230-540 USD (AP 2014)",
    )
    paid_at_departure: float = uncertain(
        0.5, 0.0, 1.0, "share", "Share of the price of the journey that is paid at departure.", "assumed"
    )
    price_pass_through: float = uncertain(
        0.15,
        0.1,
        0.2,
        "elasticity",
        "Elasticity of the price of being smuggled to the chance of interdiction.",
        "Gathmann 2008",
    )
    designation_price: float = uncertain(
        0.1,
        -0.1,
        0.5,
        "share",
        "Rise of the price of being smuggled under the terrorist designation.",
        "assumed: risk premium",
    )
    designation_violence: float = uncertain(
        0.0,
        -0.3,
        0.5,
        "share",
        "Rise of the hazards of kidnapping and extortion under the terrorist designation.",
        "assumed: sign not known",
    )
