"""What is declared of the immigration courts: sources of cases, dockets, hearings."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain
from world.groups import AGES_OF_CASES, DETAINED_COMPLETIONS, HEARINGS, OUTCOMES, RECEIPT_SOURCES, TRANSFERS

SERIES: tuple[Series, ...] = (
    Series(
        "court_receipts",
        Kind.FLOW,
        "cases",
        "court",
        RECEIPT_SOURCES,
        "Notices to appear that were filed with a court (initial receipts), by where the case comes from.",
    ),
    Series(
        "court_completions",
        Kind.FLOW,
        "cases",
        "court",
        OUTCOMES,
        "Cases completed by a judge's decision, by outcome.",
    ),
    Series(
        "court_pending",
        Kind.STOCK,
        "cases",
        "court",
        ALL,
        "Active pending cases (EOIR's definition until early 2025).",
    ),
    Series(
        "court_pending_inactive",
        Kind.STOCK,
        "cases",
        "court",
        ALL,
        "Administratively closed cases: pending, but on no docket.",
    ),
    Series(
        "court_wait_days",
        Kind.MEAN,
        "days",
        "court",
        ALL,
        "Mean days since filing of the active pending cases.",
        coarsest_scale=100,
        weight="court_pending",
    ),
    Series(
        "completed_wait_days",
        Kind.MEAN,
        "days",
        "court",
        OUTCOMES,
        "Mean days from filing to completion of the cases completed in the month, by outcome.",
        coarsest_scale=100,
        weight="court_completions",
    ),
    Series(
        "detained_completions",
        Kind.FLOW,
        "cases",
        "court",
        DETAINED_COMPLETIONS,
        "Cases completed on the detained docket, by months since filing: 60 days are the goal. Who was "
        "arrested when the case was pending already is later.",
        coarsest_scale=100,
    ),
    Series(
        "court_pending_by_age",
        Kind.STOCK,
        "cases",
        "court",
        AGES_OF_CASES,
        "Active pending cases by years since filing.",
    ),
    Series(
        "cases_without_date",
        Kind.STOCK,
        "cases",
        "court",
        ALL,
        "Active pending cases that have no date of a hearing.",
        coarsest_scale=10,
    ),
    Series(
        "hearings_held",
        Kind.FLOW,
        "hearings",
        "court",
        HEARINGS,
        "Hearings held: on a master calendar, individual.",
    ),
    Series(
        "hearings_rescheduled",
        Kind.FLOW,
        "hearings",
        "court",
        ALL,
        "Hearings that were called and not held, for want of time, because the court was closed or those of "
        "Remain in Mexico were suspended; the case waits for another date.",
        coarsest_scale=10,
    ),
    Series(
        "hearing_lead_days",
        Kind.INDEX,
        "days",
        "court",
        HEARINGS,
        "Days to the first free slot of the calendar of people who are not detained; where none is free as "
        "far as calendars reach, that reach.",
        coarsest_scale=10,
    ),
    Series(
        "court_transfers",
        Kind.FLOW,
        "cases",
        "court",
        TRANSFERS,
        "Cases moved from the active to the inactive stock, and back; sent back by the Board; reopened after "
        "a final order.",
    ),
    Series(
        "hearings_missed",
        Kind.FLOW,
        "hearings",
        "court",
        ALL,
        "Hearings at which the respondent did not appear.",
    ),
    Series(
        "asylum_pending",
        Kind.STOCK,
        "cases",
        "court",
        ALL,
        "Active pending cases with an application for asylum.",
    ),
    Series(
        "asylum_work_permits",
        Kind.STOCK,
        "cases",
        "court",
        ALL,
        "Active pending cases whose application for asylum was made six months ago or more: who may work.",
    ),
)

LEVERS: tuple[Lever, ...] = (
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
        unit="probability per hearing",
        default=0.02,
        minimum=0,
        maximum=1,
        decided_by="Department of Homeland Security (OPLA)",
        meaning="Probability that a hearing to which the respondent comes ends in dismissal or termination.",
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
        name="other_notices_per_month",
        unit="notices a month",
        default=1359,
        minimum=0,
        maximum=500_000,
        decided_by="Department of Homeland Security (ICE, USCIS)",
        meaning="Notices to appear issued without an arrest or a referral: to people whose stay has run out.",
        source="derived: mean of FY2016-21 of ICE notices in excess of those that its arrests account for",
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
)


@dataclass(frozen=True, kw_only=True)
class CourtParameters:
    """Uncertain parameters of the immigration courts and the Board."""

    released_notice_lag_days: float = uncertain(
        150.0,
        60.0,
        365.0,
        "days",
        "Mean time from a notice to appear served on release at the border to its filing with a court.",
        "recalled from TRAC and EOIR on notices not yet filed, 2022-24",
    )
    prompt_notice_lag_days: float = uncertain(
        30.0,
        10.0,
        90.0,
        "days",
        "Mean time from any other notice to appear, but of Remain in Mexico, to its filing with a court.",
        "assumed; consistent with 80% filed in under three months (GAO-17-438)",
    )
    master_share_of_half_days: float = uncertain(
        0.35,
        0.2,
        0.5,
        "share",
        "Share of a judge's half-days given to master calendars.",
        "assumed",
    )
    matters_per_master_half_day: float = uncertain(
        30.0,
        20.0,
        50.0,
        "matters a half-day",
        "Matters heard in one master calendar.",
        "20-50 cases on a master calendar (GAO-17-438); centre assumed",
    )
    individual_hearings_per_half_day: float = uncertain(
        1.5,
        1.0,
        3.0,
        "hearings a half-day",
        "Individual hearings heard in one half-day.",
        "hearings on the merits take one to three hours; centre assumed",
    )
    no_show_represented: float = uncertain(
        0.012,
        0.005,
        0.03,
        "probability per hearing",
        "Probability that a represented person who is not detained misses a hearing.",
        "derived from Eagly and Shafer 2020: 4% ever miss one, over an assumed three and a half hearings",
    )
    no_show_unrepresented: float = uncertain(
        0.095,
        0.06,
        0.2,
        "probability per hearing",
        "Probability that an unrepresented person who is not detained misses a hearing.",
        "derived from Eagly and Shafer 2020: 17% ever miss one, 4% of the represented, over an assumed 3.5 "
        "hearings, at about half of which counsel has been found",
    )
    no_show_growth: float = uncertain(
        0.1,
        0.0,
        0.3,
        "per year",
        "Growth of that probability for each year since the case was filed: addresses grow old.",
        "assumed",
    )
    no_show_far_ratio: float = uncertain(
        1.3,
        1.0,
        2.0,
        "ratio",
        "That probability of people who live in another state than the court's, beside that of the others.",
        "assumed",
    )
    masters_before_merits: float = uncertain(
        3.0,
        2.0,
        5.0,
        "hearings",
        "Mean number of master hearings before a case is set for an individual hearing; its reciprocal "
        "is the probability that a master hearing sets it.",
        "assumed",
    )
    merits_lead_months: float = uncertain(
        3.0,
        1.0,
        6.0,
        "months",
        "Shortest time to an individual hearing, in which evidence is prepared.",
        "assumed",
    )
    mpp_share_of_half_days: float = uncertain(
        0.5,
        0.2,
        0.8,
        "share",
        "Most of the half-days left by the detained docket that a court gives to Remain in Mexico.",
        "assumed: judges were told in 2019 to hear these cases first (KQED)",
    )
    plea_share: float = uncertain(
        0.05,
        0.0,
        0.15,
        "probability per master hearing",
        "Probability that a removal order or voluntary departure is accepted at a master hearing.",
        "assumed",
    )
    detained_plea_share: float = uncertain(
        0.4,
        0.2,
        0.6,
        "probability per master hearing",
        "Probability that people arrested in the interior concede so at a master hearing, while held.",
        "assumed: most detained respondents without counsel do not contest removal",
    )
    voluntary_departure_share: float = uncertain(
        0.2,
        0.05,
        0.4,
        "share",
        "Share of those who concede that departs voluntarily instead of being ordered removed.",
        "assumed; voluntary departures were 1% of completions in FY2024 and several times that before",
    )
    individual_completion_share: float = uncertain(
        0.6,
        0.4,
        0.9,
        "probability per individual hearing",
        "Probability that an individual hearing ends the case; the others are continued.",
        "assumed",
    )
    detained_relief_factor: float = uncertain(
        0.4,
        0.2,
        0.8,
        "ratio",
        "Probability of relief in detention over that of the same court's non-detained cases.",
        "assumed",
    )
    asylum_claim_share: float = uncertain(
        0.7,
        0.5,
        0.9,
        "share",
        "Share of the people who come to a master hearing that does not end their case who ask for asylum.",
        "assumed: most who contest removal ask for asylum; the others seek cancellation or adjustment",
    )
