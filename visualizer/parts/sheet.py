"""A table of text."""

from __future__ import annotations

from collections.abc import Sequence

import solara


def Sheet(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], dark: bool) -> None:
    """Show a table of text, its first column the name of each row."""
    _Sheet(title=title, heads=list(heads), rows=[list(row) for row in rows], dark=dark)


@solara.component_vue("sheet.vue")
def _Sheet(title: str, heads: list[str], rows: list[list[str]], dark: bool) -> None:
    """The part that runs in the browser."""
