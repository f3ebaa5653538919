"""The report of a comparison: headline differences with their intervals, and a figure for each page."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.table import Table

from experiments.compare import NOTHING_SEEN, Comparison, differences, parting_year, total_since
from experiments.replicates import MOST
from experiments.yearly import EVERYWHERE
from visualizer import summary
from visualizer.drawing import to_png
from visualizer.figures import style
from visualizer.figures.catalogue import PAGES
from visualizer.figures.charts import years_ticks
from visualizer.report import page_template, scale_warnings, write_file
from visualizer.run_facts import honesty, months_of
from visualizer.texts import NOT_A_PREDICTION, amount, once

REPORT = "report.html"


@dataclass(frozen=True)
class Headline:
    """A series that a comparison reports.

    Attributes:
        page: Page of the report.
        label: As a reader says it.
        series: Flow or stock that is added up over its places, or mean that is weighed over them.
        group: Group that counts alone; all together by default.
    """

    page: str
    label: str
    series: str
    group: str = EVERYWHERE


HEADLINES: tuple[Headline, ...] = (
    Headline("overview", "Unauthorized residents", "unauthorized_population"),
    Headline("overview", "Costs, US dollars", "costs"),
    Headline("border", "Journeys begun", "departures"),
    Headline("border", "Encounters", "border_encounters"),
    Headline("border", "Got past unseen", "evasions"),
    Headline("waiting", "Enrolled in Remain in Mexico", "mpp_enrolments"),
    Headline("waiting", "Waiting in Mexico", "waiting_in_mexico"),
    Headline("waiting", "Sheltered there", "shelter_occupancy"),
    Headline("courts", "Judges on the bench", "judges"),
    Headline("courts", "Court receipts", "court_receipts"),
    Headline("courts", "Court completions", "court_completions"),
    Headline("courts", "Pending cases, active", "court_pending"),
    Headline("courts", "Pending 3 to 5 years", "court_pending_by_age", "3_to_5_years"),
    Headline("courts", "Pending over 5 years", "court_pending_by_age", "over_5_years"),
    Headline("courts", "Pending without a date", "cases_without_date"),
    Headline("courts", "Days since filing, pending", "court_wait_days"),
    Headline("courts", "Days to completion", "completed_wait_days"),
    Headline("courts", "Hearings put off", "hearings_rescheduled"),
    Headline("courts", "Relief granted", "court_completions", "relief"),
    Headline("courts", "Appeals pending", "appeals_pending"),
    Headline("deportation", "ICE arrests", "ice_arrests"),
    Headline("deportation", "Removals, ICE and CBP", "removals_by_path"),
    Headline("deportation", "Final orders at large", "final_orders_at_large"),
    Headline("reception", "Returns to Mexico", "repatriations_to_mexico"),
    Headline("reception", "Received in centres", "reception_arrivals"),
    Headline("reception", "Turned away from them", "reception_turned_away"),
    Headline("consulates", "Consular cases opened", "consular_cases_opened"),
    Headline("consulates", "Consular cases served", "consular_cases_served"),
    Headline("consulates", "Consular cases waiting", "consular_cases_waiting"),
    Headline("homes", "Taken home", "transported_home"),
    Headline("homes", "Set out again after a return", "re_migrations"),
    Headline("homes", "Remittances, US dollars", "remittances"),
    Headline("harm", "Crimes on the route", "crimes_on_route"),
    Headline("harm", "Crimes against people who wait", "crimes_against_waiting"),
    Headline("harm", "Court hearings missed", "hearings_missed"),
    Headline("harm", "Families separated", "family_separations"),
    Headline("harm", "Consular cases given up", "consular_cases_abandoned"),
)
_COLUMNS = 3
"""Quantities side by side in a figure."""
_GAP = 0.075
"""Between panels, as a share of the figure's width."""
_COLOURS = (style.INK, style.RUST, style.BLUE, style.TEAL, style.PLUM, style.SAND)


