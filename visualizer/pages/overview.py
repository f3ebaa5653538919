"""Overview: the pending cases of the month."""

from __future__ import annotations

from collections.abc import Callable

import solara

from visualizer.amounts import amount
from visualizer.catalogue import Language
from visualizer.moment import Moment


@solara.component
def Page(moment: Moment, language: Language, dark: bool, open_place: Callable[[str, str], None]) -> None:
    """Show the page."""
    solara.Text(amount(float(moment.now("court_pending").sum()), language))
