"""The report of a run: one HTML file that needs nothing else, and its figures as PNG files."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from calibration.definitions import OBSERVATION_MODELS
from calibration.observation import observe
from calibration.targets import targets
from visualizer import summary
from visualizer.aggregate import replicate_count
from visualizer.figures.catalogue import FIGURES, Entry
from visualizer.figures.style import DPI
from visualizer.run_directory import Run, read_run
from visualizer.run_facts import conditions, forcing, months_of
from visualizer.texts import HONESTY, NOT_YET
from visualizer.year_tables import year_tables
from world.errors import InputError
from world.series import BY_NAME

REPORT = "report.html"
SUMMARY = "summary.md"
NEEDED: tuple[str, ...] = tuple(
    dict.fromkeys(
        [term.series for model in OBSERVATION_MODELS for term in model.terms]
        + [name for entry in FIGURES for name in entry.series]
        + list(summary.SERIES)
    )
)
"""Series that a report reads."""


@dataclass(frozen=True)
class Drawn:
    """A figure as PNG bytes, or the reason why it could not be drawn."""

    entry: Entry
    title: str
    png: bytes
    problem: str = ""


def write_report(directory: Path) -> Path:
    """Write `report.html`, `summary.md` and the figures into a run's directory.

    Args:
        directory: A directory with `monthly.parquet` and `run.json`.

    Returns:
        The path of the report.

    Raises:
        InputError: The directory is not a run's, a series is missing, or it cannot be written.
    """
    run = read_run(directory, NEEDED)
    published = targets()
    comparison = observe(run.monthly, published)
    drawn = draw_all(run.monthly, published, run.info)
    _write_figures(directory, drawn)
    _write(directory / SUMMARY, summary.summary_markdown(run.monthly, run.info, comparison).encode())
    page = render(run, comparison, drawn)
    return _write(directory / REPORT, page.encode())


def write_figures(directory: Path) -> list[Path]:
    """Write the figures of a run as PNG files into its directory, and return their paths.

    Raises:
        InputError: The directory is not a run's, or cannot be written.
    """
    run = read_run(directory, NEEDED)
    return _write_figures(directory, draw_all(run.monthly, targets(), run.info))


def draw_all(monthly: pd.DataFrame, published: pd.DataFrame, info: Mapping[str, Any]) -> list[Drawn]:
    """Draw every figure of the catalogue; one that the run cannot fill carries the reason instead."""
    return [_draw(entry, monthly, published, info) for entry in FIGURES]


def render(run: Run, comparison: pd.DataFrame, drawn: list[Drawn]) -> str:
    """Return the report as HTML; every value is escaped."""
    environment = Environment(
        loader=PackageLoader("visualizer"), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    return environment.get_template("report.html.j2").render(
        run={"description": "", **run.info},
        months=months_of(run.info),
        conditions=conditions(run.info, replicate_count(run.monthly)),
        forcing=forcing(run.info),
        warnings=scale_warnings(run.info),
        honesty=HONESTY,
        not_yet=NOT_YET,
        headlines=summary.headlines(comparison),
        harm=summary.harm_and_enforcement(run.monthly, run.info),
        figures=[_embedded(figure) for figure in drawn],
        tables=year_tables(comparison),
        provenance=provenance(run.info),
    )


def scale_warnings(info: Mapping[str, Any]) -> list[str]:
    """Name the reported series that are not valid at the run's scale."""
    scale = int(info["scale"])
    return [
        f"Series {name} is valid down to 1:{BY_NAME[name].coarsest_scale:,}; this run is at 1:{scale:,}."
        for name in NEEDED
        if scale > BY_NAME[name].coarsest_scale
    ]


def provenance(info: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Write what `run.json` records, one line a key; nested tables are written on one line."""
    return [(key.replace("_", " "), _plain(value)) for key, value in info.items() if key != "description"]


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_plain(inner)}" for key, inner in value.items()) or "none"
    if isinstance(value, list):
        return "; ".join(_plain(inner) for inner in value) or "none"
    return "none" if value is None else str(value)


def _draw(entry: Entry, monthly: pd.DataFrame, published: pd.DataFrame, info: Mapping[str, Any]) -> Drawn:
    try:
        figure = entry.draw(monthly, published, info)
    except InputError as error:
        return Drawn(entry, entry.stem, b"", str(error))
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return Drawn(entry, figure.texts[0].get_text().replace("\n", " "), buffer.getvalue())


def _embedded(drawn: Drawn) -> dict[str, str]:
    return {
        "stem": drawn.entry.stem,
        "caption": drawn.entry.caption,
        "title": drawn.title,
        "problem": drawn.problem,
        "image": base64.b64encode(drawn.png).decode(),
    }


def _write_figures(directory: Path, drawn: list[Drawn]) -> list[Path]:
    return [_write(directory / f"{figure.entry.stem}.png", figure.png) for figure in drawn if figure.png]


def _write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"'{path}' cannot be written: {error.strerror}") from None
    return path
