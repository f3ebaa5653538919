"""Play, step and reset: Mesa's controller, in the reader's language and with keys; what a run begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reacton.core
import solara
from mesa.visualization.solara_viz import ModelController, UserInputs

from model.migration_model import SCALES
from visualizer.catalogue import Language, text
from visualizer.viewer import Choice, Steps, Viewer
from world.errors import InputError, unknown_name
from world.scenario import Scenario, load, shipped_names

Element = reacton.core.Element[Any]
SPEEDS = {"slow": 900, "steady": 150, "fast": 1}
"""Milliseconds of rest after each month, by name."""


@solara.component
def Controls(viewer: Viewer, language: Language) -> None:
    """Show the controls of a run, those of what it is begun with, and what went wrong."""
    speed = solara.use_reactive("steady")
    interval = solara.use_reactive(SPEEDS["steady"])
    keys: dict[str, Element] = solara.use_memo(dict, [])
    steps = viewer.steps.value

    def set_speed(name: str, value: str) -> None:
        speed.set(value)
        interval.set(SPEEDS[value])

    with solara.Column(gap="8px"):
        if steps is not None:
            Playing(steps, viewer.choose, interval, keys, language).key(f"run-{id(steps)}")
        _Keys(
            event_play=lambda _: _press(keys.get("play")),
            event_step=lambda _: _press(keys.get("step")),
        )
        solara.Text(text("app.keys", language), style={"font-size": "12.5px", "opacity": "0.75"})
        if viewer.progress.value < 1:
            solara.Text(text("app.preparing", language, percent=f"{viewer.progress.value:.0%}"))
            solara.ProgressLinear(viewer.progress.value * 100)
        if viewer.error.value:
            Problem(viewer.error.value)
        _Speed(speed.value, set_speed, language)
        Begin(viewer, language)


@solara.component
def Playing(
    steps: Steps,
    restart: Callable[[], None],
    interval: solara.Reactive[int],
    keys: dict[str, Element],
    language: Language,
) -> None:
    """Show Mesa's controller of one run; another run gets another controller.

    Its three buttons are kept and get other words; a reset is the viewer's, who begins at the present. Keys
    do what the buttons last put in `keys` do.
    """
    held, every, threads = solara.use_reactive(steps), solara.use_reactive(1), solara.use_reactive(False)
    with solara.Row(justify="space-between", classes=["playing"]) as row:
        ModelController.f(held, play_interval=interval, render_interval=every, use_threads=threads)
    reset, play, step = _buttons(row)
    _say(reset, text("app.reset", language), "mdi-restart")
    playing = play.kwargs["label"] != "▶"
    _say(play, text("app.pause" if playing else "app.play", language), "mdi-pause" if playing else "mdi-play")
    _say(step, text("app.step", language), "mdi-skip-next")
    reset.kwargs["on_click"] = _then(steps.stop, restart)
    keys.update(play=play, step=step)


def _press(button: Element | None) -> None:
    """Do as a button does, unless there is none yet or it is dim."""
    if button is not None and not button.kwargs["disabled"]:
        button.kwargs["on_click"]()


def _buttons(row: Element) -> list[Element]:
    """Reset, play and step of Mesa's controller."""
    inner = row.kwargs["children"][0]
    return list(inner.kwargs["children"])


def _say(button: Element, words: str, icon: str) -> None:
    button.kwargs.update(label=words, icon_name=icon, small=True)


def _then(*acts: Callable[[], None]) -> Callable[[], None]:
    def act() -> None:
        for one in acts:
            one()

    return act


def _Speed(value: str, set_value: Callable[[str, str], None], language: Language) -> None:
    titles = {text(f"app.{name}", language): name for name in SPEEDS}
    current = next(title for title, name in titles.items() if name == value)
    options = {
        "type": "Select", "label": text("app.speed", language), "values": list(titles), "value": current
    }  # fmt: skip
    UserInputs({"speed": options}, on_change=lambda name, title: set_value(name, titles[title]))


@solara.component
def Begin(viewer: Viewer, language: Language) -> None:
    """Show what a run is begun with; another choice begins anew."""
    choice = viewer.choice.value
    UserInputs(_choices(choice, language), on_change=lambda name, value: _choose(viewer, name, value))


def _choices(choice: Choice, language: Language) -> dict[str, dict[str, Any]]:
    """What Mesa's inputs are told of scenario, scale and seed."""
    scenarios = sorted({*shipped_names(), choice.scenario.name})
    scales = sorted({*SCALES[1:], choice.scale})
    return {
        "scenario": {
            "type": "Select",
            "label": text("app.scenario", language),
            "values": scenarios,
            "value": choice.scenario.name,
        },
        "scale": {
            "type": "Select",
            "label": text("app.scale", language),
            "values": scales,
            "value": choice.scale,
        },
        "seed": {"type": "InputText", "label": text("app.seed", language), "value": str(choice.seed)},
    }


def _choose(viewer: Viewer, name: str, value: Any) -> None:
    try:
        viewer.choose(**{name: _READ[name](value)})
    except InputError as error:
        viewer.error.set(str(error))


def _seed(value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise InputError(f"seed '{value}' is not valid: a whole number, zero or more")
    return int(value)


def _shipped(name: str) -> Scenario:
    """A browser may ask for the scenarios that ship, not for any file of this computer."""
    if name not in shipped_names():
        raise unknown_name("scenario", name, shipped_names())
    return load(name)


_READ: dict[str, Callable[[Any], Any]] = {"scenario": _shipped, "scale": int, "seed": _seed}


@solara.component_vue("assets/keys.vue")
def _Keys(event_play: Callable[[Any], None], event_step: Callable[[Any], None]) -> None:
    """Space plays or pauses, the right arrow steps, wherever nothing else waits for a key."""


def Problem(words: str) -> None:
    """Say what went wrong, where a reader of screens hears of it at once."""
    solara.Div(children=[words], classes=["problem"], attributes={"role": "alert"})
