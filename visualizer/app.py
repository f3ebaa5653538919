"""The browser application: on Mesa's parts, one viewer a browser session, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import solara
import solara.lab
from mesa.visualization.utils import update_counter

from visualizer.amounts import short_month
from visualizer.catalogue import Language, text
from visualizer.compare_page import ComparePage
from visualizer.controls import Controls, Problem
from visualizer.files import Files
from visualizer.levers import Levers
from visualizer.map import CorridorMap
from visualizer.pages import place
from visualizer.pages.rooms import PAGES
from visualizer.plan_page import PlanPage
from visualizer.present import PRESENT
from visualizer.viewer import Opening, Viewer

MAP, COMPARE, PLAN = "map", "compare", "plan"
TITLES: dict[str, str] = {
    MAP: "map.title",
    **{room.key: room.title for room in PAGES if room.key != "about"},
    COMPARE: "compare.title",
    PLAN: "plan.title",
    **{room.key: room.title for room in PAGES if room.key == "about"},
}
"""Key of each page's title, in the order of the pages; what the whole is about comes last."""
_ROOMS = {room.key: room for room in PAGES}
BLUE, BLUE_BY_NIGHT = "#1f5f8f", "#3d86bd"
Place = tuple[str, str]
"""Kind and name of a place."""


_opening = Opening()
STYLE = Path(__file__).parent / "assets" / "style.css"


def open_with(opening: Opening) -> None:
    """Say what viewers open with; once, before the server starts."""
    global _opening
    _opening = opening


@solara.component
def Page() -> None:
    """Show the application to one viewer."""
    viewer = solara.use_memo(lambda: Viewer(_opening.choice()), [])
    language: solara.Reactive[Language] = solara.use_reactive("en")
    page = solara.use_reactive(MAP)
    at: solara.Reactive[Place | None] = solara.use_reactive(None)
    hidden = solara.use_reactive(False)
    choice = viewer.choice.value
    solara.lab.use_task(lambda: viewer.begin(choice), dependencies=[choice])
    dark = bool(solara.use_trait_observe(solara.lab.theme, "dark"))
    solara.use_effect(_paint, [])

    def go(key: str) -> None:
        at.set(None)
        page.set(key)

    solara.Title(text("app.title", language.value))
    solara.Style(STYLE)
    with solara.Div(classes=["frame", *(["wide"] if hidden.value else [])]):
        Head(viewer, language, hidden, dark)
        with solara.Div(classes=["side"]):
            Side(viewer, language.value, dark)
        with solara.Div(classes=["main"]):
            _Pages(
                pages=[{"key": key, "title": text(title, language.value)} for key, title in TITLES.items()],
                current=page.value if at.value is None else "",
                label=text("app.pages", language.value),
                event_open=go,
            )
            Shown(viewer, page.value, at, language.value, dark)


def _paint() -> None:
    """Give buttons and sliders the blue of the application."""
    solara.lab.theme.themes.light.primary, solara.lab.theme.themes.dark.primary = BLUE, BLUE_BY_NIGHT


@solara.component
def Layout(children: list[Any]) -> None:
    """Leave the whole window to the application."""
    solara.Div(children=children)


@solara.component
def Head(
    viewer: Viewer, language: solara.Reactive[Language], hidden: solara.Reactive[bool], dark: bool
) -> None:
    """Show the title and the month, and offer the other language, dark or light, and more room."""
    key = "app.show_side" if hidden.value else "app.hide_side"
    with solara.Row(classes=["head"], gap="14px", style={"align-items": "center"}):
        solara.Button(
            icon_name="mdi-menu",
            on_click=lambda: hidden.set(not hidden.value),
            icon=True,
            small=True,
            attributes={"aria-label": text(key, language.value), "title": text(key, language.value)},
        )
        solara.Text(text("app.title", language.value), classes=["name"])
        Month(viewer, language.value)
        Languages(language)
        ground = text("app.light" if dark else "app.dark", language.value)
        solara.Button(
            icon_name="mdi-weather-sunny" if dark else "mdi-weather-night",
            on_click=lambda: setattr(solara.lab.theme, "dark", not dark),
            icon=True,
            small=True,
            attributes={"aria-label": ground, "title": ground},
        )


@solara.component
def Month(viewer: Viewer, language: Language) -> None:
    """Say which month was lived last."""
    update_counter.get()
    moment = viewer.moment()
    if moment is not None:
        key = "app.history" if moment.month < PRESENT else "app.future"
        words = text(key, language, month=short_month(moment.month, language))
        solara.Text(words, classes=["month"])


@solara.component
def Languages(language: solara.Reactive[Language]) -> None:
    """Offer the other language."""
    other: Language = "es" if language.value == "en" else "en"
    solara.Button(
        text("app.language", other), on_click=lambda: language.set(other), text=True, classes=["language"]
    )


@solara.component
def Side(viewer: Viewer, language: Language, dark: bool) -> None:
    """Show what the viewer can do: play, choose, pull levers, save, bring."""
    with solara.Column(gap="14px"):
        Controls(viewer, language)
        Levers(viewer, language, dark)
        Files(viewer, language)


@solara.component_vue("assets/pages.vue")
def _Pages(pages: list[dict[str, str]], current: str, label: str, event_open: Callable[[str], None]) -> None:
    """The names of the pages; the one that is shown is marked."""


@solara.component
def Shown(
    viewer: Viewer, page: str, at: solara.Reactive[Place | None], language: Language, dark: bool
) -> None:
    """Show a page as it is in the last month lived; a page that fails shows why, and the others stay."""
    error, forget = solara.use_exception()
    solara.use_effect(forget, [page, at.value])
    update_counter.get()
    moment, steps = viewer.moment(), viewer.steps.value
    if error is not None:
        Problem(text("app.page_failed", language, problem=f"{type(error).__name__}: {error}"))
        return
    if moment is None or steps is None:
        solara.Text(text("app.waiting", language))
        return

    def open_place(kind: str, name: str) -> None:
        at.set((kind, name))

    if at.value is not None:
        kind, name = at.value
        solara.Button(
            text("app.back", language), on_click=lambda: at.set(None), text=True, icon_name="mdi-arrow-left"
        )
        place.Page(moment=moment, kind=kind, name=name, language=language, dark=dark, open_place=open_place)
    elif page == MAP:
        CorridorMap(moment, steps.model.state.levers, language, dark, open_place)
    elif page == COMPARE:
        ComparePage(viewer, language, dark)
    elif page == PLAN:
        PlanPage(steps.model, moment.month - PRESENT + 1, language)
    else:
        room = _ROOMS[page].component
        room(moment=moment, language=language, dark=dark, open_place=open_place)
