"""The report of a run: one HTML file that needs nothing else, and its figures as PNG files."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from calibration.definitions import OBSERVATION_MODELS
from calibration.observation import observe
from calibration.targets import targets
from visualizer import place_tables as places
from visualizer import summary
from visualizer.artist import Artist
from visualizer.drawing import Drawn, draw_entries
from visualizer.figures.catalogue import FIGURES, PAGES
from visualizer.harm import harm_and_enforcement
from visualizer.luck import examples, explanation, with_luck
from visualizer.place_tables import place_tables
from visualizer.run_directory import Run, read_run
from visualizer.run_facts import coarse_series, conditions, forcing, months_of
from visualizer.texts import HONESTY, NOT_YET
from visualizer.year_tables import year_tables
from world.errors import InputError

REPORT = "report.html"
SUMMARY = "summary.md"
NEEDED: tuple[str, ...] = tuple(
    dict.fromkeys(
        [term.series for model in OBSERVATION_MODELS for term in model.terms]
        + [name for entry in FIGURES for name in entry.series]
        + list(places.SERIES)
    )
)
"""Series that a report reads."""


@dataclass(frozen=True)
class Report:
    """What a report was made of.

    Attributes:
        path: The HTML file.
        run: The run.
        comparison: The run beside what was published, see `calibration.observation.observe`.
    """

    path: Path
    run: Run
    comparison: pd.DataFrame


def write_report(directory: Path, artist: Artist | None = None) -> Report:
    """Write `report.html`, `summary.md` and the figures into a run's directory.

    Args:
        directory: A directory with `monthly.parquet` and `run.json`.
        artist: Who draws the figures; this process alone by default.

    Raises:
        InputError: The directory is not a run's, a series is missing, or it cannot be written.
    """
    run, published = read_run(directory), targets()
    figures = (artist or Artist()).begin(run, published)
    comparison = observe(run.frame, published)
    if run.monthly.replicates == 1:
        comparison = with_luck(comparison, int(run.info["scale"]))
    text = summary.summary_markdown(run.monthly, run.info, comparison)
    values = contents(run, comparison)
    drawn = figures()
    _write_figures(directory, drawn)
    write_file(directory / SUMMARY, text.encode())
    path = write_file(directory / REPORT, render(values, drawn).encode())
    return Report(path, run, comparison)


def write_figures(directory: Path) -> list[Path]:
    """Write the figures of a run as PNG files into its directory, and return their paths.

    Raises:
        InputError: The directory is not a run's, or cannot be written.
    """
    return _write_figures(directory, draw_entries(FIGURES, read_run(directory), targets()))


def contents(run: Run, comparison: pd.DataFrame) -> dict[str, Any]:
    """Return what the report says beside its figures, by the names of its template."""
    return {
        "run": {"description": "", "assumptions": [], **run.info},
        "months": months_of(run.info),
        "conditions": conditions(run.info, run.monthly.replicates),
        "forcing": forcing(run.info),
        "warnings": scale_warnings(NEEDED, run.info),
        "honesty": HONESTY,
        "luck": explanation(int(run.info["scale"]), run.monthly.replicates),
        "examples": examples(int(run.info["scale"])) if run.monthly.replicates == 1 else "",
        "not_yet": NOT_YET,
        "headlines": summary.headlines(comparison),
        "harm": harm_and_enforcement(run.monthly, run.info),
        "places": place_tables(run.frame),
        "tables": year_tables(comparison),
        "provenance": provenance(run.info),
    }


def render(values: Mapping[str, Any], drawn: list[Drawn]) -> str:
    """Return the report as HTML, from the result of `contents`; every value is escaped."""
    figures = {figure.stem: _embedded(figure) for figure in drawn}
    pages = [(page, [figures[entry.stem] for entry in page.figures]) for page in PAGES]
    return page_template("report").render(**values, pages=pages)


def page_template(name: str) -> Template:
    """Return one of the templates; what is filled in is escaped, and what is missing is an error."""
    environment = Environment(
        loader=PackageLoader("visualizer"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"{name}.html.j2")


def scale_warnings(names: Iterable[str], info: Mapping[str, Any]) -> list[str]:
    """Say which series are not valid at the run's scale, a sentence for each scale that is needed."""
    needing: dict[int, list[str]] = {}
    for series in coarse_series(names, info):
        needing.setdefault(series.coarsest_scale, []).append(series.name.replace("_", " "))
    return [
        f"At 1:{int(info['scale']):,} these are too coarse, and need 1:{scale:,} or finer: "
        f"{', '.join(needing[scale])}."
        for scale in sorted(needing, reverse=True)
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


def _embedded(drawn: Drawn) -> dict[str, str]:
    caption = next(entry.caption for entry in FIGURES if entry.stem == drawn.stem)
    return {
        "stem": drawn.stem,
        "caption": caption,
        "title": drawn.title,
        "problem": drawn.problem,
        "image": base64.b64encode(drawn.png).decode(),
    }


def _write_figures(directory: Path, drawn: list[Drawn]) -> list[Path]:
    return [write_file(directory / f"{figure.stem}.png", figure.png) for figure in drawn if figure.png]


def write_file(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all.

    Raises:
        InputError: It cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"'{path}' cannot be written: {error.strerror}") from None
    return path
