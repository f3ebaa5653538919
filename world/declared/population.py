"""What is declared of the unauthorized population: entries, protections, births, deaths, departures."""

from dataclasses import dataclass

from world.declare import Kind, Lever, Series, uncertain
from world.groups import POPULATION_CAUSES, PROTECTIONS
from world.places import CITIZENSHIPS

SERIES: tuple[Series, ...] = (
    Series(
        "unauthorized_population",
        Kind.STOCK,
        "people",
        "state",
        CITIZENSHIPS,
        "Residents without lawful permanent status, at liberty, with a protection or not.",
        coarsest_scale=100,
    ),
    Series(
        "population_changes",
        Kind.FLOW,
        "people",
        "nation",
        POPULATION_CAUSES,
        "Changes of the unauthorized population by cause; what takes people out of it is negative.",
    ),
    Series(
        "protected_population",
        Kind.STOCK,
        "people",
        "citizenship",
        PROTECTIONS,
        "Residents kept from removal for a time, by the one protection that each counts under.",
        coarsest_scale=100,
    ),
    Series(
        "voluntary_returns",
        Kind.FLOW,
        "people",
        "state",
        CITIZENSHIPS,
        "Residents who leave the country without arrest, by their own decision or by a court's voluntary "
        "departure.",
        coarsest_scale=100,
    ),
    Series(
        "births_to_residents",
        Kind.FLOW,
        "children",
        "nation",
        ("all",),
        "Children born in the United States to residents: citizens, counted, and not people of the model.",
    ),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="overstays_per_month",
        unit="people a month",
        default=40_246,
        minimum=0,
        maximum=500_000,
        decided_by="Department of State and Department of Homeland Security (visas, admissions)",
        meaning="People admitted by air or sea on a visa who stay beyond it, suspected to be in the country.",
        source="DHS overstay report of FY2024: 482,954 in the year",
    ),
    Lever(
        name="parole_by_air_per_month",
        unit="people a month",
        default=0,
        minimum=0,
        maximum=200_000,
        decided_by="Department of Homeland Security",
        meaning="People who are let in by air on parole, not across the border.",
        source="none outside the dated programmes",
        places="citizenship",
    ),
    Lever(
        name="parole_renewal",
        unit="share",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security",
        meaning="Share of paroles that are granted anew when they end.",
        source="no re-parole for Cubans, Haitians, Nicaraguans and Venezuelans (DHS, October 2024, recalled)",
        places="citizenship",
    ),
    Lever(
        name="parole_in_force",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security; federal courts",
        meaning="Share of paroles that are honoured to their end; a fall ends the others at once.",
        source="as granted",
        places="citizenship",
    ),
    Lever(
        name="tps_grants_per_month",
        unit="people a month",
        default=0,
        minimum=0,
        maximum=200_000,
        decided_by="Department of Homeland Security",
        meaning="People granted Temporary Protected Status for the first time.",
        source="none outside the dated designations",
        places="citizenship",
    ),
    Lever(
        name="tps_in_force",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security; federal courts",
        meaning="Share of Temporary Protected Status that is in force; a fall ends the others at once.",
        source="as granted",
        places="citizenship",
    ),
    Lever(
        name="daca_grants_per_month",
        unit="people a month",
        default=6_907,
        minimum=0,
        maximum=200_000,
        decided_by="Department of Homeland Security; federal courts",
        meaning="People granted deferred action for childhood arrivals (DACA) for the first time.",
        source="derived: growth of active DACA to December 2014 and losses of 4.3% a year, USCIS (recalled)",
    ),
    Lever(
        name="daca_in_force",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security; federal courts",
        meaning="Share of deferred action (DACA) that is in force; a fall ends the others at once.",
        source="as granted",
    ),
    Lever(
        name="protections_ended",
        unit="share",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security",
        meaning="Share of Temporary Protected Status, DACA and parole that is ended early, beside what their "
        "own levers say.",
        source="none",
        places="citizenship",
    ),
)


