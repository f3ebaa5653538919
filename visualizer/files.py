"""What a viewer takes home or brings: scenario, months lived, figures; a scenario to begin with."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import solara
from solara.lab import use_task

from visualizer.catalogue import Language, text
from visualizer.drawing import draw_entries
from visualizer.figures.catalogue import FIGURES
from visualizer.moment import Moment
from visualizer.run_directory import Run
from visualizer.scenario_file import LARGEST, read_sent, to_toml
from visualizer.viewer import Viewer
from world.calendar import format_month
from world.errors import InputError
from world.monthly_table import to_table
from world.scenario import Scenario

Made = dict[str, Any]
"""A file for the browser to save: its name, and its data as bytes."""


@solara.component
def Files(viewer: Viewer, language: Language) -> None:
    """Offer the files of a run, made when they are asked for, and take a scenario."""
    asked: solara.Reactive[tuple[str, int] | None] = solara.use_reactive(None)
    wanted = asked.value
    task = use_task(lambda: made(wanted[0], viewer) if wanted else None, dependencies=[wanted])

    def bring(sent: dict[str, Any]) -> None:
        try:
            viewer.choose(scenario=brought(sent))
        except InputError as error:
            viewer.error.set(str(error))

    _Files(
        offers=[{"kind": kind, "title": text(f"files.{kind}", language)} for kind in MAKERS],
        made=task.value if task.finished else None,
        busy=wanted[0] if wanted and task.pending else "",
        limit=LARGEST,
        words=words(language),
        event_ask=lambda kind: asked.set((kind, wanted[1] + 1 if wanted else 0)),
        event_bring=bring,
    )


def made(kind: str, viewer: Viewer) -> Made | None:
    """Make a file of the months lived so far; None before the first run is ready."""
    moment = viewer.moment()
    if moment is None:
        return None
    form, make = MAKERS[kind]
    name = form.format(name=viewer.scenario().name, month=format_month(moment.month))
    return {"name": name, "data": make(viewer, moment)}


def brought(sent: dict[str, Any]) -> Scenario:
    """Read a scenario that the browser sends: the name of its file, its size, and its content in base 64.

    Raises:
        InputError: It is too large or not a valid scenario.
    """
    name, size, content = str(sent.get("name")), sent.get("size"), sent.get("content")
    if not isinstance(size, int) or not isinstance(content, str):
        raise InputError(f"{name} did not arrive whole; send it again")
    try:
        data = base64.b64decode(content[: 2 * LARGEST], validate=True)
    except binascii.Error:
        raise InputError(f"{name} did not arrive whole; send it again") from None
    return read_sent(name, size, io.BytesIO(data))


def _scenario(viewer: Viewer, moment: Moment) -> bytes:
    return to_toml(viewer.scenario()).encode()


def _table(moment: Moment) -> pa.Table:
    return to_table(moment.ledger, str(moment.run["scenario"]))


def _parquet(viewer: Viewer, moment: Moment) -> bytes:
    buffer = io.BytesIO()
    pa.parquet.write_table(_table(moment), buffer)
    return buffer.getvalue()


def _csv(viewer: Viewer, moment: Moment) -> bytes:
    """One table as CSV, in an archive: it is twenty times as large without."""
    buffer, table = io.BytesIO(), io.BytesIO()
    pa.csv.write_csv(_table(moment), table)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("monthly.csv", table.getvalue())
    return buffer.getvalue()


def _figures(viewer: Viewer, moment: Moment) -> bytes:
    """All figures of the report that the months lived can fill, as one archive."""
    until = {"until": format_month(moment.month)}
    run = Run(Path(), pd.DataFrame(), {**moment.run, **until}, moment.monthly)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for drawn in draw_entries(FIGURES, run, moment.published):
            if drawn.png:
                archive.writestr(f"{drawn.stem}.png", drawn.png)
    return buffer.getvalue()


MAKERS: dict[str, tuple[str, Callable[[Viewer, Moment], bytes]]] = {
    "scenario": ("{name}.toml", _scenario),
    "parquet": ("{name}_{month}.parquet", _parquet),
    "csv": ("{name}_{month}_csv.zip", _csv),
    "figures": ("{name}_{month}_figures.zip", _figures),
}
"""Form of the name and maker of each kind of file."""


@lru_cache(maxsize=2)
def words(language: Language) -> dict[str, str]:
    """Return the words of the panel."""
    names = ("title", "bring", "making", "too_large")
    return {name: text(f"files.{name}", language, kilobytes=LARGEST // 1024) for name in names}


@solara.component_vue("assets/files.vue")
def _Files(
    offers: list[dict[str, str]],
    made: Made | None,
    busy: str,
    limit: int,
    words: dict[str, str],
    event_ask: Callable[[str], None],
    event_bring: Callable[[dict[str, Any]], None],
) -> None:
    """The part that runs in the browser."""
