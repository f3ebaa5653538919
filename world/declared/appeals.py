"""What is declared of what follows a judge's decision: appeals, the Board, motions to reopen."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain
from world.groups import APPEAL_DECISIONS

SERIES: tuple[Series, ...] = (
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
        name="appeal_window_days",
        unit="days",
        default=30,
        minimum=0,
        maximum=90,
        decided_by="Department of Justice (EOIR)",
        meaning="Days after a judge's decision in which an appeal may be filed; it is final only then.",
        source="8 CFR 1003.38(b), until the rule of 2026",
    ),
)


@dataclass(frozen=True, kw_only=True)
class AppealParameters:
    """Uncertain parameters of appeals and motions."""

    appeal_share_represented: float = uncertain(
        0.5,
        0.3,
        0.9,
        "probability per removal order",
        "Probability that a represented person appeals a removal order made at an individual hearing.",
        "assumed; with the two below to be fitted: case appeals pending and completed (EOIR) imply 13 "
        "appeals for 100 completions in FY2016 and 19 in FY2017 to March 2020",
    )
    appeal_share_unrepresented: float = uncertain(
        0.15,
        0.05,
        0.4,
        "probability per removal order",
        "Probability that an unrepresented person appeals a removal order made at an individual hearing.",
        "assumed, see appeal_share_represented",
    )
    appeal_share_of_grants: float = uncertain(
        0.1,
        0.03,
        0.3,
        "probability per grant",
        "Probability that the government appeals a grant of relief.",
        "assumed, see appeal_share_represented",
    )
    rescission_share: float = uncertain(
        0.15,
        0.1,
        0.2,
        "share",
        "Share of orders in absentia that are rescinded, if the person is still at large with it by then.",
        "15% of orders in absentia were rescinded in the end (Eagly and Shafer 2020); range assumed",
    )
    reopening_share: float = uncertain(
        0.02,
        0.0,
        0.05,
        "share",
        "Share of other final orders that are reopened, if the person is still at large with it by then.",
        "assumed: motions to reopen are 5 to 9 for 100 completions (EOIR), most of them against orders in "
        "absentia",
    )
    motion_lag_months: float = uncertain(
        6.0,
        3.0,
        18.0,
        "months",
        "Mean time from a final order to its being rescinded or reopened, before rounding up to months.",
        "assumed: a motion for exceptional circumstances is due within 180 days, one for want of notice is "
        "not (8 USC 1229a(b)(5)(C))",
    )
    remand_share: float = uncertain(
        0.12,
        0.05,
        0.25,
        "share",
        "Share of the Board's decisions that send the case back to the judge.",
        "assumed: most appeals are dismissed; appeals sustained are counted as remanded",
    )
