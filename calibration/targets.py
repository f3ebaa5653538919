"""Published targets as one tidy table, each with its definition and observation error."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from calibration.definitions import LEAST_ERROR, ObservationModel, PeriodKind, Term
from calibration.models import BY_TARGET, OBSERVATION_MODELS
from world import tables
from world.calendar import FIRST_MONTH, calendar_year, fiscal_year, format_month, month_of

EVERYWHERE = "all"
"""Place of a target that is one number for the country or the border."""

FIRST_FISCAL_YEAR = fiscal_year(FIRST_MONTH)


def targets() -> pd.DataFrame:
    """Return every published value that a run can be compared with.

    Returns:
        One row for each target, place and period: target, series (those that the observation model reads),
        place, group (always `all`: a group that counts alone is a target of its own), period_kind, period (a
        year, or a month integer), value (people, cases, events, days or a share), observation_error (relative
        standard error), tolerance, points (whether differences are points), forced, stage (of the fit that
        uses it, or blank), definition, source.

    Raises:
        InputError: A table in `data/` is missing or not valid.
    """
    parts = [_complete(name, values()) for name, values in _PUBLISHED.items() if name in BY_TARGET]
    return pd.concat(parts, ignore_index=True).sort_values(["target", "place", "period"], ignore_index=True)


def describe() -> list[dict[str, str]]:
    """Return rows for a table of the targets: what is compared, over which years, how exactly."""
    periods = {str(name): sorted(set(rows)) for name, rows in targets().groupby("target")["period"]}
    return [
        {
            "target": model.target,
            "definition": model.definition,
            "publisher": model.publisher,
            "series": _series(model),
            "periods": _written(model.period_kind, periods[model.target]),
            "observation error": f"{model.error:.1%}",
            "tolerance": f"{100 * model.tolerance:.0f} points" if model.points else f"{model.tolerance:.0%}",
            "forced": "yes" if model.forced else "no",
            "fitted with": "" if model.stage is None else model.stage.value,
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
    least = kept["confidence"].map(LEAST_ERROR) if "confidence" in kept else 0.0
    return pd.DataFrame(
        {
            "target": target,
            "series": _series(model),
            "place": kept.get("place", EVERYWHERE),
            "group": EVERYWHERE,
            "period_kind": model.period_kind.value,
            "period": kept["period"].astype("int64"),
            "value": kept["value"].astype("float64"),
            "observation_error": np.maximum(model.error, least),
            "tolerance": model.tolerance,
            "points": model.points,
            "forced": model.forced,
            "stage": "" if model.stage is None else model.stage.value,
            "definition": model.definition,
            "source": kept.get("source", model.publisher),
        }
    )


def _series(model: ObservationModel) -> str:
    ratio = " / ".join(
        " + ".join(_term(term) for term in terms) for terms in (model.terms, model.per) if terms
    )
    return ratio if model.weighed_by is None else f"{ratio}, weighed by {model.weighed_by}"


def _term(term: Term) -> str:
    return term.series if term.groups is None else f"{term.series} ({', '.join(term.groups)})"


def _written(kind: PeriodKind, periods: list[int]) -> str:
    first, last = periods[0], periods[-1]
    if kind is PeriodKind.MONTH:
        whole = len(periods) == last - first + 1
        text = f"{format_month(first)} to {format_month(last)}"
        return text if whole else f"{text} ({len(periods)} published)"
    label = "FY" if kind is PeriodKind.FISCAL_YEAR else ""
    if first == last:
        return f"{label}{first}"
    return f"{label}{first} to {label}{last} ({len(periods)} published)"


_KEPT = ["source", "confidence"]
"""Columns that a table of values takes along where its source has them."""


def _yearly(table: str, column: str, period: str = "fiscal_year", **where: str) -> pd.DataFrame:
    """Columns period, value (source, confidence) of a table with a row a year."""
    frame = tables.load(table)
    for name, value in where.items():
        frame = frame[frame[name] == value]
    kept = frame[[period, column, *(name for name in _KEPT if name in frame)]]
    return kept.rename(columns={period: "period", column: "value"})


def _pending(definition: str) -> pd.DataFrame:
    return _yearly("court_pending", "pending", definition=definition)


def _flow(flow: str) -> pd.DataFrame:
    return _yearly("court_flows", "cases", flow=flow, publisher="EOIR")


def _inactive() -> pd.DataFrame:
    """EOIR's two definitions of pending, one less the other, where the wider is of the newest vintage."""
    wide = _pending("with_inactive")
    both = wide[wide["confidence"] == "high"].merge(_pending("active"), on="period", suffixes=("", "_active"))
    return both.assign(value=both["value"] - both["value_active"])


def _over(values: pd.DataFrame, divisor: pd.DataFrame) -> pd.DataFrame:
    both = values.merge(divisor[["period", "value"]], on="period", suffixes=("", "_per"))
    return both.assign(value=both["value"] / both["value_per"])


def _points(target: str) -> pd.DataFrame:
    """Values of a target that is in no other table."""
    frame = tables.load("published_points")
    return _dated(frame[frame["target"] == target], BY_TARGET[target].period_kind)


