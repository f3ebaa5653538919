"""The pages of the application, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara

from visualizer.pages import (
    about,
    border,
    consulates,
    courts,
    harm,
    homes,
    overview,
    reception,
    remain_in_mexico,
)

Component = Callable[..., solara.Element[Any]]
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


PAGES: tuple[PageRoom, ...] = (
    PageRoom("overview", "overview.title", overview.Page),
    PageRoom("courts", "courts.title", courts.Page),
    PageRoom("remain_in_mexico", "mpp.title", remain_in_mexico.Page),
    PageRoom("border", "border.title", border.Page),
    PageRoom("reception", "reception.title", reception.Page),
    PageRoom("consulates", "consulates.title", consulates.Page),
    PageRoom("homes", "homes.title", homes.Page),
    PageRoom("harm", "harm.title", harm.Page),
    PageRoom("about", "about.title", about.Page),
)
