"""Published targets as one tidy table, each with its definition and observation error."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from calibration.definitions import BY_TARGET, OBSERVATION_MODELS, PeriodKind
from world import tables
from world.calendar import FIRST_MONTH, fiscal_year, format_month, month_of

EVERYWHERE = "all"
"""Place of a target that is one number for the country or the border."""

FIRST_FISCAL_YEAR = fiscal_year(FIRST_MONTH)


def targets() -> pd.DataFrame:
    """Return every published value that a run can be compared with.

    Returns:
        One row for each target, place and period: target, series (those that the observation model adds),
        place, period_kind, period (a year, or a month integer), value (people, cases or events),
        observation_error (relative standard error), tolerance, forced, definition, source.

    Raises:
        InputError: A table in `data/` is missing or not valid.
    """
    parts = [_complete(name, values()) for name, values in _PUBLISHED.items()]
    return pd.concat(parts, ignore_index=True).sort_values(["target", "place", "period"], ignore_index=True)


def describe() -> list[dict[str, str]]:
    """Return rows for a table of the targets: what is compared, over which years, how exactly."""
    periods = {str(name): sorted(set(rows)) for name, rows in targets().groupby("target")["period"]}
    return [
        {
            "target": model.target,
            "definition": model.definition,
            "publisher": model.publisher,
            "series": _series(model.target),
            "periods": _written(model.period_kind, periods[model.target]),
            "observation error": f"{model.error:.1%}",
            "tolerance": f"{model.tolerance:.0%}",
            "forced": "yes" if model.forced else "no",
        }
        for model in OBSERVATION_MODELS
    ]


def month_number(text: pd.Series) -> pd.Series:
    """Return months written YYYY-MM as integers; each distinct month is read once."""
    numbers = {name: month_of(int(name[:4]), int(name[5:])) for name in text.unique()}
    return text.map(numbers).astype("int64")


def _complete(target: str, values: pd.DataFrame) -> pd.DataFrame:
    model = BY_TARGET[target]
    first = FIRST_MONTH if model.period_kind is PeriodKind.MONTH else FIRST_FISCAL_YEAR
    kept = values.dropna(subset=["value"])
    kept = kept[kept["period"] >= first]
    return pd.DataFrame(
        {
            "target": target,
            "series": _series(target),
            "place": kept.get("place", EVERYWHERE),
            "period_kind": model.period_kind.value,
            "period": kept["period"].astype("int64"),
            "value": kept["value"].astype("float64"),
            "observation_error": model.error,
            "tolerance": model.tolerance,
            "forced": model.forced,
            "definition": model.definition,
            "source": kept.get("source", model.publisher),
        }
    )


def _series(target: str) -> str:
    return " + ".join(dict.fromkeys(term.series for term in BY_TARGET[target].terms))


def _written(kind: PeriodKind, periods: list[int]) -> str:
    first, last = periods[0], periods[-1]
    if kind is PeriodKind.MONTH:
        return f"{format_month(first)} to {format_month(last)}"
    label = "FY" if kind is PeriodKind.FISCAL_YEAR else ""
    return f"{label}{first} to {label}{last} ({len(periods)} published)"


def _yearly(table: str, column: str, period: str = "fiscal_year", **where: str) -> pd.DataFrame:
    """Columns period, value (and source where the table names one) of a table with a row a year."""
    frame = tables.load(table)
    for name, value in where.items():
        frame = frame[frame[name] == value]
    kept = frame[[period, column, *(["source"] if "source" in frame else [])]]
    return kept.rename(columns={period: "period", column: "value"})


def _pending(definition: str) -> pd.DataFrame:
    return _yearly("court_pending", "pending", definition=definition)


def _flow(flow: str) -> pd.DataFrame:
    return _yearly("court_flows", "cases", flow=flow, publisher="EOIR")


def _detention() -> pd.DataFrame:
    """Mean of the twelve months; where two sources cover a month, Vera's is taken."""
    frame = tables.load("detention_population").dropna(subset=["population"])
    preferred = frame.sort_values(["month", "series"], ascending=[True, False]).drop_duplicates("month")
    return _by_fiscal_year(preferred, "population", mean=True)


def _sector_months() -> pd.DataFrame:
    frame = tables.load("border_encounters_by_sector").rename(columns={"sector": "place"})
    return frame.assign(period=month_number(frame["month"]), value=frame["encounters"])


def _port_months() -> pd.DataFrame:
    frame = tables.load("southwest_encounters")
    return frame.assign(period=month_number(frame["month"]), value=frame["field_operations"])


def _by_fiscal_year(frame: pd.DataFrame, column: str, *, mean: bool = False) -> pd.DataFrame:
    """Sum or mean over the fiscal years (and places) that have all twelve months."""
    keys = ["period", *(["place"] if "place" in frame else [])]
    years = frame.assign(period=month_number(frame["month"]).map(fiscal_year), value=frame[column])
    yearly = years.dropna(subset=["value"]).groupby(keys)["value"].agg(["size", "sum", "mean"]).reset_index()
    whole = yearly[yearly["size"] == 12]
    return whole.assign(value=whole["mean" if mean else "sum"])[[*keys, "value"]]


_PUBLISHED: dict[str, Callable[[], pd.DataFrame]] = {
    "pending_active": lambda: _pending("active"),
    "pending_with_inactive": lambda: _pending("with_inactive"),
    "pending_trac": lambda: _pending("trac_active"),
    "court_receipts": lambda: _flow("initial_receipts"),
    "court_completions": lambda: _flow("completions"),
    "in_absentia_orders": lambda: _flow("in_absentia_orders"),
    "ice_removals": lambda: _yearly("ice_removals", "removals"),
    "ice_removals_interior": lambda: _yearly("ice_removals", "interior"),
    "ice_removals_border": lambda: _yearly("ice_removals", "border"),
    "dhs_removals": lambda: _yearly("dhs_removals", "removals"),
    "title_42_expulsions": lambda: _yearly("dhs_removals", "title_42_expulsions"),
    "ice_arrests": lambda: _yearly("ice_arrests", "arrests"),
    "detention_population": _detention,
    "repatriations_to_mexico": lambda: _yearly("repatriations_to_mexico", "events", period="year"),
    "encounters_between_ports": lambda: _by_fiscal_year(
        _sector_months().groupby("month")["value"].sum().reset_index(), "value"
    ),
    "encounters_at_ports": lambda: _by_fiscal_year(_port_months(), "value"),
    "encounters_by_sector": lambda: _by_fiscal_year(_sector_months(), "value"),
    "encounters_by_sector_month": _sector_months,
    "encounters_at_ports_month": _port_months,
}
