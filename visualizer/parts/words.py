"""What the parts that run in the browser have to say, and the colours that they draw with."""

from __future__ import annotations

from functools import lru_cache

from visualizer.amounts import month_names
from visualizer.catalogue import Language, text
from visualizer.figures.style import BLUE, INK, PLUM, RUST, SAND, SKY, TEAL, readable

_WORDS = (
    "band",
    "billion",
    "csv",
    "find",
    "high",
    "locale",
    "low",
    "million",
    "model",
    "month",
    "observed",
    "observed_mean",
    "open",
    "quantity",
    "thousand",
    "unforced",
    "unit",
    "value",
)
_LIGHT = (BLUE, RUST, SAND, TEAL, PLUM, SKY, INK)
_DARK = ("#6fb1e0", "#f08a63", "#e9c46a", "#66c2b5", "#c39bd9", "#a9cbe2", "#eceff1")
"""The same hues, light enough to be read on a dark ground."""

ENFORCEMENT, HARM, QUEUE = 0, 1, 3
"""Colours by their place in the palette: blue for enforcement, rust for harm, teal for queues."""


@lru_cache(maxsize=4)
def words(language: Language) -> dict[str, str | tuple[str, ...]]:
    """Return the words of charts and tables."""
    return {name: text(f"part.{name}", language) for name in _WORDS} | {"months": month_names(language)}


def palette(dark: bool) -> tuple[str, ...]:
    """Return the colours of curves, which stay apart under the common colour deficiencies."""
    return _DARK if dark else _LIGHT


@lru_cache(maxsize=2)
def inks(dark: bool) -> tuple[str, ...]:
    """Return the colours of the curves' names: the same, dark enough to be read on white."""
    return _DARK if dark else tuple(_hex(readable(colour)) for colour in _LIGHT)


def _hex(colour: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)