def write_compare_report(found: Comparison, out: Path) -> Path:
    """Write `report.html` and a figure for each page into the directory of a comparison.

    Raises:
        InputError: A file cannot be written.
    """
    pages, words = [], headline_rows(found)
    for page in PAGES:
        present = [headline for headline in of_run(found) if headline.page == page.name]
        if not present:
            continue
        png = to_png(draw_page(found, page.title, present))
        write_file(out / f"compare_{page.name}.png", png)
        rows = [row for row in words if row["page"] == page.name]
        pages.append((page, base64.b64encode(png).decode(), rows))
    html = page_template("compare").render(
        names=found.names,
        descriptions=[info["description"] for info in found.info],
        months=months_of(found.info[0]),
        conditions=conditions(found),
        warnings=scale_warnings([headline.series for headline in of_run(found)], found.info[0]),
        parted=parting(found),
        honesty=honesty(found.info[0]),
        pages=pages,
    )
    return write_file(out / REPORT, html.encode())


def summary_tables(found: Comparison) -> list[Table]:
    """Return what a terminal shows: for each scenario, its headline differences in the last fiscal year."""
    year = int(found.years["year"].max())
    tables = {
        name: summary.plain_table(f"{name} less {found.names[0]}, fiscal year {year}")
        for name in found.names[1:]
    }
    for table in tables.values():
        table.add_column("quantity", no_wrap=True)
        table.add_column("difference", justify="right", no_wrap=True)
        table.add_column("95% interval", justify="right", no_wrap=True)
        table.add_column("finding")
    for row in headline_rows(found):
        if row["period"] == f"FY{year}":
            finding = row["finding"] + (f"; {row['needed']} replicates needed" if row["needed"] else "")
            cells = (row[name] for name in ("quantity", "difference", "interval"))
            tables[row["scenario"]].add_row(*cells, finding)
    return list(tables.values())


def of_run(found: Comparison) -> list[Headline]:
    """Return the headlines whose series the runs have."""
    present = set(found.differences["series"])
    return [headline for headline in HEADLINES if headline.series in present]


def headline_rows(found: Comparison) -> list[dict[str, str]]:
    """Return the headline differences in words: of the last year and, for flows, since the scenarios part.

    Returns:
        Rows with page, scenario, quantity, period, reference, value, difference, interval, finding and needed
        (replicates that would resolve a difference that is not seen, else empty).
    """
    last = int(found.years["year"].max())
    parted = parting_year(found.differences)
    periods = [(f"FY{last}", found.differences[found.differences["year"] == last])]
    if parted is not None and parted < last:
        sums = differences(total_since(found.years, parted), found.names[0])
        periods.append((f"FY{parted} to FY{last}", sums))
    return [
        {"page": headline.page, "quantity": headline.label, "period": period} | _words(row)
        for headline in of_run(found)
        for period, table in periods
        for row in _everywhere(table, headline).to_dict("records")
    ]


def parting(found: Comparison) -> str:
    """Say from when on the scenarios differ."""
    year = parting_year(found.differences)
    if year is None:
        return "The scenarios never differ: the same luck gave the same months."
    return f"The scenarios differ from fiscal year {year} on; before, they are the same to the last person."


def conditions(found: Comparison) -> str:
    """Say how the scenarios were run, and what an interval means."""
    info = found.info[0]
    count = int(info["replicates"])
    luck = (
        "One replicate: no interval, and a difference may be luck. Run more with --replicates."
        if count == 1
        else f"{count} replicates with the same luck in every scenario; 95% intervals of the mean difference."
    )
    return f"{NOT_A_PREDICTION} 1:{int(info['scale']):,}, seed {info['seed']}. {luck}"


