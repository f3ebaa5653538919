"""What is declared of waiting in Mexico: Remain in Mexico, appointments, shelters, danger."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain
from world.groups import CRIMES, LINE_ENDS, MPP_OUTCOMES, WAITING_FOR
from world.places import CITIZENSHIPS

SERIES: tuple[Series, ...] = (
    Series(
        "non_mexicans_received",
        Kind.FLOW,
        "events",
        "city",
        ALL,
        "People of other nationalities sent to Mexico: expulsions and Remain in Mexico.",
    ),
    Series(
        "mpp_enrolments",
        Kind.FLOW,
        "people",
        "city",
        CITIZENSHIPS,
        "People enrolled in Remain in Mexico, by the city to which they were returned.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_waiting",
        Kind.STOCK,
        "people",
        "city",
        ALL,
        "People enrolled in Remain in Mexico who wait in Mexico for the end of their case.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_outcomes",
        Kind.FLOW,
        "people",
        "city",
        MPP_OUTCOMES,
        "Ends of waiting in Remain in Mexico: decisions of a court (terminated: also cases that no court "
        "received), leaving for home, a passed fear interview, processing into the United States.",
        coarsest_scale=100,
    ),
    Series(
        "waiting_in_mexico",
        Kind.STOCK,
        "people",
        "city",
        WAITING_FOR,
        "People who wait to enter: under Remain in Mexico, or to present at a port. Those on the lists of a "
        "port are counted at its city, wherever in Mexico they wait.",
        coarsest_scale=100,
    ),
    Series(
        "line_ends",
        Kind.FLOW,
        "people",
        "city",
        LINE_ENDS,
        "People who leave the line of a port without having presented: for home, to stay in Mexico, or to "
        "cross between ports.",
        coarsest_scale=100,
    ),
    Series(
        "shelter_occupancy",
        Kind.STOCK,
        "beds",
        "city",
        ALL,
        "Beds of shelters taken by people who wait.",
    ),
    Series(
        "crimes_against_waiting",
        Kind.FLOW,
        "events",
        "city",
        CRIMES,
        "Crimes against people who wait; at most one of each kind for a person and month.",
        coarsest_scale=100,
    ),
    Series(
        "crimes_reported",
        Kind.FLOW,
        "events",
        "city",
        WAITING_FOR,
        "Those of these crimes that become public, by what the victim waited for.",
        coarsest_scale=10,
    ),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="remain_in_mexico",
        unit="share of the month in force",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security and US courts",
        meaning="Migrant Protection Protocols: return to Mexico to wait for a hearing. How many are enrolled "
        "is said by `mpp_enrolments_per_day`, and Mexico has to accept them (`mexico_accepts_mpp`).",
        source="not in force unless ordered",
    ),
    Lever(
        name="mexico_accepts_mpp",
        unit="share",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Government of Mexico",
        meaning="Share of the people whom the United States would enrol that Mexico lets in.",
        source="no consent before the announcement of the programme",
    ),
    Lever(
        name="mpp_enrolments_per_day",
        unit="people a day",
        default=0,
        minimum=0,
        maximum=5_000,
        decided_by="Department of Homeland Security",
        meaning="Most people who can be enrolled on a day on which Remain in Mexico is in force.",
        source="no enrolment before the programme",
    ),
    Lever(
        name="mpp_processing_per_day",
        unit="people a day",
        default=0,
        minimum=0,
        maximum=5_000,
        decided_by="Department of Homeland Security",
        meaning="People enrolled in Remain in Mexico who are let in to wait in the United States, the "
        "longest-waiting first.",
        source="none unless the programme is wound down",
    ),
    Lever(
        name="shelter_beds",
        unit="beds",
        default=14_040,
        minimum=0,
        maximum=200_000,
        decided_by="civil society, Mexican states and municipalities",
        meaning="Beds in shelters for migrants; without a city, the total of all border cities.",
        source="press reports for five cities, 2022-24; the others by population (data/border_cities.csv)",
        places="city",
        shared_by=("border_cities", "shelter_beds"),
    ),
    Lever(
        name="appointments_per_day",
        unit="appointments a day",
        default=0,
        minimum=0,
        maximum=20_000,
        decided_by="Customs and Border Protection",
        meaning="Appointments to present at a port (CBP One); without a port, the total of all. Zero: there "
        "are none to be had, and ports take whom they like of those who walk up.",
        source="no appointments before CBP One; ports share them as in 2024 (data/border_cities.csv)",
        places="port",
        shared_by=("border_cities", "appointments_2024"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class WaitingParameters:
    """Uncertain parameters of waiting in Mexico."""

    no_show_waiting_in_mexico: float = uncertain(
        0.24,
        0.15,
        0.4,
        "probability per hearing",
        "Probability that a person who still waits in Mexico misses a hearing.",
        "derived: half had missed a hearing by November 2019 (TRAC), over an assumed two hearings; 14% of "
        "them because they had left, at `give_up_hazard` over about four months",
    )
    line_at_border_share: float = uncertain(
        0.4,
        0.2,
        0.8,
        "share",
        "Share of the people in line for a port who wait in its city; the others wait elsewhere in Mexico.",
        "assumed: CBP One could be used from Mexico City northwards, from August 2024 from Chiapas too",
    )
    shelter_demand_share: float = uncertain(
        0.6,
        0.4,
        0.8,
        "share",
        "Share of the people who wait at the border that would take a bed in a shelter; the others rent, "
        "camp or stay with others.",
        "assumed",
    )
    shelter_crime_ratio: float = uncertain(
        0.3,
        0.1,
        0.7,
        "ratio",
        "Hazard of crime in a shelter over that outside.",
        "assumed: shelters are guarded, but people are attacked on the way and in front of them",
    )
    kidnapping_hazard: float = uncertain(
        0.12,
        0.04,
        0.3,
        "per month",
        "Hazard of kidnapping outside a shelter in a city of Tamaulipas; elsewhere times "
        "`kidnapping_danger`.",
        "12% of patients of MSF in Nuevo Laredo had been kidnapped (45 of 378, January to May 2019); read "
        "as a month's (assumed)",
    )
    other_crime_hazard: float = uncertain(
        0.35,
        0.17,
        0.59,
        "per month",
        "Hazard of extortion, robbery or assault outside a shelter in a city of Tamaulipas; elsewhere times "
        "`crime_danger`.",
        "judged for one transit of the state; 45% of patients of MSF in Nuevo Laredo had met violence of any "
        "kind in the city; read as a month's (assumed)",
    )
    kidnapping_publicity: float = uncertain(
        0.05,
        0.01,
        0.15,
        "share",
        "Share of the kidnappings of people who wait that become public.",
        "derived: 84 kidnapped in four states in November 2024 (Alto al Secuestro) over 10,000 in half a "
        "year (CNDH)",
    )
    crime_publicity: float = uncertain(
        0.01,
        0.0005,
        0.07,
        "share",
        "Share of the other crimes against people who wait that become public.",
        "assumed: migrants on the way reported some 300 a year to the institute in 2012-17, of hundreds of "
        "thousands; 7% of crimes are reported in Mexico (national victim survey, recalled)",
    )
    fear_interview_share: float = uncertain(
        0.065,
        0.03,
        0.12,
        "probability per month",
        "Probability that a person in Remain in Mexico is referred to a fear (non-refoulement) interview.",
        "derived: 13,337 referrals in 2019 (CBP) over about 210,000 person-months of cases pending (TRAC)",
    )
    fear_pass_share: float = uncertain(
        0.13,
        0.01,
        0.3,
        "share",
        "Share of these interviews that end in removal from the programme.",
        "13% by October 2019 (DHS); 106 of the 857 referred by June 2019 (USCIS)",
    )
    give_up_hazard: float = uncertain(
        0.03,
        0.01,
        0.08,
        "per month",
        "Hazard that a person who waits gives up and goes home, at the beginning.",
        "assumed",
    )
    give_up_growth: float = uncertain(
        1.0,
        0.0,
        3.0,
        "per year",
        "Growth of that hazard for each year waited, relative to its beginning.",
        "assumed",
    )
    give_up_after_kidnapping: float = uncertain(
        0.3,
        0.1,
        0.6,
        "probability",
        "Probability that a person gives up after a kidnapping, beyond that hazard.",
        "assumed",
    )
    settle_without_appointments: float = uncertain(
        0.05,
        0.01,
        0.15,
        "per month",
        "Hazard that a person who waits to present settles in Mexico, while there are no appointments.",
        "assumed",
    )
    cross_without_appointments: float = uncertain(
        0.1,
        0.02,
        0.3,
        "per month",
        "Hazard that a person who waits to present tries between ports, while there are no appointments.",
        "assumed",
    )
    walk_up_share: float = uncertain(
        0.3,
        0.1,
        0.8,
        "probability per month",
        "Probability that a person who waits walks up to the port, while there are no appointments.",
        "assumed",
    )
    appointment_admitted_share: float = uncertain(
        0.98,
        0.9,
        1.0,
        "share",
        "Share of people who present with an appointment that are let in with a notice to appear.",
        "919,000 admitted by 2025-01-16 of 936,500 scheduled by December 2024 (CBP, CBS)",
    )
