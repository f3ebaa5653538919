"""Figures of the report on demand: drawn once when asked for, from the months lived so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import solara
from solara.lab import use_task

from visualizer.amounts import short_month
from visualizer.catalogue import Language, text
from visualizer.drawing import Drawn, draw_entry
from visualizer.figures.catalogue import FIGURES
from visualizer.moment import Moment
from world.calendar import format_month

BY_STEM = {entry.stem: entry for entry in FIGURES}


@dataclass(frozen=True)
class _Asked:
    """A figure that somebody asked for, and the run up to the month in which they did."""

    stem: str
    moment: Moment


def draw(stem: str, moment: Moment) -> Drawn:
    """Draw a figure of the report from a moment of a run, as if the run ended there."""
    months = {"start": format_month(moment.months[0]), "until": format_month(moment.months[-1])}
    return draw_entry(BY_STEM[stem], moment.monthly, moment.published, {**moment.run, **months})


@solara.component
def ReportFigures(moment: Moment, stems: Sequence[str], language: Language) -> None:
    """Offer figures of the report by their names, and show the one that was asked for.

    The figure stays that of the month in which it was asked for, while the run goes on.

    Args:
        moment: The run up to a month.
        stems: Names of the figures, see `visualizer.figures.catalogue`.
        language: Language of the reader; the figures themselves are in English.
    """
    asked = solara.use_reactive(_nothing())
    wanted = asked.value
    task = use_task(lambda: draw(wanted.stem, wanted.moment) if wanted else None, dependencies=[wanted])
    with solara.Row(style={"flex-wrap": "wrap", "align-items": "center", "gap": "8px", "margin-top": "32px"}):
        solara.Text(text("figure.offer", language), style={"font-size": "13px"})
        for stem in stems:
            ask = _Asked(stem, moment)
            solara.Button(
                text(f"figure.{stem}", language),
                on_click=lambda ask=ask: asked.set(ask),
                small=True,
                outlined=True,
                style={"text-transform": "none"},
            )
    if wanted is None:
        return
    if task.pending:
        solara.ProgressLinear(True)
    elif task.finished and task.value is not None:
        _Shown(task.value, wanted.moment.month, lambda: asked.set(None), language)


@solara.component
def _Shown(drawn: Drawn, month: int, close: object, language: Language) -> None:
    """The figure with its caption, to keep or to put away."""
    if drawn.problem:
        solara.Warning(text("figure.problem", language, problem=drawn.problem))
        return
    caption = BY_STEM[drawn.stem].caption
    with solara.Row(style={"align-items": "center", "gap": "8px", "margin-top": "8px"}):
        solara.Text(text("figure.until", language, month=short_month(month, language)))
        name = f"{drawn.stem}_{format_month(month)}.png"
        solara.FileDownload(drawn.png, name, label=text("figure.download", language), mime_type="image/png")
        solara.Button(text("figure.close", language), on_click=close, text=True, small=True)
    solara.Image(drawn.png, width="min(100%, 1200px)")
    solara.Text(caption, style={"font-size": "12px", "max-width": "1200px"})


def _nothing() -> _Asked | None:
    return None
