"""What is declared of the immigration courts and the Board."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain
from world.groups import APPEAL_DECISIONS, OUTCOMES, RECEIPT_SOURCES, TRANSFERS

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
        "court_transfers",
        Kind.FLOW,
        "cases",
        "court",
        TRANSFERS,
        "Cases moved from the active to the inactive stock, and back; and sent back by the Board.",
    ),
    Series("judges", Kind.STOCK, "judges", "court", ALL, "Immigration judges on the bench."),
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
        "appeals_filed",
        Kind.FLOW,
        "appeals",
        "court",
        ALL,
        "Appeals to the Board against a decision on the merits, by the respondent or the government.",
        coarsest_scale=100,
    ),
    Series(
        "appeals_decided",
        Kind.FLOW,
        "appeals",
        "court",
        APPEAL_DECISIONS,
        "Appeals that the Board dismissed, or sent back to the judge.",
        coarsest_scale=100,
    ),
    Series(
        "appeals_pending",
        Kind.STOCK,
        "appeals",
        "court",
        ALL,
        "Appeals before the Board, by the court that has the case now.",
        coarsest_scale=100,
    ),
)

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
        name="board_decisions_per_month",
        unit="appeals a month",
        default=1607,
        minimum=0,
        maximum=50_000,
        decided_by="Department of Justice (EOIR)",
        meaning="Appeals that the Board of Immigration Appeals can decide in a month.",
        source="19,286 case appeals completed in FY2016 (EOIR)",
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
        "Mean time from any other notice to appear to its filing with a court.",
        "assumed; consistent with 80% filed in under three months (GAO-17-438)",
    )
    half_days_per_judge_month: float = uncertain(
        30.0,
        24.0,
        36.0,
        "half-days a judge-month",
        "Half-days on which a judge hears cases.",
        "assumed: 21 working days of two half-days, less leave, chambers and cancelled half-days",
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
    counsel_search_months: float = uncertain(
        7.5,
        6.0,
        9.0,
        "months",
        "Mean time in which those who will ever find counsel find it.",
        "derived: represented 6.9%, 23.6%, 35.4% after 1, 3, 6 months, 65% in the end (TRAC 568, 736)",
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
    relief_represented_odds: float = uncertain(
        4.5,
        4.0,
        5.0,
        "odds ratio",
        "Odds of relief of a represented person over those of an unrepresented one.",
        "represented people win about four to five times as often (TRAC; Eagly and Shafer); read as odds",
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
        "Share of cases set for an individual hearing in which asylum is asked for.",
        "assumed: most who contest removal ask for asylum; the others seek cancellation or adjustment",
    )
    appeal_share_represented: float = uncertain(
        0.5,
        0.3,
        0.7,
        "probability per removal order",
        "Probability that a represented person appeals a removal order made at an individual hearing.",
        "assumed split; with the two below, about 12 appeals for 100 completions (FY2014-20), as published",
    )
    appeal_share_unrepresented: float = uncertain(
        0.15,
        0.05,
        0.3,
        "probability per removal order",
        "Probability that an unrepresented person appeals a removal order made at an individual hearing.",
        "assumed split, see appeal_share_represented",
    )
    appeal_share_of_grants: float = uncertain(
        0.1,
        0.03,
        0.2,
        "probability per grant",
        "Probability that the government appeals a grant of relief.",
        "assumed split, see appeal_share_represented",
    )
    remand_share: float = uncertain(
        0.12,
        0.05,
        0.25,
        "share",
        "Share of the Board's decisions that send the case back to the judge.",
        "assumed: most appeals are dismissed; appeals sustained are counted as remanded",
    )
