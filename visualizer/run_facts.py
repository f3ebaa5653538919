"""What a run's own record says of it, in words: its months, its conditions, how far arrivals are observed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calibration.definitions import PeriodKind
from calibration.observation import period_of
from visualizer.texts import NOT_A_PREDICTION, month_name
from world.calendar import format_month, parse_month


def last_forced_month(run: Mapping[str, Any]) -> int | None:
    """Return the last month with observed arrivals; None where the run forced none."""
    text = run.get("last_forced_month")
    return None if text is None else parse_month(str(text))


def first_unforced_year(run: Mapping[str, Any], kind: PeriodKind) -> int | None:
    """Return the first year with observed arrivals in fewer than six months; None where none was forced."""
    last = last_forced_month(run)
    return None if last is None else period_of(last + 7, kind)


def conditions(run: Mapping[str, Any], replicates: int) -> str:
    """Say under which conditions the numbers were made: scenario, scale, replicates."""
    count = "one replicate" if replicates == 1 else f"mean of {replicates} replicates"
    scale = int(run.get("scale", 1))
    return f"{NOT_A_PREDICTION} Scenario {run.get('scenario', 'unnamed')}; {count} at 1:{scale:,}."


def forcing(run: Mapping[str, Any]) -> str:
    """Say until when observed arrivals were put in."""
    last = last_forced_month(run)
    if last is None:
        return "Arrivals are not forced in this run."
    return f"Arrivals are observed to {month_name(last)}, then held at the latest three-month mean."


def months_of(run: Mapping[str, Any]) -> str:
    """Write the months that a run covers: 2013-10 to 2028-12."""
    first, last = parse_month(str(run["start"])), parse_month(str(run["until"]))
    return f"{format_month(first)} to {format_month(last)}"
