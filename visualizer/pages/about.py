"""About: what the model is and is not, what its bands mean, its sources, its licence and how to cite it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import reacton.ipyvuetify as rv
import solara

from experiments.version import code_version
from visualizer.catalogue import Language, text
from visualizer.luck import DESIGN_EFFECT
from visualizer.moment import Moment
from visualizer.parts.layout import Head, Section, Sentence
from visualizer.parts.sheet import Sheet
from world import tables

HONESTY = tuple(f"about.honesty_{number}" for number in range(1, 8))
NOT_YET = tuple(f"about.not_yet_{number}" for number in range(1, 5))
HIDDEN = tuple(f"about.hidden_{number}" for number in range(1, 5))
_LIST = "font-size: 13px; max-width: 1000px; margin: 0; padding-left: 18px;"
SPECIFIC = ("definition", "source", "vintage", "confidence")


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    with solara.Column(gap="0px"):
        Head("about", moment, language)
        Listed("about.what", HONESTY, language)
        Listed("about.missing", NOT_YET, language)
        Section(text("about.luck", language))
        effect = f"{DESIGN_EFFECT:.2f}"
        Sentence(text("about.luck_rule", language, scale=f"{moment.ledger.scale:,}", effect=effect))
        Sentence(text("about.luck_limits", language))
        Listed("about.hidden", HIDDEN, language)
        Section(text("about.licence", language))
        Sentence(text("about.licence_text", language))
        Sentence(text("about.cite", language, version=code_version()))
        Section(text("about.sources", language))
        Sentence(text("about.sources_text", language, count=len(tables.names())))
        Sheet(
            text("about.sources", language),
            [text(f"about.{name}", language) for name in ("table", *SPECIFIC)],
            sources(),
            dark,
        )


@solara.component
def Listed(title: str, keys: tuple[str, ...], language: Language) -> None:
    """Show sentences as a list under a heading."""
    Section(text(title, language))
    items = [rv.Html(tag="li", children=[text(key, language)]) for key in keys]
    rv.Html(tag="ul", children=items, style_=_LIST)


@lru_cache(maxsize=1)
def sources() -> tuple[tuple[str, ...], ...]:
    """Return name, definition, publisher, vintage and confidence of each table of `data/`."""
    found: list[tuple[str, ...]] = []
    for name in tables.names():
        table: Any = tables.find_table(name)
        found.append((name, *(str(getattr(table, column)) for column in SPECIFIC)))
    return tuple(found)
