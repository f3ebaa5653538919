"""Controls of the levers, made of their declarations and grouped by who decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import solara
from mesa.visualization.utils import update_counter

from visualizer.amounts import place_name, short_month
from visualizer.catalogue import Language, text
from visualizer.viewer import Viewer, is_open
from world.declare import Lever
from world.gazetteer import load_places
from world.levers import LEVERS
from world.settings import LeverSetting

DECIDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("origin_countries", ("governments of origin countries", "each government")),
    ("mexico_consulates", ("Mexico's Ministry of Foreign Affairs", "Congress of Mexico")),
    ("mexico_reception", ("Secretariat of the Interior of Mexico", "Secretariat of Welfare of Mexico")),
    (
        "mexico",
        (
            "National Migration Institute",
            "Government of Mexico",
            "government of Mexico",
            "Commission for Refugee Assistance",
        ),
    ),
    ("civil_society", ("civil society", "Lawyers and legal aid")),
    ("us_justice", ("Department of Justice", "Attorney General", "Departments of Justice")),
    (
        "us_homeland_security",
        ("Department of Homeland Security", "Immigration and Customs", "Customs and Border"),
    ),
    ("us_others", ("President", "Congress", "Department of State", "Centers for Disease Control")),
    ("user", ("the user", "whoever runs the model")),
)
"""Groups of those who decide, with the words by which declarations name them; the first that fits counts."""
ORDER = (
    "us_homeland_security",
    "us_justice",
    "us_others",
    "mexico",
    "mexico_reception",
    "mexico_consulates",
    "civil_society",
    "origin_countries",
    "user",
)
"""The same groups, in the order in which they are shown."""


def group_of(lever: Lever) -> str:
    """Return the group of those who decide on a lever.

    Raises:
        StopIteration: None fits.
    """
    return next(key for key, words in DECIDERS if any(word in lever.decided_by for word in words))


@solara.component
def Levers(viewer: Viewer, language: Language, dark: bool) -> None:
    """Show every lever with its value in the next month, and the changes that the viewer made."""
    update_counter.get()
    steps = viewer.steps.value
    if steps is None:
        return
    values, month = steps.model.state.levers, steps.model.month
    row = min(month, values.months[-1]) - values.months[0]
    _Levers(
        groups=groups(language),
        now=[_plain(values.get(lever.name)[row]) for lever in LEVERS],
        changes=[said(change, language) for change in viewer.changes.value],
        next=text("levers.next", language, month=short_month(month, language)),
        words=words(language),
        dark=dark,
        event_change=viewer.change,
        event_undo=viewer.undo,
    )


@lru_cache(maxsize=2)
def groups(language: Language) -> list[dict[str, Any]]:
    """Return the levers as their declarations have them, in the reader's language, by who decides."""
    return [
        {
            "key": key,
            "title": text(f"decider.{key}", language),
            "levers": [
                _described(at, lever, language) for at, lever in enumerate(LEVERS) if group_of(lever) == key
            ],
        }
        for key in ORDER
    ]


def _described(at: int, lever: Lever, language: Language) -> dict[str, Any]:
    """A lever's control: its place in the list of all, its texts, bounds and places."""
    places = () if lever.places == "nation" else load_places().names(lever.places)
    return {
        "at": at,
        "name": lever.name,
        "title": text(f"lever.{lever.name}", language),
        "unit": text(f"lever_unit.{lever.unit}", language),
        "help": text(f"lever_help.{lever.name}", language),
        "decides": lever.decided_by,
        "source": lever.source,
        "least": lever.minimum,
        "most": lever.maximum,
        "shared": lever.shared_by is not None,
        "places": [{"name": name, "title": place_name(name, language)} for name in places],
    }


def _plain(value: Any) -> list[float]:
    """Values by place, or of the nation alone."""
    return [round(float(one), 4) for one in value] if getattr(value, "ndim", 0) else [round(float(value), 4)]


def said(change: LeverSetting, language: Language) -> dict[str, str]:
    """Say what a change is, and in which months it holds."""
    where = "" if change.place is None else f" ({place_name(change.place, language)})"
    first = short_month(change.first, language)
    months = (
        text("levers.from", language, first=first)
        if is_open(change)
        else text("levers.between", language, first=first, last=short_month(change.last, language))
    )
    title = text(f"lever.{change.name}", language)
    return {"what": f"{title}{where}: {change.value:,g}", "when": months, "open": str(is_open(change))}


@lru_cache(maxsize=2)
def words(language: Language) -> dict[str, str]:
    """Return the words of the panel."""
    names = (
        "title", "set", "everywhere", "total", "bounds", "changes", "none", "remove", "help", "find",
        "varied", "source", "decides", "locale", "place", "new_value", "nothing_found",
    )  # fmt: skip
    return {name: text(f"levers.{name}", language) for name in names}


@solara.component_vue("assets/levers.vue")
def _Levers(
    groups: list[dict[str, Any]],
    now: list[list[float]],
    changes: list[dict[str, str]],
    next: str,
    words: dict[str, str],
    dark: bool,
    event_change: Callable[[dict[str, Any]], None],
    event_undo: Callable[[int], None],
) -> None:
    """The part that runs in the browser."""
