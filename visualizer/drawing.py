"""Draw the figures of a run as PNG files in memory, those that it cannot fill with the reason instead."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from calibration.targets import targets
from visualizer.aggregate import Monthly
from visualizer.figures.catalogue import FIGURES
from visualizer.figures.page import Entry
from visualizer.run_directory import Run, read_run
from world.errors import InputError

COLOURS = 128
"""Of a PNG file: a third of the size of one with all colours, and quicker to write."""


@dataclass(frozen=True)
class Drawn:
    """A figure as PNG bytes, or the reason why it could not be drawn.

    Attributes:
        stem: File name without its suffix.
        title: What the figure says.
        png: The file; empty if there is none.
        problem: Why there is none.
    """

    stem: str
    title: str
    png: bytes
    problem: str = ""


def draw_entries(entries: Sequence[Entry], run: Run, published: pd.DataFrame) -> list[Drawn]:
    """Draw figures of the catalogue."""
    return [draw_entry(entry, run.monthly, published, run.info) for entry in entries]


def draw_first(count: int, directory: Path) -> list[Drawn]:
    """Draw the first figures of the catalogue, of the run in a directory.

    Raises:
        InputError: The directory is not a run's.
    """
    return draw_entries(FIGURES[:count], read_run(directory), targets())


def to_png(figure: Figure) -> bytes:
    """Return a figure as the bytes of a PNG file of few colours."""
    canvas, buffer = FigureCanvasAgg(figure), io.BytesIO()
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    picture = Image.fromarray(pixels).convert("RGB")
    few = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(buffer, "png", compress_level=4)
    return buffer.getvalue()


def draw_entry(entry: Entry, monthly: Monthly, published: pd.DataFrame, info: Mapping[str, Any]) -> Drawn:
    """Draw a figure of the catalogue from monthly rows, targets and the contents of `run.json`."""
    try:
        figure = entry.draw(monthly, published, info)
    except InputError as error:
        return Drawn(entry.stem, entry.stem, b"", str(error))
    return Drawn(entry.stem, figure.texts[0].get_text().replace("\n", " "), to_png(figure))
