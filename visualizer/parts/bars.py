"""Bars of one month: parts of a whole, or numbers beside a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import solara

from visualizer.amounts import amount
from visualizer.catalogue import Language, text
from visualizer.parts.words import palette


@dataclass(frozen=True)
class Bar:
    """A bar.

    Attributes:
        label: Its name, in the language of the reader.
        value: Its length.
        limit: Where a stroke crosses it; none by default.
    """

    label: str
    value: float
    limit: float | None = None


@solara.component
def Bars(
    bars: list[Bar],
    title: str,
    unit: str,
    language: Language,
    dark: bool,
    note: str = "",
    colour: int = 0,
) -> None:
    """Show bars under each other; with a limit each says its share of it, else its share of the sum.

    Args:
        bars: The bars; an absent value (NaN) has none.
        title: Heading, in the language of the reader.
        unit: What is counted.
        language: Language of the reader.
        dark: Whether the ground is dark.
        note: What is said under them.
        colour: Place of their colour in the palette.
    """
    whole = sum(bar.value for bar in bars if bar.value == bar.value)
    _Bars(
        title=title,
        unit=unit,
        note=note,
        bars=[
            {
                "label": bar.label,
                "value": bar.value if bar.value == bar.value else None,
                "limit": bar.limit,
                "text": words_of(bar, whole, language),
            }
            for bar in bars
        ],
        colour=palette(dark)[colour],
        dark=dark,
    )


def words_of(bar: Bar, whole: float, language: Language) -> str:
    """Say how long a bar is, and its share of the limit or of the whole."""
    value = amount(bar.value, language)
    if bar.value != bar.value:
        return value
    if bar.limit:
        limit = amount(bar.limit, language)
        return text(
            "bar.of_limit", language, value=value, limit=limit, percent=round(bar.value / bar.limit * 100)
        )
    if not whole:
        return value
    return text("bar.of_whole", language, value=value, percent=round(bar.value / whole * 100))


@solara.component_vue("bars.vue")
def _Bars(title: str, unit: str, note: str, bars: list[dict[str, Any]], colour: str, dark: bool) -> None:
    """The part that runs in the browser."""
