"""Apply the observation models to a run, and set the result beside what was published."""

from __future__ import annotations

import pandas as pd

from calibration.definitions import OBSERVATION_MODELS, ObservationModel, Over, PeriodKind, Where
from calibration.targets import EVERYWHERE, month_number, targets
from world.calendar import calendar_year, fiscal_year
from world.errors import InputError

RUN_KEYS = ["scenario", "draw", "replicate"]
_KEYS = ["target", "place", "period"]
_MONTHS = {PeriodKind.FISCAL_YEAR: 12, PeriodKind.CALENDAR_YEAR: 12, PeriodKind.MONTH: 1}


def observe(monthly: pd.DataFrame, published: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare a run with the published targets, period by period.

    Args:
        monthly: Rows of `monthly.parquet` of one scenario.
        published: Targets; those of `calibration.targets.targets()` by default.

    Returns:
        One row for each target, place and period that both cover: target, place, period, model (mean of
        the replicates), low, high (smallest and largest replicate), observed, relative_error (model over
        observed, less one), observation_error, tolerance, forced.

    Raises:
        InputError: The run lacks a series, or holds more than one scenario.
    """
    return compare(modelled(monthly), targets() if published is None else published)


def modelled(
    monthly: pd.DataFrame, models: tuple[ObservationModel, ...] = OBSERVATION_MODELS
) -> pd.DataFrame:
    """Return every modelled quantity under its publisher's definition, for complete periods only.

    Returns:
        Columns target, place, period, model, low, high; see `observe`.

    Raises:
        InputError: The run lacks a series, or holds more than one scenario.
    """
    _check_one_scenario(monthly)
    needed = {term.series for model in models for term in model.terms}
    by_series = {name: rows_of(monthly, name) for name in sorted(needed)}
    return pd.concat([_spread(_apply(model, by_series), model) for model in models], ignore_index=True)


def compare(model: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Join modelled with published values; the columns are those of `observe`."""
    joined = model.merge(published.rename(columns={"value": "observed"}), on=_KEYS, how="inner")
    joined["relative_error"] = joined["model"] / joined["observed"] - 1
    columns = [*_KEYS, "model", "low", "high", "observed", "relative_error"]
    return joined[[*columns, "observation_error", "tolerance", "forced"]].reset_index(drop=True)


def rows_of(monthly: pd.DataFrame, series: str) -> pd.DataFrame:
    """Return the rows of one series, with its months as integers.

    Returns:
        Columns scenario, draw, replicate, month (int), place, group, value.

    Raises:
        InputError: The run has no rows of the series.
    """
    rows = monthly.loc[monthly["series"] == series, [*RUN_KEYS, "month", "place", "group", "value"]]
    if rows.empty:
        raise InputError(f"the run has no rows of series '{series}'; write it to monthly.parquet")
    return rows.assign(month=month_number(rows["month"]))


def period_of(month: int, kind: PeriodKind) -> int:
    """Return the number of the period that a month falls in."""
    if kind is PeriodKind.MONTH:
        return month
    return fiscal_year(month) if kind is PeriodKind.FISCAL_YEAR else calendar_year(month)


def _check_one_scenario(monthly: pd.DataFrame) -> None:
    names = sorted(monthly["scenario"].unique())
    if len(names) > 1:
        raise InputError(f"one scenario at a time can be observed; the run holds {', '.join(names)}")


def _apply(model: ObservationModel, by_series: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Columns scenario, draw, replicate, place, period, value of one quantity."""
    rows = pd.concat([_term_rows(by_series[term.series], term.groups, model.where) for term in model.terms])
    place = rows["place"].astype(str) if model.by_place else EVERYWHERE
    keys = [*RUN_KEYS, "place", "month"]
    months = rows.assign(place=place).groupby(keys, observed=True)["value"].sum().reset_index()
    return _combine(months, model)


def _term_rows(rows: pd.DataFrame, groups: tuple[str, ...] | None, where: Where) -> pd.DataFrame:
    if groups is not None:
        rows = rows[rows["group"].isin(groups)]
    if where is Where.ALL:
        return rows
    is_port = rows["place"].astype(str).str.startswith("port:")
    return rows[is_port if where is Where.PORTS else ~is_port]


def _combine(months: pd.DataFrame, model: ObservationModel) -> pd.DataFrame:
    numbers = {month: period_of(int(month), model.period_kind) for month in months["month"].unique()}
    months = months.assign(period=months["month"].map(numbers), value=months["value"] * model.factor)
    periods = months.groupby([*RUN_KEYS, "place", "period"], observed=True)
    if model.over is Over.END:
        last = months["month"].map(lambda month: numbers[month] != period_of(month + 1, model.period_kind))
        return months.loc[last].drop(columns="month")
    complete = periods["value"].transform("size") == _MONTHS[model.period_kind]
    whole = months.loc[complete].groupby([*RUN_KEYS, "place", "period"], observed=True)["value"]
    return (whole.mean() if model.over is Over.MEAN else whole.sum()).reset_index()


def _spread(values: pd.DataFrame, model: ObservationModel) -> pd.DataFrame:
    """Mean, smallest and largest of the replicates."""
    spread = values.groupby(["place", "period"])["value"].agg(["mean", "min", "max"]).reset_index()
    spread.insert(0, "target", model.target)
    return spread.rename(columns={"mean": "model", "min": "low", "max": "high"})
