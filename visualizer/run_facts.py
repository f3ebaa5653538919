"""What a run's own record says of it, in words: its months, its conditions, how far arrivals are observed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calibration.definitions import PeriodKind
from calibration.observation import period_of
from visualizer.texts import NOT_A_PREDICTION, month_name
from world.calendar import fiscal_year, format_month, months_between, parse_month
from world.declare import Series
from world.errors import InputError
from world.series import BY_NAME


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
        return "Arrivals are decided by the agents in all months of this run."
    return f"Arrivals are those observed to {month_name(last)}, and decided by the agents from then on."


def months_of(run: Mapping[str, Any]) -> str:
    """Write the months that a run covers: 2013-10 to 2028-12."""
    first, last = parse_month(str(run["start"])), parse_month(str(run["until"]))
    return f"{format_month(first)} to {format_month(last)}"


def shade_note(run: Mapping[str, Any]) -> str:
    """Say what is shaded in a figure; nothing where no month is."""
    last = last_forced_month(run)
    if last is None or last >= parse_month(str(run["until"])):
        return ""
    return f"Shaded: after {month_name(last)} arrivals are not observed."


def coarse_series(names: Iterable[str], run: Mapping[str, Any]) -> list[Series]:
    """Return the series, of those named, that are not valid at the run's scale."""
    known = [BY_NAME[name] for name in dict.fromkeys(names) if name in BY_NAME]
    return [series for series in known if int(run.get("scale", 1)) > series.coarsest_scale]


def shown_year(run: Mapping[str, Any]) -> int:
    """Return the last complete fiscal year with mostly observed arrivals, or else the last complete one.

    Raises:
        InputError: The run covers no complete fiscal year.
    """
    months = months_between(parse_month(str(run["start"])), _last_month(run))
    years = [fiscal_year(month) for month in months]
    complete = [year for year in sorted(set(years)) if years.count(year) == 12]
    unforced = first_unforced_year(run, PeriodKind.FISCAL_YEAR)
    observed = [year for year in complete if unforced is not None and year < unforced]
    if not complete:
        raise InputError("the run covers no complete fiscal year; run at least one")
    return (observed or complete)[-1]


def _last_month(run: Mapping[str, Any]) -> int:
    """Last month that was lived: earlier than asked for in a run that was interrupted."""
    return parse_month(str(run.get("last_finished_month") or run["until"]))
