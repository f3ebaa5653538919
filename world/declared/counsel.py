"""What is declared of counsel in immigration court."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain

SERIES: tuple[Series, ...] = (
    Series(
        "cases_represented",
        Kind.STOCK,
        "cases",
        "court",
        ALL,
        "Active pending cases in which the respondent has counsel.",
    ),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="legal_aid_capacity",
        unit="cases",
        default=1_043_000,
        minimum=0,
        maximum=20_000_000,
        decided_by="Lawyers and legal aid, and who pays them: families, states, cities, Congress",
        meaning="Active cases in which respondents can have counsel.",
        source="derived: 29% of 3,596,317 pending cases (TRAC, May and June 2024)",
    ),
)


@dataclass(frozen=True, kw_only=True)
class CounselParameters:
    """Uncertain parameters of finding counsel, and of what it changes."""

    counsel_hazard: float = uncertain(
        0.056,
        0.03,
        0.08,
        "per month",
        "Rate at which counsel is found from the seventh month of a case on, where counsel has room.",
        "derived: the rate between three and six months, ln(0.764 / 0.646) / 3 (TRAC report 568, June 2019)",
    )
    counsel_access_in_detention: float = uncertain(
        1.0,
        0.4,
        1.5,
        "ratio",
        "Rate at which people in detention find counsel over that of others.",
        "assumed: their cases end sooner, which by itself keeps few represented; 14% were, of others 66% "
        "(Eagly and Shafer 2015, recalled)",
    )
    relief_represented_odds: float = uncertain(
        4.5,
        4.0,
        5.0,
        "odds ratio",
        "Odds of relief of a represented person over those of an unrepresented one.",
        "represented people win about four to five times as often (TRAC; Eagly and Shafer); read as odds",
    )
