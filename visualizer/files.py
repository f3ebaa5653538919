"""What a viewer takes home or brings: the scenario, the months lived, the figures; a scenario to begin with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import solara

from visualizer.catalogue import Language, text
from visualizer.drawing import draw_entries
from visualizer.figures.catalogue import FIGURES
from visualizer.moment import Moment
from visualizer.run_directory import Run
from visualizer.scenario_file import read_sent, to_toml
from visualizer.viewer import Viewer
from world.calendar import format_month
from world.errors import InputError
from world.monthly_table import to_table


@solara.component
def Files(viewer: Viewer, language: Language) -> None:
    """Offer the files of a run, made when they are asked for, and take a scenario."""

    def received(file: Any) -> None:
        try:
            scenario = read_sent(file["name"], file["size"], file["file_obj"])
        except InputError as error:
            viewer.error.set(str(error))
        else:
            viewer.choose(scenario=scenario)

    with solara.Column(gap="6px", classes=["files"]):
        solara.HTML(tag="h2", unsafe_innerHTML=text("files.title", language), style="font-size: 17px")
        _Download(viewer, "files.scenario", "{name}.toml", _scenario, language)
        _Download(viewer, "files.parquet", "{name}_{month}.parquet", _parquet, language)
        _Download(viewer, "files.csv", "{name}_{month}.csv", _csv, language)
        _Download(viewer, "files.figures", "{name}_{month}_figures.zip", _figures, language)
        solara.FileDrop(text("files.drop", language), on_file=received, lazy=True)


def _Download(
    viewer: Viewer, key: str, form: str, make: Callable[[Viewer, Moment], bytes], language: Language
) -> None:
    moment = viewer.moment()
    if moment is None:
        return
    month = format_month(moment.month)
    solara.FileDownload(
        lambda: _of_now(viewer, make),
        filename=form.format(name=viewer.scenario().name, month=month),
        label=text(key, language),
    )


def _of_now(viewer: Viewer, make: Callable[[Viewer, Moment], bytes]) -> bytes:
    """A file of the months lived when it is asked for, which may be more than when it was offered."""
    moment = viewer.moment()
    return b"" if moment is None else make(viewer, moment)


def _scenario(viewer: Viewer, moment: Moment) -> bytes:
    return to_toml(viewer.scenario()).encode()


def _table(moment: Moment) -> pa.Table:
    return to_table(moment.ledger, str(moment.run["scenario"]))


def _parquet(viewer: Viewer, moment: Moment) -> bytes:
    buffer = io.BytesIO()
    pa.parquet.write_table(_table(moment), buffer)
    return buffer.getvalue()


def _csv(viewer: Viewer, moment: Moment) -> bytes:
    buffer = io.BytesIO()
    pa.csv.write_csv(_table(moment), buffer)
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
