"""Harm beside enforcement: the quantities that are always reported together, and their table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly
from visualizer.run_facts import first_unforced_year
from visualizer.texts import amount, between
from world.calendar import fiscal_year
from world.declare import Kind
from world.errors import InputError
from world.series import BY_NAME


@dataclass(frozen=True)
class Quantity:
    """A quantity that is reported.

    Attributes:
        name: As a reader says it.
        series: Series that is added up over its places.
        groups: Groups that count; all by default.
    """

    name: str
    series: str
    groups: tuple[str, ...] | None = None


ENFORCEMENT: tuple[Quantity, ...] = (
    Quantity("People removed, by ICE and CBP", "removals_by_path"),
    Quantity("ICE arrests in the interior", "ice_arrests"),
    Quantity("Book-ins to ICE detention", "detention_book_ins"),
    Quantity("Interdictions in Mexico", "interdictions_in_mexico"),
)
HARM: tuple[Quantity, ...] = (
    Quantity("Kidnapping and extortion on route", "crimes_on_route"),
    Quantity("Crimes against people who wait", "crimes_against_waiting"),
    Quantity("Gave up waiting for a hearing", "mpp_outcomes", ("gave_up",)),
    Quantity("Court hearings missed", "hearings_missed"),
    Quantity("Removal orders in absentia", "court_completions", ("in_absentia",)),
    Quantity("Title 42 expulsions", "border_dispositions", ("title_42_expulsion",)),
    Quantity("Other nationals sent to Mexico", "non_mexicans_received"),
    Quantity("People in ICE detention, mean", "detention_population"),
    Quantity("Arrested away from family", "family_separations", ("party",)),
    Quantity("Arrested away from children", "family_separations", ("us_born_child",)),
    Quantity("Turned away from reception centres", "reception_turned_away"),
    Quantity("Consular cases given up unserved", "consular_cases_abandoned"),
)


def harm_and_enforcement(monthly: Monthly, run: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return rows of quantity, kind, its number in the last fiscal year shown, and in all years shown.

    Numbers have their range over the replicates, or the band of luck of a single run, in brackets.
    Shown are the complete fiscal years with mostly observed arrivals or, if there is none, all complete
    years; without a complete year there are no rows. A quantity that the run lacks has no row.
    """
    years = _years_shown(monthly, run)
    if not years:
        return []
    rows = [
        (kind, quantity, _numbers(monthly, quantity, years))
        for kind, quantities in (("Enforcement", ENFORCEMENT), ("Harm", HARM))
        for quantity in quantities
    ]
    return [
        {"quantity": quantity.name, "kind": kind} | numbers for kind, quantity, numbers in rows if numbers
    ]


def _years_shown(monthly: Monthly, run: Mapping[str, Any]) -> list[int]:
    numbers = [fiscal_year(int(month)) for month in monthly.months]
    complete = [year for year in sorted(set(numbers)) if numbers.count(year) == 12]
    unforced = first_unforced_year(run, PeriodKind.FISCAL_YEAR)
    return [year for year in complete if unforced is not None and year < unforced] or complete


def _numbers(monthly: Monthly, quantity: Quantity, years: list[int]) -> dict[str, str]:
    """The last year and all years: sums of a flow, means of a level; nothing if the run lacks it."""
    is_level = quantity.series in BY_NAME and BY_NAME[quantity.series].kind is Kind.MEAN
    found = {}
    for label, chosen in ((f"FY{years[-1]}", years[-1:]), (f"FY{years[0]} to FY{years[-1]}", years)):
        try:
            spread = monthly.over_years(quantity.series, chosen, quantity.groups)
        except InputError:
            return {}
        value, low, high = (number / (12 * len(chosen) if is_level else 1) for number in spread)
        found[label] = f"{amount(value)} ({between(low, high)})".removesuffix(" ()")
    return found
