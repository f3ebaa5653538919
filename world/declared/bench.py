"""What is declared of immigration judges: how many there are, how they come, learn and differ."""

from dataclasses import dataclass

from world.declare import ALL, Kind, Lever, Series, uncertain

SERIES: tuple[Series, ...] = (
    Series("judges", Kind.STOCK, "judges", "court", ALL, "Immigration judges on the bench."),
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        name="judges",
        unit="judges",
        default=735,
        minimum=0,
        maximum=10_000,
        decided_by="Congress and the Department of Justice (EOIR)",
        meaning="Immigration judges on the bench; without a court, the national total. After the last "
        "observed month: positions, which are filled with a lag (`judge_hiring_months`).",
        source="EOIR immigration judge hiring, end of FY2024 (recalled)",
        places="court",
        shared_by=("courts", "judges_weight"),
    ),
    Lever(
        name="judges_detailed",
        unit="judges",
        default=0,
        minimum=0,
        maximum=1000,
        decided_by="Department of Justice (EOIR)",
        meaning="Judges whom all courts, in proportion to their judges, lend to a court, also by video.",
        source="none unless ordered",
        places="court",
    ),
)


@dataclass(frozen=True, kw_only=True)
class BenchParameters:
    """Uncertain parameters of immigration judges."""

    half_days_per_judge_month: float = uncertain(
        30.0,
        24.0,
        36.0,
        "half-days a judge-month",
        "Half-days on which a judge hears cases.",
        "assumed: 21 working days of two half-days, less leave, chambers and cancelled half-days",
    )
    judge_hiring_months: float = uncertain(
        24.4,
        0.0,
        36.0,
        "months",
        "Mean time in which a new position of a judge is filled, after the last observed month.",
        "742 days (GAO-17-438)",
    )
    judge_turnover: float = uncertain(
        0.06,
        0.02,
        0.12,
        "per year",
        "Judges who leave in a year and are replaced by new ones.",
        "assumed",
    )
    new_judge_speed: float = uncertain(
        0.5,
        0.3,
        0.8,
        "ratio",
        "Hearings of a judge who is new beside those of the others; judges are new for a year on average.",
        "new judges take about a year to reach full speed (GAO-17-438); half of it on the way assumed",
    )
    video_share: float = uncertain(
        0.2,
        0.0,
        0.5,
        "share",
        "Share of judges' time in which they hear, by video, cases of any court, by its active cases.",
        "assumed, the same in all years: judges of adjudication centres, and others, hear cases by video",
    )
    judge_dispersion: float = uncertain(
        1.0,
        0.5,
        1.5,
        "log-odds",
        "Standard deviation of the log-odds of relief between the judges of a court.",
        "assumed: denials of 15% to 95% by judge within one court (TRAC) are about two of these either side",
    )
