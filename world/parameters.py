"""Parameters: what nobody knows exactly, each declared once with its prior range and source."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from world.errors import InputError, unknown_name


def _uncertain(default: float, low: float, high: float, unit: str, meaning: str, source: str) -> Any:
    """Declare a parameter: its default, the bounds of its prior, and what the documentation prints."""
    described = {"low": low, "high": high, "unit": unit, "meaning": meaning, "source": source}
    return field(default=default, metadata=described)


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Values of all uncertain parameters; units, prior ranges and sources are in `describe()`.

    Raises:
        InputError: A value is not a number, or is outside its prior range.
    """

    released_notice_lag_days: float = _uncertain(
        150.0,
        60.0,
        365.0,
        "days",
        "Mean time from a notice to appear served on release at the border to its filing with a court.",
        "recalled from TRAC and EOIR on notices not yet filed, 2022-24",
    )
    prompt_notice_lag_days: float = _uncertain(
        30.0,
        10.0,
        90.0,
        "days",
        "Mean time from any other notice to appear to its filing with a court.",
        "assumed; consistent with 80% filed in under three months (GAO-17-438)",
    )
    half_days_per_judge_month: float = _uncertain(
        30.0,
        24.0,
        36.0,
        "half-days a judge-month",
        "Half-days on which a judge hears cases.",
        "assumed: 21 working days of two half-days, less leave, chambers and cancelled half-days",
    )
    master_share_of_half_days: float = _uncertain(
        0.35,
        0.2,
        0.5,
        "share",
        "Share of a judge's half-days given to master calendars.",
        "assumed",
    )
    matters_per_master_half_day: float = _uncertain(
        30.0,
        20.0,
        50.0,
        "matters a half-day",
        "Matters heard in one master calendar.",
        "20-50 cases on a master calendar (GAO-17-438); centre assumed",
    )
    individual_hearings_per_half_day: float = _uncertain(
        1.5,
        1.0,
        3.0,
        "hearings a half-day",
        "Individual hearings heard in one half-day.",
        "hearings on the merits take one to three hours; centre assumed",
    )
    no_show_represented: float = _uncertain(
        0.012,
        0.005,
        0.03,
        "probability per hearing",
        "Probability that a represented person who is not detained misses a hearing.",
        "derived from Eagly and Shafer 2020: 4% ever miss one, over an assumed three and a half hearings",
    )
    no_show_unrepresented: float = _uncertain(
        0.095,
        0.06,
        0.2,
        "probability per hearing",
        "Probability that an unrepresented person who is not detained misses a hearing.",
        "derived from Eagly and Shafer 2020: 17% ever miss one, 4% of the represented, over an assumed 3.5 "
        "hearings, at about half of which counsel has been found",
    )
    no_show_waiting_in_mexico: float = _uncertain(
        0.29,
        0.2,
        0.4,
        "probability per hearing",
        "Probability that a person made to wait in Mexico misses a hearing.",
        "derived: half had missed a hearing by November 2019 (TRAC), over an assumed two hearings",
    )
    counsel_search_months: float = _uncertain(
        7.5,
        6.0,
        9.0,
        "months",
        "Mean time in which those who will ever find counsel find it.",
        "derived: represented 6.9%, 23.6%, 35.4% after 1, 3, 6 months, 65% in the end (TRAC 568, 736)",
    )
    masters_before_merits: float = _uncertain(
        3.0,
        2.0,
        5.0,
        "hearings",
        "Mean number of master hearings before a case is set for an individual hearing; its reciprocal "
        "is the probability that a master hearing sets it.",
        "assumed",
    )
    plea_share: float = _uncertain(
        0.05,
        0.0,
        0.15,
        "probability per master hearing",
        "Probability that a removal order or voluntary departure is accepted at a master hearing.",
        "assumed",
    )
    detained_plea_share: float = _uncertain(
        0.4,
        0.2,
        0.6,
        "probability per master hearing",
        "Probability that people arrested in the interior concede so at a master hearing, while held.",
        "assumed: most detained respondents without counsel do not contest removal",
    )
    voluntary_departure_share: float = _uncertain(
        0.2,
        0.05,
        0.4,
        "share",
        "Share of those who concede that departs voluntarily instead of being ordered removed.",
        "assumed; voluntary departures were 1% of completions in FY2024 and several times that before",
    )
    individual_completion_share: float = _uncertain(
        0.6,
        0.4,
        0.9,
        "probability per individual hearing",
        "Probability that an individual hearing ends the case; the others are continued.",
        "assumed",
    )
    relief_represented_odds: float = _uncertain(
        4.5,
        4.0,
        5.0,
        "odds ratio",
        "Odds of relief of a represented person over those of an unrepresented one.",
        "represented people win about four to five times as often (TRAC; Eagly and Shafer); read as odds",
    )
    detained_relief_factor: float = _uncertain(
        0.4,
        0.2,
        0.8,
        "ratio",
        "Probability of relief in detention over that of the same court's non-detained cases.",
        "assumed",
    )
    days_to_removal: float = _uncertain(
        20.0,
        10.0,
        40.0,
        "days",
        "Mean time from book-in to removal of a person with an order that can be carried out.",
        "assumed; stays of people arrested by CBP average 20 to 30 days (ICE detention statistics)",
    )
    detention_release_hazard: float = _uncertain(
        0.5,
        0.35,
        0.8,
        "per month",
        "Hazard of release from detention while proceedings go on.",
        "derived: exits other than removal were 0.20-0.31 a detainee-month (ICE, FY2024-25); "
        "about half of detainees are in proceedings (assumed), the others are not released",
    )
    ice_custody_share_mexican: float = _uncertain(
        0.43,
        0.3,
        0.6,
        "share",
        "Share of expedited removals and reinstatements of Mexicans that pass through ICE custody; those of "
        "others all do.",
        "derived: ICE border removals over DHS expedited removals and reinstatements were 0.61-0.65 in "
        "FY2014-19, and about 30% of the latter were of other nationalities",
    )
    arrest_order_share: float = _uncertain(
        0.35,
        0.2,
        0.5,
        "share",
        "Share of interior arrests of people with an order that can be carried out.",
        "derived: one minus ICE notices to appear over ICE arrests, FY2016-21; range assumed",
    )
    parolee_notice_hazard: float = _uncertain(
        0.02,
        0.005,
        0.06,
        "per month",
        "Hazard that a parolee, or a person told to report, is served a notice to appear.",
        "assumed, from ICE notices in excess of 0.65 of its arrests, FY2022-24",
    )
    title_42_recorded_share: float = _uncertain(
        0.3,
        0.2,
        0.4,
        "share",
        "Share of Title 42 expulsions to Mexico that Mexico counts as repatriations.",
        "derived: Mexico's events over those of the United States, 2021-23",
    )

    def __post_init__(self) -> None:
        """Check every value against its prior range."""
        for declared in fields(self):
            _check(declared.name, getattr(self, declared.name), declared.metadata)

    def with_values(self, values: Mapping[str, float], where: str = "parameters") -> "Parameters":
        """Return a copy in which some values are replaced.

        Args:
            values: New values by name.
            where: What an error names first, such as the file that the values come from.

        Raises:
            InputError: A name is unknown, a value is not a number, or it is outside its prior range.
        """
        known = names()
        try:
            for name in values:
                if name not in known:
                    raise unknown_name("parameter", name, known)
            return replace(self, **values)
        except InputError as error:
            raise InputError(f"{where}: {error}") from None


def names() -> tuple[str, ...]:
    """Return the names of all parameters, in order of declaration."""
    return tuple(declared.name for declared in fields(Parameters))


def describe() -> list[dict[str, Any]]:
    """Return one row a parameter: parameter, default, low, high, unit, meaning, source."""
    return [
        {"parameter": declared.name, "default": declared.default, **declared.metadata}
        for declared in fields(Parameters)
    ]


def _check(name: str, value: object, declared: Mapping[str, Any]) -> None:
    low, high = declared["low"], declared["high"]
    if isinstance(value, bool) or not (isinstance(value, int | float) and low <= value <= high):
        raise InputError(
            f"{name} = {value!r} is not valid; give a number from {low:g} to {high:g} ({declared['unit']})"
        )