def draw_page(found: Comparison, title: str, headlines: Sequence[Headline]) -> Figure:
    """Draw each quantity by fiscal year in every scenario, and under it the difference to the first."""
    rows = -(-len(headlines) // _COLUMNS)
    canvas = style.canvas(
        f"{title}: scenarios, and their difference to {found.names[0]}",
        "By fiscal year; a flow is the sum of the year, a stock that at its end, a mean that of the year. "
        "Below: the mean difference within replicates, with its 95% interval.",
        "",
        {**found.info[0], "scenario": " and ".join(found.names)},
        int(found.info[0]["replicates"]),
        series=[headline.series for headline in headlines],
        height=2.5 + 3.9 * rows,
        shaded=False,
        banded=False,
    )
    room, width = (canvas.top - canvas.bottom) / rows, (0.9 + _GAP) / min(_COLUMNS, len(headlines))
    for index, headline in enumerate(headlines):
        row, column = divmod(index, _COLUMNS)
        left, floor = style.LEFT + column * width, canvas.top - (row + 1) * room
        upper, lower = (
            canvas.figure.add_axes((left, floor + start * room, width - _GAP, height * room))
            for start, height in ((0.52, 0.39), (0.07, 0.33))
        )
        _lines(upper, _everywhere(found.years, headline), found.names)
        style.heading(upper, textwrap.fill(headline.label, int(width * 100)))
        _differences(lower, _everywhere(found.differences, headline), found.names)
    _key(canvas, found.names)
    return canvas.figure


def _everywhere(table: pd.DataFrame, headline: Headline) -> pd.DataFrame:
    here = (table["place"] == EVERYWHERE) & (table["group"] == headline.group)
    return table[(table["series"] == headline.series) & here]


def _lines(axes: Axes, rows: pd.DataFrame, names: Sequence[str]) -> None:
    means = rows.groupby(["scenario", "year"])["value"].mean().unstack("scenario")
    for name, colour in reversed(_coloured(names)):
        axes.plot(means.index, means[name], color=colour, linewidth=1.8)
    style.tidy(axes)
    years_ticks(axes, [int(year) for year in means.index], most=5)


def _differences(axes: Axes, rows: pd.DataFrame, names: Sequence[str]) -> None:
    for name, colour in _coloured(names)[1:]:
        own = rows[rows["scenario"] == name].sort_values("year")
        axes.plot(own["year"], own["difference"], color=colour, linewidth=1.8)
        style.band(axes, own["year"], own["low"].fillna(0.0), own["high"].fillna(0.0), colour)
    style.tidy(axes, ticks=4)
    axes.set_ylim(auto=True)
    axes.autoscale(axis="y")
    axes.axhline(0, color=style.GREY, linewidth=0.8)
    years_ticks(axes, sorted({int(year) for year in rows["year"]}), most=5)
    style.heading(axes, "Difference")


def _coloured(names: Sequence[str]) -> list[tuple[str, str]]:
    """Each scenario with its colour; colours repeat beyond six."""
    return [(name, _COLOURS[index % len(_COLOURS)]) for index, name in enumerate(names)]


def _key(canvas: style.Canvas, names: Sequence[str]) -> None:
    """Name the scenarios in their colours, above the panels on the right."""
    inch = 1 / canvas.figure.get_figheight()
    for index, (name, colour) in enumerate(_coloured(names)):
        where: dict[str, Any] = {"ha": "right", "va": "top", "fontsize": 9, "weight": "bold"}
        canvas.figure.text(0.97, 1 - (0.22 + 0.19 * index) * inch, name, color=colour, **where)


def _words(row: Mapping[Any, Any]) -> dict[str, str]:
    one = int(row["replicates"]) == 1
    return {
        "scenario": str(row["scenario"]),
        "reference": amount(row["reference"]),
        "value": amount(row["value"]),
        "difference": signed(row["difference"]),
        "interval": "" if one else once(signed(row["low"]), signed(row["high"])),
        "finding": str(row["finding"]),
        "needed": _needed(row) if row["finding"] == NOTHING_SEEN else "",
    }


def _needed(row: Mapping[Any, Any]) -> str:
    number = row["replicates_needed"]
    return f"over {MOST:,}" if np.isnan(number) else f"{number:,.0f}"


def signed(value: float) -> str:
    """Write a difference with its sign: +3,400, -1.2 million, 0."""
    text = amount(value)
    return "0" if text in ("0", "-0") else text if value < 0 else f"+{text}"
