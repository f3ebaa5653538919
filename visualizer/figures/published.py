"""Published values of the courts at their months and years, as figures draw them."""

from __future__ import annotations

import re
from calendar import month_abbr

import pandas as pd

from world import tables
from world.calendar import fiscal_year

_SHORT = list(month_abbr)


def timings(metric: str, *scopes: str) -> pd.DataFrame:
    """Return the values of a metric of `court_timings` for some scopes, in the order of time.

    Returns:
        Columns scope, first and last (months as integers), month (the last), year (fiscal year of the last),
        partial (whether the period is less than one year), value.

    Raises:
        InputError: The table is missing or not valid.
    """
    frame = tables.load("court_timings")
    frame = frame[(frame["metric"] == metric) & frame["scope"].isin(scopes)]
    months = pd.DataFrame([span(period) for period in frame["period"]], columns=["first", "last"])
    table = pd.concat([frame[["scope", "value"]].reset_index(drop=True), months], axis=1)
    table = table.assign(
        month=table["last"],
        year=table["last"].map(fiscal_year),
        partial=table["last"] - table["first"] < 11,
    )
    return table.sort_values("last", ignore_index=True)


def span(period: str) -> tuple[int, int]:
    """Return the first and the last month of a period as it is written in `court_timings`.

    It is a month (2017-04), a year (2024, FY2024), a part of one (FY2020 Q2, FY2018 to May, FY2021 Oct-Nov),
    or several (FY2016-FY2023, FY2023 and FY2024).

    Raises:
        ValueError: It is written in another way.
    """
    if found := re.fullmatch(r"(\d{4})-(\d{2})", period):
        month = int(found[1]) * 12 + int(found[2]) - 1
        return month, month
    if not re.fullmatch(r"(FY)?\d{4}( Q[1-4]| to \w{3}| \w{3}-\w{3}|(-| and )(FY)?\d{4})?", period):
        raise ValueError(f"'{period}' is not a period")
    years = [int(year) for year in re.findall(r"\d{4}", period)]
    early = 3 if period.startswith("FY") else 0
    first, last = years[0] * 12 - early, years[-1] * 12 + 11 - early
    if quarter := re.search(r"Q(\d)", period):
        first += 3 * (int(quarter[1]) - 1)
        return first, first + 2
    if part := re.search(r"(?:to |-)([A-Z][a-z]{2})$", period):
        return first, first + (_SHORT.index(part[1]) - 1 - first) % 12
    return first, last


def per_judge() -> pd.DataFrame:
    """Return EOIR's completions of each fiscal year over the judges at its end; columns year, value.

    Raises:
        InputError: A table is missing or not valid.
    """
    both = _flow("completions").merge(tables.load("immigration_judges"), on="fiscal_year")
    return pd.DataFrame({"year": both["fiscal_year"], "value": both["cases"] / both["judges"]})


def judges_on_board() -> pd.DataFrame:
    """Return EOIR's judges at the end of each fiscal year; columns month, value.

    Raises:
        InputError: The table is missing or not valid.
    """
    frame = tables.load("immigration_judges")
    return pd.DataFrame({"month": frame["fiscal_year"] * 12 + 8, "value": frame["judges"]})


def in_absentia_share() -> pd.DataFrame:
    """Return EOIR's orders in absentia as a percentage of its completions; columns year, value.

    Raises:
        InputError: The table is missing or not valid.
    """
    both = _flow("in_absentia_orders").merge(_flow("completions"), on="fiscal_year", suffixes=("", "_all"))
    return pd.DataFrame({"year": both["fiscal_year"], "value": both["cases"] / both["cases_all"] * 100})


def relief_share() -> pd.DataFrame:
    """Return TRAC's grants of relief of a month as a percentage of them and its removal orders.

    Returns:
        Columns month, year (its fiscal year), value.

    Raises:
        InputError: The table is missing or not valid.
    """
    relief, removal = (
        timings(metric, "represented", "unrepresented").groupby("month")["value"].sum()
        for metric in ("relief_orders", "removal_orders")
    )
    share = (relief / (relief + removal) * 100).dropna().rename("value").reset_index()
    return share.assign(year=share["month"].map(fiscal_year))


def of_target(targets: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a target's values of fiscal years at their September; columns month, year, value."""
    points = targets[targets["target"] == name].sort_values("period")
    year = points["period"].astype("int64")
    return pd.DataFrame({"month": year * 12 + 8, "year": year, "value": points["value"]})


def _flow(name: str) -> pd.DataFrame:
    frame = tables.load("court_flows")
    return frame[(frame["flow"] == name) & (frame["publisher"] == "EOIR")][["fiscal_year", "cases"]]
