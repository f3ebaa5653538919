"""What is declared of Remain in Mexico: who is enrolled, where they wait, and what becomes of their cases."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain
from world.groups import CRIMES, MPP_ABSENCES, MPP_OUTCOMES, OUTCOMES
from world.places import CITIZENSHIPS

SERIES: tuple[Series, ...] = (
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
        "mpp_wait_days",
        Kind.MEAN,
        "days",
        "city",
        ALL,
        "Mean days since enrolment of those who wait under Remain in Mexico.",
        coarsest_scale=100,
        weight="mpp_waiting",
    ),
    Series(
        "mpp_outcomes",
        Kind.FLOW,
        "people",
        "city",
        MPP_OUTCOMES,
        "Ends of waiting in Remain in Mexico: decisions of a court, giving up, a passed fear interview, "
        "processing into the United States.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_completions",
        Kind.FLOW,
        "cases",
        "city",
        OUTCOMES,
        "Cases of Remain in Mexico completed by a judge, also of people who had given up waiting.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_completions_represented",
        Kind.FLOW,
        "cases",
        "city",
        ALL,
        "Those of these completed cases in which the respondent had counsel.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_counsel_found",
        Kind.FLOW,
        "cases",
        "city",
        ALL,
        "Cases of Remain in Mexico in which the respondent found counsel this month.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_hearings_held",
        Kind.FLOW,
        "hearings",
        "city",
        ALL,
        "Hearings held in cases of Remain in Mexico, whether the respondent came or not.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_hearings_missed",
        Kind.FLOW,
        "hearings",
        "city",
        MPP_ABSENCES,
        "Those of these hearings that the respondent missed: while waiting in Mexico, or having given up.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_fear_interviews",
        Kind.FLOW,
        "interviews",
        "city",
        ALL,
        "Interviews about the fear of being in Mexico (non-refoulement) of people in Remain in Mexico.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_harmed",
        Kind.FLOW,
        "people",
        "city",
        CRIMES,
        "People in Remain in Mexico who were victims of a crime in the month, by kind of crime.",
        coarsest_scale=100,
    ),
    Series(
        "mpp_reopened",
        Kind.FLOW,
        "people",
        "city",
        ALL,
        "People whose case in Remain in Mexico was over, let in to have it reopened.",
        coarsest_scale=100,
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
        meaning="Most people who can be returned to a city on a day on which Remain in Mexico is in force; "
        "without a city, the total of all.",
        source="no enrolment before the programme; cities share it as in 2019-21 (data/border_cities.csv)",
        places="city",
        shared_by=("border_cities", "mpp_enrolled"),
    ),
    Lever(
        name="mpp_nationalities",
        unit="share of the citizenship",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security",
        meaning="People of a citizenship to whom Remain in Mexico applies; to Mexicans it never does.",
        source="the law allows it for everybody who arrives by land from Mexico (INA 235(b)(2)(C))",
        places="citizenship",
    ),
    Lever(
        name="mpp_families",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security",
        meaning="Families to whom Remain in Mexico applies, each as a whole.",
        source="as single adults, unless they are spared",
    ),
    Lever(
        name="mpp_hearings",
        unit="share",
        default=1,
        minimum=0,
        maximum=1,
        decided_by="Departments of Justice (EOIR) and Homeland Security",
        meaning="Hearings in cases of Remain in Mexico that are held; the others are postponed.",
        source="hearings are held unless suspended",
    ),
    Lever(
        name="mpp_fear_referrals",
        unit="probability per month",
        default=0.079,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security",
        meaning="Probability that somebody who waits says that they are afraid in Mexico and is interviewed.",
        source="derived: 13,337 referrals in 2019 (CBP) over 168,000 person-months of pending cases (TRAC)",
    ),
    Lever(
        name="mpp_fear_asked",
        unit="share",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security",
        meaning="People who are asked at enrolment whether they are afraid in Mexico, and interviewed.",
        source="nobody was asked in 2019-21: who did not say so was not interviewed",
    ),
    Lever(
        name="mpp_fear_pass_share",
        unit="share",
        default=0.13,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security (USCIS)",
        meaning="Share of these interviews that are passed, which ends the waiting in Mexico.",
        source="13% by October 2019 (DHS, recalled); 106 of the 857 referred by June 2019 (USCIS)",
    ),
    Lever(
        name="mpp_moved_inland",
        unit="share",
        default=0,
        minimum=0,
        maximum=1,
        decided_by="Government of Mexico (INM)",
        meaning="People returned to a city whom Mexico drives on to wait far from the border.",
        source="people wait in the city to which they are returned",
        places="city",
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
        name="mpp_reopening_per_day",
        unit="people a day",
        default=0,
        minimum=0,
        maximum=5_000,
        decided_by="Department of Homeland Security",
        meaning="People whose case was terminated, or decided in their absence, who are let in to have it "
        "reopened, the earliest first.",
        source="none unless the programme is wound down",
    ),
)


@dataclass(frozen=True, kw_only=True)
class RemainInMexicoParameters:
    """Uncertain parameters of Remain in Mexico."""

    mpp_exempt_share: float = uncertain(
        0.05,
        0.02,
        0.15,
        "share",
        "Share of the people met who are exempt from Remain in Mexico: ill, pregnant, disabled or otherwise "
        "at risk, each with their family.",
        "assumed: the guidance of January 2019 exempts people with known health issues; no count was found",
    )
    missed_hearing_hazard: float = uncertain(
        0.065,
        0.0,
        0.2,
        "per hearing",
        "Hazard that somebody who waits in Mexico does not get to a hearing, wherever they wait: no address "
        "for a notice, a report at the port before dawn.",
        "derived with the next two, in assumed proportions, from a chance of 0.24 with others' without "
        "counsel: half had missed a hearing by November 2019 (TRAC), over an assumed two hearings, and "
        "14% had given up",
    )
    missed_hearing_danger: float = uncertain(
        0.2,
        0.05,
        0.5,
        "per hearing",
        "What is added to it outside a shelter in a city of Tamaulipas; elsewhere times "
        "`kidnapping_danger`, and in a shelter times `shelter_crime_ratio`.",
        "assumed share, see missed_hearing_hazard",
    )
    missed_hearing_distance: float = uncertain(
        0.05,
        0.01,
        0.15,
        "per hearing and 100 km",
        "What is added to it for each 100 km from where somebody waits to the port of the hearing.",
        "assumed share, see missed_hearing_hazard",
    )
    inland_kilometres: float = uncertain(
        220.0,
        200.0,
        1_900.0,
        "km",
        "Distance from a border city to where people driven inland wait.",
        "by road from Nuevo Laredo to Monterrey; others were driven as far as Chiapas",
    )
    mpp_termination_share: float = uncertain(
        0.32,
        0.15,
        0.5,
        "probability per missed hearing",
        "Probability that a judge terminates the case of a respondent in Remain in Mexico who did not come, "
        "instead of ordering removal in absentia.",
        "derived: 9,000 of 28,000 cases decided without relief by December 2019 were terminated (TRAC); many "
        "because a notice named no valid address or hearing",
    )
    counsel_access_in_mexico: float = uncertain(
        0.14,
        0.08,
        0.25,
        "ratio",
        "Chance of having found counsel of people who wait in Mexico over that of others.",
        "TRAC report 587: the odds of others were more than seven times as high",
    )
    give_up_crosses_again: float = uncertain(
        0.3,
        0.1,
        0.6,
        "share",
        "Share of those who give up waiting for a hearing that stays at the border and may cross again "
        "between ports, once their case is decided; the others go home.",
        "assumed",
    )
