"""The report of a run: one HTML file that needs nothing else, and its figures as PNG files."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from matplotlib.figure import Figure
from PIL import Image

from calibration.models import OBSERVATION_MODELS
from calibration.observation import observe
from calibration.targets import targets
from visualizer import place_tables as places
from visualizer import summary
from visualizer.aggregate import replicate_count
from visualizer.figures.catalogue import FIGURES, PAGES, Entry
from visualizer.figures.style import DPI
from visualizer.harm import harm_and_enforcement
from visualizer.place_tables import place_tables
from visualizer.run_directory import Run, read_run
from visualizer.run_facts import coarse_series, conditions, forcing, honesty, months_of
from visualizer.texts import NOT_YET
from visualizer.year_tables import year_tables
from world.errors import InputError

REPORT = "report.html"
SUMMARY = "summary.md"
NEEDED: tuple[str, ...] = tuple(
    dict.fromkeys(
        [name for model in OBSERVATION_MODELS for name in model.series]
        + [name for entry in FIGURES for name in entry.series]
        + list(places.SERIES)
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
    comparison = observe(run.monthly, published, run.info.get("forcing", ()))
    drawn = draw_all(run.monthly, published, run.info)
    _write_figures(directory, drawn)
    write_file(directory / SUMMARY, summary.summary_markdown(run.monthly, run.info, comparison).encode())
    page = render(run, comparison, drawn)
    return write_file(directory / REPORT, page.encode())


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
    figures = {figure.entry.stem: _embedded(figure) for figure in drawn}
    tables = place_tables(run.monthly)
    return page_template("report").render(
        run={"description": "", "assumptions": [], **run.info},
        months=months_of(run.info),
        conditions=conditions(run.info, replicate_count(run.monthly)),
        forcing=forcing(run.info),
        warnings=scale_warnings(NEEDED, run.info),
        honesty=honesty(run.info),
        not_yet=NOT_YET,
        headlines=summary.headlines(comparison),
        harm=harm_and_enforcement(run.monthly, run.info),
        pages=[
            (page, [figures[entry.stem] for entry in page.figures], tables.get(page.name)) for page in PAGES
        ],
        tables=year_tables(comparison),
        provenance=provenance(run.info),
    )


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
        needing.setdefault(series.coarsest_scale, []).append(series.name)
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


def _draw(entry: Entry, monthly: pd.DataFrame, published: pd.DataFrame, info: Mapping[str, Any]) -> Drawn:
    try:
        figure = entry.draw(monthly[monthly["series"].isin(entry.series)], published, info)
    except InputError as error:
        return Drawn(entry, entry.stem, b"", str(error))
    return Drawn(entry, figure.texts[0].get_text().replace("\n", " "), to_png(figure))


def to_png(figure: Figure) -> bytes:
    """Return a figure as the bytes of a PNG file of at most 128 colours: a third of the size, and quicker."""
    pixels, buffer = io.BytesIO(), io.BytesIO()
    figure.savefig(pixels, format="rgba", dpi=DPI)
    size = (int(figure.bbox.width), int(figure.bbox.height))
    picture = Image.frombytes("RGBA", size, pixels.getvalue()).convert("RGB")
    few = picture.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(buffer, "png", compress_level=4)
    return buffer.getvalue()


def _embedded(drawn: Drawn) -> dict[str, str]:
    return {
        "stem": drawn.entry.stem,
        "caption": drawn.entry.caption,
        "title": drawn.title,
        "problem": drawn.problem,
        "image": base64.b64encode(drawn.png).decode(),
    }


def _write_figures(directory: Path, drawn: list[Drawn]) -> list[Path]:
    return [write_file(directory / f"{figure.entry.stem}.png", figure.png) for figure in drawn if figure.png]


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
