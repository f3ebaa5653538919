"""Compare: two futures side by side from the same present under the same luck, and how they differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import solara
from solara.lab import use_task

from model.migration_model import MigrationModel
from visualizer.amounts import amount, month_names, series_name, short_month, unit_name
from visualizer.catalogue import Language, text
from visualizer.controls import Problem
from visualizer.luck import band, is_drawn
from visualizer.present import PRESENT, at_present
from visualizer.viewer import Viewer
from world.declare import Kind
from world.ledger import Values
from world.scenario import Scenario, load, shipped_names
from world.series import BY_NAME

SERIES: tuple[str, ...] = (
    "court_pending",
    "court_completions",
    "removals_by_path",
    "ice_arrests",
    "family_separations",
    "detention_population",
    "border_encounters",
    "waiting_in_mexico",
    "crimes_against_waiting",
    "crimes_on_route",
    "hearings_missed",
    "repatriations_to_mexico",
    "reception_turned_away",
    "consular_cases_waiting",
    "unauthorized_population",
    "costs",
)
"""What is compared: enforcement, harm beside it, queues, money; each summed over places and groups."""
MONTHS = (12, 24, 48)
"""Months that a comparison may live."""


@dataclass(frozen=True)
class Asked:
    """A comparison that a viewer asked for.

    Attributes:
        scenarios: The two.
        scale: People that a row stands for.
        seed: Seed of both.
        months: Months to live from the present on.
    """

    scenarios: tuple[Scenario, Scenario]
    scale: int
    seed: int
    months: int


@dataclass(frozen=True)
class Pair:
    """Two runs side by side.

    Attributes:
        names: Names of the two.
        scale: People that a row stands for in both.
        values: Values of each series, shape (2, months lived).
    """

    names: tuple[str, str]
    scale: int
    values: dict[str, Values]

    @property
    def months(self) -> int:
        """Months lived so far."""
        return int(next(iter(self.values.values())).shape[1])


def live(asked: Asked, shown: Callable[[Pair], None]) -> None:
    """Live both futures a month at a time, and show each month.

    Raises:
        InputError: A scenario leads a lever out of its bounds.
    """
    models = [at_present(scenario, asked.scale, asked.seed, lambda _: None) for scenario in asked.scenarios]
    first, second = (scenario.name for scenario in asked.scenarios)
    for _ in range(asked.months):
        for model in models:
            model.step()
        shown(Pair((first, second), asked.scale, {name: _values(models, name) for name in SERIES}))


def _values(models: list[MigrationModel], series: str) -> Values:
    """Sums over places and groups in the months since the present, shape (2, months)."""
    values = []
    for model in models:
        ledger = model.state.ledger
        values.append(ledger.history(series)[PRESENT - ledger.months[0] :].sum(axis=(1, 2)))
    return np.array(values)


@solara.component
def ComparePage(viewer: Viewer, language: Language, dark: bool) -> None:
    """Choose two scenarios, live them side by side, and show the differences."""
    own = bool(viewer.changes.value)
    names = [*([text("compare.own", language)] if own else []), *shipped_names()]
    first = solara.use_reactive("baseline")
    second = solara.use_reactive(names[0] if own else "mass_deportation")
    months = solara.use_reactive(MONTHS[1])
    asked: solara.Reactive[Asked | None] = solara.use_reactive(None)
    pair: solara.Reactive[Pair | None] = solara.use_reactive(None)

    def scenario(name: str) -> Scenario:
        return load(name) if name in shipped_names() else viewer.scenario()

    def ask() -> None:
        choice = viewer.choice.value
        both = (scenario(first.value), scenario(second.value))
        asked.set(Asked(both, choice.scale, choice.seed, months.value))

    task = use_task(lambda: live(asked.value, pair.set) if asked.value else None, dependencies=[asked.value])
    with solara.Column(gap="4px"):
        solara.HTML(tag="h1", unsafe_innerHTML=text("compare.title", language), style="font-size: 24px")
        solara.Text(text("compare.lead", language))
        with solara.Row(style={"align-items": "center", "max-width": "1100px"}, classes=["asked"]):
            solara.Select(text("compare.first", language), names, first)
            solara.Select(text("compare.second", language), names, second)
            solara.Select(text("compare.months", language), list(MONTHS), months)
            solara.Button(text("compare.run", language), ask, color="primary", disabled=task.pending)
        if task.error:
            Problem(str(task.exception))
        if pair.value is not None:
            Differences(pair.value, asked.value.months if asked.value else 0, language, dark)


@solara.component
def Differences(pair: Pair, wanted: int, language: Language, dark: bool) -> None:
    """Show the curves of two runs and what lies between them."""
    _Differences(
        cards=[card(name, pair, language) for name in SERIES],
        names=list(pair.names),
        first=PRESENT,
        months=month_names(language),
        wanted=wanted,
        note=text(
            "compare.note",
            language,
            last=short_month(PRESENT + pair.months - 1, language),
            scale=f"{pair.scale:,}",
        ),
        dark=dark,
    )


def card(name: str, pair: Pair, language: Language) -> dict[str, Any]:
    """Return one series' curves, and its two numbers with their difference in words."""
    series, values = BY_NAME[name], pair.values[name]
    summed = series.kind is Kind.FLOW
    whole = values.sum(axis=1) if summed else values[:, -1]
    sign = "+" if whole[1] >= whole[0] else "\N{MINUS SIGN}"
    change = f"{sign}{amount(abs(float(whole[1] - whole[0])), language)}"
    share = f" ({sign}{abs(whole[1] / whole[0] - 1):.1%})" if whole[0] else ""
    return {
        "key": name,
        "title": series_name(name, language),
        "unit": unit_name(series.unit, language),
        "curves": [[round(float(value), 1) for value in run] for run in values],
        "over": text("compare.sum" if summed else "compare.end", language),
        "numbers": [amount(float(value), language) for value in whole],
        "change": change + share,
        "luck": _luck(name, whole, pair.scale, language),
    }


def _luck(name: str, whole: Values, scale: int, language: Language) -> str:
    """Say that a difference may be luck, or that a series has no band to tell by; nothing if it is more."""
    if not is_drawn(name):
        return "" if whole[0] == whole[1] else text("compare.unknown", language)
    low, high = band(whole, scale)
    return "" if low.max() > high.min() else text("compare.luck", language)


@solara.component_vue("assets/differences.vue")
def _Differences(
    cards: list[dict[str, Any]],
    names: list[str],
    first: int,
    months: tuple[str, ...],
    wanted: int,
    note: str,
    dark: bool,
) -> None:
    """The part that runs in the browser."""