def _timings(kind: PeriodKind, *measures: tuple[str, str]) -> pd.DataFrame:
    """Values of the courts' timings by metric and scope; shares come in percent."""
    frame = tables.load("court_timings")
    wanted = pd.Series(zip(frame["metric"], frame["scope"], strict=True), frame.index).isin(measures)
    unit = frame["unit"].map({"percent": 0.01}).fillna(1.0)
    return _dated(frame.assign(value=frame["value"] * unit)[wanted], kind)


def _dated(frame: pd.DataFrame, kind: PeriodKind) -> pd.DataFrame:
    """Columns period, value, source, confidence of rows whose period is written out."""
    ends = frame["period"].map(_last_month)
    number = {PeriodKind.FISCAL_YEAR: fiscal_year, PeriodKind.CALENDAR_YEAR: calendar_year}.get(kind, int)
    return frame.assign(period=ends.map(number))[["period", "value", *_KEPT]]


def _last_month(text: str) -> int:
    """Last month of 2024-09, 2024, FY2024 (also `FY2019 end`) or FY2020 Q2."""
    year, _, rest = text.removeprefix("FY").partition("-")
    if rest:
        return month_of(int(year), int(rest))
    if not text.startswith("FY"):
        return month_of(int(year), 12)
    quarter = text.partition(" Q")[2] or "4"
    return month_of(int(year[:4]) - 1, 9) + 3 * int(quarter)


def _detention() -> pd.DataFrame:
    """Mean of the twelve months; where two sources cover a month, Vera's is taken."""
    frame = tables.load("detention_population").dropna(subset=["population"])
    preferred = frame.sort_values(["month", "series"], ascending=[True, False]).drop_duplicates("month")
    return _by_fiscal_year(preferred, "population", mean=True)


def _final_orders() -> pd.DataFrame:
    """Orders of all citizenships at the one date for which they are published."""
    frame = tables.load("final_orders")
    total = frame.assign(period=month_number(frame["date"].str[:7])).groupby("period")["people"].sum()
    return total.rename("value").reset_index().assign(source="ICE", confidence="high")


def _population() -> pd.DataFrame:
    """Pew's estimates, which are of July."""
    pew = _yearly("unauthorized_total", "people", period="year", author="Pew")
    return pew.assign(period=pew["period"].map(lambda year: month_of(int(year), 7)))


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
    "inactive": _inactive,
    "court_receipts": lambda: _flow("initial_receipts"),
    "court_completions": lambda: _flow("completions"),
    "completions_per_judge": lambda: _over(_flow("completions"), _yearly("immigration_judges", "judges")),
    "in_absentia_orders": lambda: _flow("in_absentia_orders"),
    "in_absentia_share": lambda: _over(_flow("in_absentia_orders"), _flow("completions")),
    "removal_share": lambda: _points("removal_share"),
    "relief_share": lambda: _points("relief_share"),
    "terminated_share": lambda: _points("terminated_share"),
    "departure_share": lambda: _points("departure_share"),
    "mean_wait_days": lambda: _timings(
        PeriodKind.MONTH, ("avg_days_waited_in_backlog", "all"), ("avg_wait_days_pending", "removal cases")
    ),
    "days_to_removal_order": lambda: _timings(PeriodKind.FISCAL_YEAR, ("avg_days_to_completion", "removal")),
    "days_to_relief": lambda: _timings(PeriodKind.FISCAL_YEAR, ("avg_days_to_completion", "relief")),
    "represented_share": lambda: _timings(PeriodKind.MONTH, ("representation_rate_pending", "all")),
    "asylum_pending": lambda: _points("asylum_pending"),
    "mpp_completions": lambda: _points("mpp_completions"),
    "appeals_filed": lambda: _timings(PeriodKind.CALENDAR_YEAR, ("bia_appeals_filed", "calendar year")),
    "appeals_pending": lambda: pd.concat(
        [
            _timings(PeriodKind.MONTH, ("bia_pending", "case appeals")),
            _points("appeals_pending"),
        ]
    ),
    "ice_removals": lambda: _yearly("ice_removals", "removals"),
    "ice_removals_interior": lambda: _yearly("ice_removals", "interior"),
    "ice_removals_border": lambda: _yearly("ice_removals", "border"),
    "dhs_removals": lambda: _yearly("dhs_removals", "removals"),
    "title_42_expulsions": lambda: _yearly("dhs_removals", "title_42_expulsions"),
    "ice_arrests": lambda: _yearly("ice_arrests", "arrests"),
    "detention_population": _detention,
    "repatriations_to_mexico": lambda: _yearly("repatriations_to_mexico", "events", period="year"),
    "final_orders_at_large": lambda: pd.concat([_final_orders(), _points("final_orders_at_large")]),
    "unauthorized_population": _population,
    "encounters_between_ports": lambda: _by_fiscal_year(
        _sector_months().groupby("month")["value"].sum().reset_index(), "value"
    ),
    "encounters_at_ports": lambda: _by_fiscal_year(_port_months(), "value"),
    "encounters_by_sector": lambda: _by_fiscal_year(_sector_months(), "value"),
    "encounters_by_sector_month": _sector_months,
    "encounters_at_ports_month": _port_months,
}
