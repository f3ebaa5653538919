"""Numbers as a reader says them, and the sentences that every report must carry."""

from __future__ import annotations

import math

NOT_A_PREDICTION = "Scenario, not a prediction."
UNFORCED = "Not forced: arrivals decided by the agents"

HONESTY: tuple[str, ...] = (
    "This is a simulation of synthetic people. It shows what follows from stated rules and published "
    "figures; it is a scenario, not a prediction.",
    "Nothing here was fitted to the published series: parameters keep their sourced or assumed defaults, "
    "and differences from the published figures are shown as they are. Rules and inputs were revised while "
    "they were built, after looking at such differences: the fit is not blind.",
    "Arrivals at the border are observed figures, put in, until the last forced month; a match of "
    "encounters before then shows that the input was reproduced, not that it was explained.",
    "ICE arrests, judges, dated policy and the share of notices that reach a court (published receipts over "
    "published notices) are put in too.",
    "After the last forced month the model's home communities decide who sets out, from the level of the "
    "last observed months: a reference line for comparing policies, not a forecast of migration.",
    "Encounters, expulsions and repatriations are events, not people: one person can be counted many times.",
    "Results are aggregate. They describe no real person and give no ground for acting against one.",
)
"""What a run is and is not; printed whole in each report."""

NOT_YET: tuple[str, ...] = (
    "People with lawful permanent status, visitors within their stay and citizens are not modelled.",
    "Judges are put in as a number: their hiring, learning and leaving, and the reopening of orders made in "
    "absentia, are not modelled.",
    "How pressure moves governments, what consular help changes and how crime depends on enforcement are "
    "guesses with stated parameters; crime is known from reports, which see a part of it.",
    "No parameter is calibrated yet, so intervals show the luck of the run, not what is unknown.",
)
"""What the model leaves out."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def amount(value: float) -> str:
    """Write a number in words a reader takes in: 3.42 million, 271,000, 8,140.

    Three figures from a thousand up, two decimals of a million; below a thousand, the whole number.
    """
    size = abs(value)
    for unit, word in ((1e9, "billion"), (1e6, "million")):
        if size >= 0.9995 * unit:
            many = size >= 9.995 * unit
            text = f"{value / unit:.1f}" if many else f"{value / unit:.2f}".rstrip("0").rstrip(".")
            return f"{text} {word}"
    if size >= 1_000:
        digits = 3 - (math.floor(math.log10(size)) + 1)
        return f"{round(value, digits):,.0f}"
    return f"{value:,.0f}"


def thousands(value: float) -> str:
    """Write a number in thousands for a table: 3,600 for 3.6 million, 59.0 for 59,011."""
    size = abs(value) / 1000
    return f"{value / 1000:,.0f}" if size >= 99.95 else f"{value / 1000:.1f}"


def axis_amount(value: float, _position: object = None) -> str:
    """Write a number on an axis: 0, 500, 20k, 1.5m."""
    if value == 0:
        return "0"
    for unit, letter in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= unit:
            return f"{value / unit:g}{letter}"
    return f"{value:g}"


def between(low: float, high: float) -> str:
    """Write a range: 18,200 to 20,600, 2.6 to 2.7 million; nothing where there is none."""
    return once(amount(low), amount(high)) if high > low else ""


def once(low: str, high: str) -> str:
    """Write a range of two numbers in words, the unit that both have only once."""
    number, _, unit = low.partition(" ")
    return f"{number if high.partition(' ')[2] == unit else low} to {high}"


def give_or_take(value: float, low: float, high: float) -> str:
    """Write half of a range in percent of the value: ±0.7%, ±12%; nothing where there is none."""
    if not high > low or value == 0:
        return ""
    percent = (high - low) / 2 / abs(value) * 100
    return f"±{percent:.0f}%" if percent >= 9.5 else f"±{percent:.1f}%"


def signed_percent(share: float) -> str:
    """Write a relative difference with its sign: +4%, -12%, 0%."""
    rounded = round(share * 100)
    return f"{rounded:+d}%" if rounded else "0%"


def month_name(month: int) -> str:
    """Write a month integer in words: September 2024."""
    return f"{_MONTHS[month % 12]} {month // 12}"
