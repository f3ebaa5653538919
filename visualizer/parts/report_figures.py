"""Figures of the report on demand: drawn once when asked for, from the months lived so far."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from functools import partial

import solara
from solara.lab import use_task

from visualizer.amounts import short_month
from visualizer.catalogue import Language, text
from visualizer.drawing import Drawn, draw_entry
from visualizer.figures.catalogue import FIGURES
from visualizer.moment import Moment
from world.calendar import format_month

_ROW = {"flex-wrap": "wrap", "align-items": "center", "gap": "8px", "padding-top": "32px"}
_BUTTON = {"text-transform": "none"}
BY_STEM = {entry.stem: entry for entry in FIGURES}


def draw(stem: str, moment: Moment) -> Drawn:
    """Draw a figure of the report from a moment of a run, as if the run ended there."""
    months = {"start": format_month(moment.months[0]), "until": format_month(moment.months[-1])}
    return draw_entry(BY_STEM[stem], moment.monthly, moment.published, {**moment.run, **months})


@solara.component
def ReportFigures(moment: Moment, stems: Sequence[str], language: Language, dark: bool) -> None:
    """Offer figures of the report by their names, and show the one that was asked for.

    The figure stays that of the month in which it was asked for, while the run goes on.

    Args:
        moment: The run up to a month.
        stems: Names of the figures, see `visualizer.figures.catalogue`.
        language: Language of the reader; the figures themselves are in English.
        dark: Whether the ground is dark.
    """
    asked = solara.use_reactive("")
    at = solara.use_ref(moment)
    month = at.current.month if asked.value else 0
    work = use_task(
        lambda: draw(asked.value, at.current) if asked.value else None, dependencies=[asked.value, month]
    )

    def ask(stem: str) -> None:
        at.current = moment
        asked.set(stem)

    with solara.Row(style=_ROW):
        solara.Text(text("figure.offer", language), style={"font-size": "13px"})
        for stem in stems:
            name = text(f"figure.{stem}", language)
            solara.Button(name, partial(ask, stem), small=True, outlined=True, style=_BUTTON)
    if work.pending:
        solara.ProgressLinear(True)
    elif work.finished and work.value is not None and asked.value:
        _show(work.value, at.current.month, lambda _data: asked.set(""), language, dark)


def _show(drawn: Drawn, month: int, close: Callable[[object], None], language: Language, dark: bool) -> None:
    """Show a figure with its caption, to keep or to put away; or why there is none."""
    if drawn.problem:
        problem = text("figure.problem", language, problem=drawn.problem)
        solara.Div(children=[problem], classes=["problem"], attributes={"role": "alert"})
        return
    _Picture(
        image=f"data:image/png;base64,{base64.b64encode(drawn.png).decode()}",
        file=f"{drawn.stem}_{format_month(month)}.png",
        title=drawn.title,
        caption=BY_STEM[drawn.stem].caption,
        until=text("figure.until", language, month=short_month(month, language)),
        download=text("figure.download", language),
        closing=text("figure.close", language),
        dark=dark,
        event_close=close,
    )


@solara.component_vue("picture.vue")
def _Picture(
    image: str,
    file: str,
    title: str,
    caption: str,
    until: str,
    download: str,
    closing: str,
    dark: bool,
    event_close: Callable[[object], None],
) -> None:
    """The part that runs in the browser."""
