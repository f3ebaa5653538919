"""Months and fiscal years: a month is the integer ``year * 12 + (month - 1)``.

One integer a month makes differences, ranges and typed columns plain arithmetic. The United States
fiscal year runs from October to September and is named after the year in which it ends.
"""

import re
from calendar import monthrange
from datetime import date

from world.errors import InputError

FIRST_MONTH = 2013 * 12 + 9
"""October 2013, the first month the model can represent."""

LAST_MONTH = 2050 * 12 + 11
"""December 2050, the last month the model can represent."""

DAYS_A_MONTH = 365.25 / 12
"""Mean length of a month, in days."""

_MONTH_PATTERN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()


def month_of(year: int, month: int) -> int:
    """Return the month integer of a calendar year and a month from 1 to 12."""
    return year * 12 + month - 1


def parse_month(text: str) -> int:
    """Read ``YYYY-MM``.

    Raises:
        InputError: The text is not a month, or the month is outside FIRST_MONTH..LAST_MONTH.
    """
    match = _MONTH_PATTERN.fullmatch(text)
    if match is None:
        raise InputError(f"'{text}' is not a month; write YYYY-MM, for example 2025-01")
    month = month_of(int(match[1]), int(match[2]))
    if not FIRST_MONTH <= month <= LAST_MONTH:
        raise InputError(
            f"month {text} is out of range; valid months are "
            f"{format_month(FIRST_MONTH)} to {format_month(LAST_MONTH)}"
        )
    return month


def format_month(month: int) -> str:
    """Write a month as ``YYYY-MM``."""
    return f"{calendar_year(month):04d}-{month % 12 + 1:02d}"


def calendar_year(month: int) -> int:
    """Return the calendar year of a month."""
    return month // 12


def fiscal_year(month: int) -> int:
    """Return the United States fiscal year of a month: October 2013 is in fiscal year 2014."""
    return (month + 3) // 12


def days_in(month: int) -> int:
    """Return the number of days in a month."""
    return monthrange(calendar_year(month), month % 12 + 1)[1]


def first_day(month: int) -> int:
    """Return the first day of a month, in days since 1970-01-01."""
    return date(calendar_year(month), month % 12 + 1, 1).toordinal() - _EPOCH


def months_between(first: int, last: int) -> range:
    """Return the months from ``first`` to ``last``, both included; empty when ``last`` is earlier."""
    return range(first, last + 1)
