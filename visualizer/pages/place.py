"""The page of one place."""

from __future__ import annotations

from collections.abc import Callable

import solara

from visualizer.amounts import place_name
from visualizer.catalogue import Language
from visualizer.moment import Moment


@solara.component
def Page(
    moment: Moment,
    kind: str,
    name: str,
    language: Language,
    dark: bool,
    open_place: Callable[[str, str], None],
) -> None:
    """Show the page of a place."""
    solara.HTML(tag="h1", unsafe_innerHTML=place_name(name, language))
