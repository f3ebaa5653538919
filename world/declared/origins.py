"""What is declared of origin communities: intentions, beliefs, remittances."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain

SERIES: tuple[Series, ...] = (
    Series(
        "remittances",
        Kind.FLOW,
        "USD",
        "mexican_state",
        ALL,
        "Remittances received: as published to the end of 2024, then with the number of Mexican residents.",
    ),
    Series(
        "re_migrations",
        Kind.FLOW,
        "people",
        "community",
        ALL,
        "People who set out again after a return, by home community.",
        coarsest_scale=100,
    ),
    Series(
        "beliefs",
        Kind.INDEX,
        "by group",
        "community",
        ("chance", "penalty", "wait"),
        "What communities believe: chance of getting in (probability), yearly chance of arrest of those who "
        "did (probability), and time since filing of pending cases (months).",
        coarsest_scale=100,
    ),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="arrivals_level",
        unit="multiplier",
        default=1,
        minimum=0,
        maximum=20,
        decided_by="the user: a change of regime that no elasticity covers",
        meaning="Multiplier on the departures that communities and returned people decide.",
        source="1 leaves them as decided",
    ),
    Lever(
        name="remittance_tax",
        unit="share of the amount",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Congress of the United States",
        meaning="Tax on remittances that are sent in cash.",
        source="none before 2026",
    ),
)


@dataclass(frozen=True, kw_only=True)
class OriginParameters:
    """Uncertain parameters of origin communities."""

    wage_gap_elasticity: float = uncertain(
        0.75,
        0.5,
        1.2,
        "elasticity",
        "Odds of setting out with respect to US earnings over income at home.",
        "Hanson and Spilimbergo 1999: Mexican real wages 10% lower raise apprehensions 6.4-8.8%",
    )
    violence_elasticity: float = uncertain(
        0.3,
        0.1,
        0.5,
        "elasticity",
        "Odds of setting out with respect to the homicide rate plus one.",
        "Clemens 2021, converted; range as in the literature",
    )
    unemployment_elasticity: float = uncertain(
        0.3,
        0.0,
        0.8,
        "elasticity",
        "Odds of setting out with respect to US unemployment, sign reversed.",
        "assumed",
    )
    network_elasticity: float = uncertain(
        0.55,
        0.3,
        0.8,
        "elasticity",
        "Odds of setting out with respect to the diaspora in the United States.",
        "Beine and others: 0.4-0.7",
    )
    chance_elasticity: float = uncertain(
        0.4,
        0.1,
        1.0,
        "elasticity",
        "Odds of setting out with respect to the perceived chance of getting in.",
        "derived: enforcement +50%, 7% fewer (Lessem 2018), if it raises the chance of being caught from 0.4 "
        "to 0.5 (assumed)",
    )
    penalty_elasticity: float = uncertain(
        0.14,
        0.05,
        0.4,
        "elasticity",
        "Odds of setting out with respect to the perceived yearly chance of arrest, sign reversed.",
        "Lessem 2018: enforcement +50%, 7% fewer; found for the border, assumed for the interior",
    )
    waiting_attraction: float = uncertain(
        0.1,
        0.0,
        0.3,
        "elasticity",
        "Odds of setting out with respect to the perceived wait in court plus one month, as applicants "
        "may work while they wait; in proportion to the access to asylum.",
        "assumed; the sign is that of queueing models of asylum",
    )
    lawful_channel_elasticity: float = uncertain(
        0.3,
        0.1,
        0.5,
        "elasticity",
        "Odds of setting out to cross between ports with respect to lawful places at ports, sign reversed.",
        "Clemens 2024: -0.3 after about ten months",
    )
    lawful_channel_lag_months: float = uncertain(
        10.0,
        6.0,
        12.0,
        "months",
        "Mean lag with which lawful places at ports draw people away from crossing between them.",
        "Clemens 2024",
    )
    other_lawful_per_day: float = uncertain(
        1200.0,
        500.0,
        3000.0,
        "people a day",
        "Lawful places that do not change, beside those at ports: temporary work visas.",
        "about 440,000 H-2A and H-2B visas in FY2023 (recalled); range assumed",
    )
    walk_ups_per_day: float = uncertain(
        330.0,
        100.0,
        600.0,
        "people a day",
        "People without an appointment whom the ports would take while access to asylum is open.",
        "derived: about 10,000 port encounters a month before appointments (CBP, FY2019)",
    )
    household_means_years: float = uncertain(
        0.6,
        0.3,
        1.2,
        "years of product per head",
        "Median means, savings and what can be sold or borrowed at home, of a person who might set out.",
        "assumed",
    )
    means_dispersion: float = uncertain(
        1.0,
        0.7,
        1.5,
        "log points",
        "Standard deviation of the logarithm of means.",
        "assumed; with even odds of being able to pay, it gives an elasticity to the price of -0.8 "
        "(Orrenius: -0.65 to -1.05)",
    )
    family_credit_share: float = uncertain(
        0.5,
        0.2,
        0.8,
        "share of the price",
        "Part of the price that family in the United States advances.",
        "assumed",
    )
    close_relatives: float = uncertain(
        10.0,
        5.0,
        20.0,
        "people",
        "Relatives who would help; one of them in the United States is a tie.",
        "assumed",
    )
    belief_update_rate: float = uncertain(
        0.2,
        0.0,
        0.5,
        "per month",
        "Part of the distance between belief and news that a community closes in a month; 0 is no learning.",
        "0.05-0.5 in models of information (Hinsch and Bijak); default assumed",
    )
    news_noise: float = uncertain(
        0.1,
        0.0,
        0.3,
        "log points",
        "Standard deviation of the logarithm of news about what happened.",
        "assumed",
    )
    belief_spread: float = uncertain(
        0.1,
        0.0,
        0.2,
        "probability",
        "Standard deviation of a person's perceived chance of getting in about that of the community.",
        "assumed",
    )
    trying_again_share: float = uncertain(
        0.35,
        0.25,
        0.5,
        "probability",
        "Probability of trying again within 18 months of a return, without ties or a removal.",
        "derived: 24.2% apprehended again (Bazzi and others 2021) over a chance of apprehension of 0.7 "
        "(assumed)",
    )
    trying_again_months: float = uncertain(
        2.0,
        1.0,
        6.0,
        "months",
        "Mean time to the next try of those who try again.",
        "derived: most of the apprehended again are so within three months (Bazzi and others 2018, 2021)",
    )
    trying_again_home_in_us: float = uncertain(
        1.8,
        1.2,
        2.5,
        "hazard ratio",
        "Trying again of people who call the United States home.",
        "derived: intended by 0.70 against 0.49 (Martinez and others 2018; MPI 2017)",
    )
    trying_again_children: float = uncertain(
        1.6,
        1.0,
        2.2,
        "hazard ratio",
        "Trying again of parents of US-born children.",
        "derived: more than a third against 0.21 removed more than once (Hamilton, DHS)",
    )
    trying_again_family: float = uncertain(
        1.2, 1.0, 1.6, "hazard ratio", "Trying again of people with family in the United States.", "assumed"
    )
    trying_again_sanctioned: float = uncertain(
        0.4,
        0.25,
        0.82,
        "hazard ratio",
        "Trying again after a removal, against a return without sanctions.",
        "derived: 12% of those met under Title 8 in FY2014-18 were met again, 26-27% under Title 42 (CBP), "
        "when about 75% and 65% of them were returned; sanctions alone, of Mexicans in 2008-12: 0.74-0.82 "
        "(Bazzi and others 2021)",
    )
    unauthorized_remittance_share: float = uncertain(
        0.45,
        0.3,
        0.6,
        "share",
        "Share of remittances to Mexico that unauthorized residents send.",
        "derived: 4.3 of 10.9 million Mexican-born (Pew, ACS), remitting somewhat more each (assumed)",
    )
    remittance_tax_elasticity: float = uncertain(
        0.5,
        0.0,
        1.5,
        "elasticity",
        "Remittances received with respect to one plus the tax, sign reversed; low as only cash is taxed.",
        "assumed",
    )
