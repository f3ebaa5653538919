"""The pages of the application, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import solara

from visualizer.pages import overview

Component = Callable[..., solara.Element]
"""A page: takes moment, language, dark and open_place (kind and name of a place)."""


@dataclass(frozen=True)
class PageRoom:
    """A page.

    Attributes:
        key: Its name in an address.
        title: Key of its title in the catalogue.
        component: What shows it.
    """

    key: str
    title: str
    component: Component


PAGES: tuple[PageRoom, ...] = (PageRoom("overview", "overview.title", overview.Page),)
