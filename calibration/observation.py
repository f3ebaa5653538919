"""Apply the observation models to a run, and set the result beside what was published."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from calibration.definitions import ObservationModel, Over, PeriodKind, Term, Where
from calibration.models import BY_TARGET, OBSERVATION_MODELS
from calibration.targets import EVERYWHERE, month_number, targets
from world.calendar import calendar_year, fiscal_year
from world.errors import InputError

RUN_KEYS = ["scenario", "draw", "replicate"]
_KEYS = ["target", "place", "period"]
_MONTHS = {PeriodKind.FISCAL_YEAR: 12, PeriodKind.CALENDAR_YEAR: 12, PeriodKind.MONTH: 1}


def observe(
    monthly: pd.DataFrame, published: pd.DataFrame | None = None, forced: Collection[str] = ()
) -> pd.DataFrame:
    """Compare a run with the published targets, period by period.

    Args:
        monthly: Rows of `monthly.parquet` of one scenario.
        published: Targets; those of `calibration.targets.targets()` by default.
        forced: Series that the run was forced to, beside those that every run is.

    Returns:
        One row for each target, place and period that both cover: target, place, period, model (mean of
        the replicates), low, high (smallest and largest replicate), observed, relative_error (model over
        observed, less one), difference (in points where the target is a share, else the relative error),
        observation_error, tolerance (of the difference), forced.

    Raises:
        InputError: The run lacks a series, or holds more than one scenario.
    """
    table = compare(modelled(monthly), targets() if published is None else published)
    return mark_forced(table, forced)


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
    needed = {series for model in models for series in model.series}
    by_series = {name: rows_of(monthly, name) for name in sorted(needed)}
    return pd.concat([_spread(_apply(model, by_series), model) for model in models], ignore_index=True)


def compare(model: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Join modelled with published values; the columns are those of `observe`."""
    joined = model.merge(published.rename(columns={"value": "observed"}), on=_KEYS, how="inner")
    joined["relative_error"] = joined["model"] / joined["observed"] - 1
    points = joined["target"].isin([name for name, model in BY_TARGET.items() if model.points])
    joined["difference"] = joined["relative_error"].mask(points, joined["model"] - joined["observed"])
    columns = [*_KEYS, "model", "low", "high", "observed", "relative_error", "difference"]
    return joined[[*columns, "observation_error", "tolerance", "forced"]].reset_index(drop=True)


def mark_forced(table: pd.DataFrame, series: Collection[str]) -> pd.DataFrame:
    """Return the rows of `observe` with the targets marked that read only series a run was forced to."""
    put_in = [model.target for model in OBSERVATION_MODELS if set(model.series) <= set(series)]
    return table.assign(forced=table["forced"] | table["target"].isin(put_in))


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
    months = _months(model, model.terms, by_series)
    value = _combine(months, model.over, model.period_kind)
    if model.per:
        divisor = _combine(_months(model, model.per, by_series), model.per_over, model.period_kind)
        value = value.merge(divisor, on=[*RUN_KEYS, "place", "period"], suffixes=("", "_per"))
        value = value[value["value_per"] != 0]
        value = value.assign(value=value["value"] / value["value_per"]).drop(columns="value_per")
    return value.assign(value=value["value"] * model.factor)


def _months(
    model: ObservationModel, terms: tuple[Term, ...], by_series: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """Sum of some terms by month, or their weighed mean."""
    rows = pd.concat([_term_rows(by_series[term.series], term.groups, model.where) for term in terms])
    place = rows["place"].astype(str) if model.by_place else EVERYWHERE
    keys = [*RUN_KEYS, "place", "month"]
    if model.weighed_by is None:
        return rows.assign(place=place).groupby(keys, observed=True)["value"].sum().reset_index()
    weight = by_series[model.weighed_by]
    by_group = [] if weight["group"].nunique() == 1 else ["group"]
    weight = weight[[*keys, *by_group, "value"]]
    both = rows.merge(weight, on=[*keys, *by_group], suffixes=("", "_weight"))
    both = both.assign(place=EVERYWHERE, value=both["value"] * both["value_weight"])
    sums = both.groupby(keys, observed=True)[["value", "value_weight"]].sum().reset_index()
    return sums.assign(value=sums["value"] / sums["value_weight"]).drop(columns="value_weight")


def _term_rows(rows: pd.DataFrame, groups: tuple[str, ...] | None, where: Where) -> pd.DataFrame:
    if groups is not None:
        rows = rows[rows["group"].isin(groups)]
    if where is Where.ALL:
        return rows
    is_port = rows["place"].astype(str).str.startswith("port:")
    return rows[is_port if where is Where.PORTS else ~is_port]


def _combine(months: pd.DataFrame, over: Over, kind: PeriodKind) -> pd.DataFrame:
    numbers = {month: period_of(int(month), kind) for month in months["month"].unique()}
    months = months.assign(period=months["month"].map(numbers))
    periods = months.groupby([*RUN_KEYS, "place", "period"], observed=True)
    if over is Over.END:
        last = months["month"].map(lambda month: numbers[month] != period_of(month + 1, kind))
        return months.loc[last].drop(columns="month")
    complete = periods["value"].transform("size") == _MONTHS[kind]
    whole = months.loc[complete].groupby([*RUN_KEYS, "place", "period"], observed=True)["value"]
    return (whole.mean() if over is Over.MEAN else whole.sum()).reset_index()


def _spread(values: pd.DataFrame, model: ObservationModel) -> pd.DataFrame:
    """Mean, smallest and largest of the replicates."""
    spread = values.groupby(["place", "period"])["value"].agg(["mean", "min", "max"]).reset_index()
    spread.insert(0, "target", model.target)
    return spread.rename(columns={"mean": "model", "min": "low", "max": "high"})
