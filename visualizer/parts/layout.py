"""Headings and sentences of a page."""

from __future__ import annotations

import reacton.ipyvuetify as rv

from visualizer.amounts import short_month
from visualizer.catalogue import Language, text
from visualizer.moment import Moment
from visualizer.run_facts import last_forced_month

GREY = "opacity: 0.8; font-size: 13px; max-width: 1000px; margin: 0 0 4px 0;"


def Head(page: str, moment: Moment, language: Language) -> None:
    """Show a page's title, what it is about, and what the numbers of its month are."""
    Title(text(f"{page}.title", language), text(f"{page}.lead", language), moment, language)


def Title(title: str, lead: str, moment: Moment, language: Language) -> None:
    """Show a title, a sentence under it, and what the numbers of the month are."""
    with rv.Html(tag="header", style_="margin-bottom: 16px;"):
        rv.Html(tag="h1", children=[title], style_="font-size: 24px; line-height: 1.3; margin: 0 0 4px 0;")
        Sentence(lead)
        Sentence(standing(moment, language))


def Sentence(words: str) -> None:
    """Show a sentence or two."""
    rv.Html(tag="p", children=[words], style_=GREY)


def Section(title: str) -> None:
    """Show the heading of a part of a page."""
    rv.Html(tag="h2", children=[title], style_="font-size: 17px; line-height: 1.3; margin: 26px 0 10px 0;")


def standing(moment: Moment, language: Language) -> str:
    """Say which month is shown, what was put in of it, and that it is no prediction."""
    forced, month = last_forced_month(moment.run), short_month(moment.month, language)
    scale = f"{moment.ledger.scale:,}"
    if forced is None:
        return text("page.decided_always", language, month=month, scale=scale)
    last = short_month(forced, language)
    key = "page.observed" if moment.month <= forced else "page.decided"
    return text(key, language, month=month, scale=scale, last=last)
