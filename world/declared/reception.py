"""What is declared of receiving the returned: points, centres, cards, transport home, and of costs."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain

SERIES: tuple[Series, ...] = (
    Series(
        "repatriations_to_mexico",
        Kind.FLOW,
        "events",
        "repatriation_point",
        ALL,
        "Returns of Mexicans from the United States as Mexico counts them, by point of reception.",
    ),
    Series(
        "reception_arrivals",
        Kind.FLOW,
        "people",
        "centre",
        ALL,
        "Returned people at the points that an open centre serves: declined, turned away or admitted.",
        coarsest_scale=100,
    ),
    Series(
        "reception_declined",
        Kind.FLOW,
        "people",
        "centre",
        ALL,
        "Of them, people who go their own way instead of to the centre.",
        coarsest_scale=100,
    ),
    Series(
        "reception_turned_away",
        Kind.FLOW,
        "people",
        "centre",
        ALL,
        "Of them, people who come on a day on which the centre has no place left.",
        coarsest_scale=10,
    ),
    Series(
        "reception_admitted",
        Kind.FLOW,
        "people",
        "centre",
        ALL,
        "Of them, people whom the centre admits, for some hours or for nights.",
        coarsest_scale=100,
    ),
    Series(
        "reception_places",
        Kind.STOCK,
        "places",
        "centre",
        ALL,
        "Places open in a centre, as its lever sets them.",
    ),
    Series(
        "reception_occupancy_peak",
        Kind.PEAK,
        "people",
        "centre",
        ALL,
        "Most people present on a day of the month, those who came or left on it included.",
        coarsest_scale=10,
    ),
    Series(
        "reception_cards",
        Kind.FLOW,
        "cards",
        "centre",
        ALL,
        "Cards of 2,000 pesos (100 US dollars) handed out.",
        coarsest_scale=100,
    ),
    Series(
        "transported_home",
        Kind.FLOW,
        "people",
        "mexican_state",
        ALL,
        "People taken home by the centres' buses, by home state.",
        coarsest_scale=100,
    ),
    Series(
        "returned_in_border_cities",
        Kind.FLOW,
        "people",
        "city",
        ALL,
        "Mexicans returned across the line who are left in the border city: neither taken nor gone home.",
    ),
    Series(
        "costs",
        Kind.FLOW,
        "USD",
        "payer",
        ALL,
        "Cost of the month's work, by institution or programme: volumes times the unit costs of unit_costs.",
        coarsest_scale=100,
    ),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="centre_beds",
        unit="places",
        default=0,
        minimum=0,
        maximum=100_000,
        decided_by="Secretariat of the Interior of Mexico",
        meaning="Places open in a reception centre; a value without a centre holds at each.",
        source="there were no centres before January 2025",
        places="centre",
    ),
    Lever(
        name="bus_seats_per_day",
        unit="seats a day",
        default=0,
        minimum=0,
        maximum=100_000,
        decided_by="Secretariat of the Interior of Mexico",
        meaning="Seats on buses home from a centre; a value without a centre holds at each.",
        source="there were no centres before January 2025",
        places="centre",
    ),
    Lever(
        name="reception_cards",
        unit="share",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Secretariat of Welfare of Mexico",
        meaning="Share of the Mexicans admitted to a centre who get a card, as far as the budget goes.",
        source="there was no card before January 2025",
    ),
    Lever(
        name="card_budget_per_month",
        unit="USD a month",
        default=10_000_000,
        minimum=0,
        maximum=10_000_000_000,
        decided_by="Secretariat of Welfare of Mexico",
        meaning="Most that is spent on cards in a month, in the whole country.",
        source="assumed not to bind: 100,000 cards",
    ),
    Lever(
        name="reception_outreach",
        unit="share",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Secretariat of the Interior of Mexico",
        meaning="Share of those who would go their own way whom staff at the gate bring to the centre.",
        source="what is published of attendance contains the outreach of January 2025",
    ),
)


@dataclass(frozen=True, kw_only=True)
class ReceptionParameters:
    """Uncertain parameters of receiving the returned."""

    reception_declined_share: float = uncertain(
        0.5,
        0.2,
        0.65,
        "share",
        "Share of the returned who, at an open centre's gate, go their own way.",
        "derived: 2,016 of the 4,873 Mexicans returned on 20-28 January 2025 were received at centres; the "
        "0.59 that were not include those who came by air or before a centre opened; centre assumed",
    )
    reception_overnight_share: float = uncertain(
        0.25,
        0.08,
        0.63,
        "share",
        "Share of those admitted to a centre who stay for a night.",
        "derived: 158 overnight stays reported on 27 January 2025, against 2,016 people admitted so far "
        "(0.08) or against 252 admitted a day (0.63); centre between the two readings",
    )
    reception_nights: float = uncertain(
        1.5,
        1.0,
        4.0,
        "nights",
        "Mean nights of those who stay overnight in a centre.",
        "assumed",
    )
    bus_wish_share: float = uncertain(
        0.6,
        0.3,
        0.9,
        "share",
        "Share of those admitted, from another state than the centre's, who ask for a seat home.",
        "assumed",
    )
    own_way_home_share: float = uncertain(
        0.5,
        0.2,
        0.8,
        "share",
        "Share of the Mexicans returned across the line, and not taken home, who leave the border city by "
        "themselves within the month.",
        "assumed",
    )