@dataclass(frozen=True, kw_only=True)
class PopulationParameters:
    """Uncertain parameters of the unauthorized population."""

    overstay_share: float = uncertain(
        0.52,
        0.3,
        0.9,
        "share",
        "Share of suspected overstays who really stay on and join the unauthorized population.",
        "derived: 320,000 overstays joined it in a year of 2016-17 (Center for Migration Studies, recalled), "
        "of 618,000 suspected (DHS): many departures go unrecorded (Warren 2017, recalled); of 482,954 of "
        "FY2024, 427,204 were still on record some months later",
    )
    tps_renewal_share: float = uncertain(
        0.99,
        0.95,
        1.0,
        "share",
        "Share of holders of TPS who renew it at the end of each term of 18 months.",
        "assumed; Salvadoran holders, with no new grants, fell by 1.2% a year from 2013 to 2023 (CRS)",
    )
    daca_renewal_share: float = uncertain(
        0.95,
        0.9,
        1.0,
        "share",
        "Share of holders of DACA who renew it at the end of each term of two years.",
        "derived: holders, with no new grants, fell by 4.3% a year from 2018 to 2024 (USCIS, recalled), less "
        "deaths, legalisation and leaving",
    )
    death_rate: float = uncertain(
        0.0025,
        0.0015,
        0.004,
        "per year",
        "Deaths of residents.",
        "assumed, near the death rate of Hispanics aged 25 to 64",
    )
    birth_rate: float = uncertain(
        0.0234,
        0.018,
        0.03,
        "per year",
        "Births of US children to residents, each to one parent.",
        "derived: 250,000 births in 2016 to 10.7 million residents (Pew, recalled)",
    )
    legalisation_rate: float = uncertain(
        0.012,
        0.004,
        0.02,
        "per year",
        "Hazard of gaining lawful permanent status outside court, through family or otherwise.",
        "assumed, of the order found for 2000-09 by Warren and Warren (2013, recalled)",
    )
    cuban_adjustment_rate: float = uncertain(
        0.2,
        0.1,
        0.4,
        "per year",
        "Hazard of gaining lawful permanent status for Cubans with a year or more in the country.",
        "assumed; the Cuban Adjustment Act of 1966 entitles those admitted or paroled",
    )
    emigration_rate_new: float = uncertain(
        0.16,
        0.0,
        0.5,
        "per year",
        "Hazard of leaving without arrest for residents of less than one year who have no case.",
        "derived: 15% of undocumented Mexicans on a first trip go home within a year (Massey, Durand and "
        "Pren 2015, recalled); Fazel-Zarandi and others (2018, recalled) take 0.4",
    )
    emigration_rate_recent: float = uncertain(
        0.04,
        0.01,
        0.06,
        "per year",
        "Hazard of leaving without arrest for other residents of less than ten years.",
        "recalled: the rate that Fazel-Zarandi and others (2018) take for years two to ten; range assumed",
    )
    emigration_rate_settled: float = uncertain(
        0.013,
        0.01,
        0.018,
        "per year",
        "Hazard of leaving without arrest for residents of ten years or more.",
        "Mexican-born who returned: 1.0 million in 2009-14, 0.7 million in 2013-18 (Pew, recalled)",
    )
    protected_return_factor: float = uncertain(
        0.25,
        0.0,
        1.0,
        "factor",
        "Factor on the hazard of leaving without arrest of residents with a protection.",
        "assumed: who may stay and work leaves less; Salvadoran holders of TPS fell by only 1.2% a year",
    )
    return_enforcement_elasticity: float = uncertain(
        0.14,
        0.0,
        0.4,
        "elasticity",
        "How the hazard of leaving falls with the share of crossers who are caught: who could not come back, "
        "stays.",
        "Lessem (2018): half as much enforcement again, 7% fewer years in the country with longer stays; "
        "0 is no effect",
    )
    departures_per_arrest: float = uncertain(
        0.05,
        0.0,
        1.0,
        "people",
        "Residents who leave because of an arrest in the interior, for each arrest.",
        "assumed; 0 is no effect",
    )
    home_after_years: float = uncertain(
        10.0,
        5.0,
        15.0,
        "years",
        "Years in the United States after which a person who leaves or is removed calls it home.",
        "assumed; deportees who do are more set on return (Martinez and others 2018)",
    )
    children_per_parent: float = uncertain(
        1.8,
        1.4,
        2.4,
        "children",
        "US-born children of a resident who has any, at the start.",
        "assumed; 4.6 million minors with one or two unauthorised parents (Pew 2023)",
    )
