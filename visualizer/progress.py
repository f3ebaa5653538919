"""What a run says on the terminal: progress while it goes, a summary at its end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from model.migration_model import MigrationModel
from model.results import Results
from model.simulate import Settings
from world.calendar import fiscal_year, format_month
from world.scenario import Scenario

if TYPE_CHECKING:
    from visualizer.report import Report

FLOWS = {
    "border_encounters": "encounters",
    "court_receipts": "filed",
    "court_completions": "decided",
    "removals": "removed",
}
"""Series that are added up while a run goes, and what they are called in a line of 80 columns."""
WIDTH = 110
"""Columns of the text where there is no terminal to say its own."""


def terminal(quiet: bool) -> Console:
    """Return standard error to print on: as wide as the terminal, or `WIDTH` where there is none."""
    console = Console(stderr=True, quiet=quiet)
    return console if console.is_terminal else Console(stderr=True, quiet=quiet, width=WIDTH)


class Reporter:
    """Progress and summary of one run, on standard error; silent if `quiet`.

    A terminal shows a bar; elsewhere there is one line a fiscal year.

    Args:
        scenario: What is run.
        settings: How it is run.
        quiet: Say nothing.
    """

    def __init__(self, scenario: Scenario, settings: Settings, quiet: bool) -> None:
        self._console = terminal(quiet)
        self._settings = settings
        self._months = settings.until - settings.start + 1
        self._flows = dict.fromkeys(FLOWS, 0.0)
        self._counted = (-1, 0)
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("months"),
            TimeElapsedColumn(), console=self._console,
        )  # fmt: skip
        title = f"{scenario.name}, 1:{settings.scale}"
        self._task = self._bar.add_task(title, total=self._months * settings.replicates)
        self._line = Text()
        self._live = Live(get_renderable=self._shown, console=self._console, refresh_per_second=8)
        self._title = (
            f"{title}, seed {settings.seed}: {self._months} months, {settings.replicates} replicate(s)"
        )
        self._begun = False

    def __enter__(self) -> Self:
        """Say nothing until a month is done: what is wrong with the input is then all that is said."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the bar as it stands."""
        self._live.stop()

    def month_done(self, model: MigrationModel, replicate: int) -> None:
        """Note a finished month of a replicate."""
        self._begin()
        self._count(model, replicate)
        done = model.month - self._settings.start
        self._bar.update(self._task, completed=done + replicate * self._months)
        self._line = Text(progress_line(model, self._flows))
        last = model.month > self._settings.until
        year_ended = fiscal_year(model.month) != fiscal_year(model.month - 1)
        if not self._console.is_terminal and (last or year_ended):
            self._say(f"{done}/{self._months} months: {self._line}")

    def close(self, results: Results, directory: Path, report: Report | None) -> None:
        """Print the summary, if there is a report, and where everything is."""
        if report is not None and not self._console.quiet:
            self._summarize(report)
        if results.interrupted:
            self._say(f"Interrupted: the months until {results.info['last_finished_month']} are kept.")
        names = sorted(path.name for path in directory.iterdir() if path.suffix != ".part")
        self._say(f"Written to {directory}:")
        self._console.print(Text("  " + ", ".join(names)))

    def _begin(self) -> None:
        """Show the bar, or say what is run, once."""
        if not self._begun and self._console.is_terminal and not self._console.quiet:
            self._live.start()
        elif not self._begun:
            self._say(self._title)
        self._begun = True

    def _summarize(self, report: Report) -> None:
        from visualizer.summary import summary_table

        self._console.print(summary_table(report.run.monthly, report.run.info, report.comparison))

    def _count(self, model: MigrationModel, replicate: int) -> None:
        """Add the months finished since the last call; a new replicate begins at nothing."""
        known, months = self._counted
        finished = model.state.ledger.finished
        if known != replicate:
            months, self._flows = 0, dict.fromkeys(FLOWS, 0.0)
        for month in finished[months:]:
            for name in FLOWS:
                self._flows[name] += float(month[name].sum())
        self._counted = (replicate, len(finished))

    def _shown(self) -> Group:
        return Group(self._bar, self._line)

    def _say(self, text: str) -> None:
        """Print one line as it is, however long."""
        self._console.print(Text(text), soft_wrap=True)


def progress_line(model: MigrationModel, flows: Mapping[str, Any]) -> str:
    """The last month, the people in the table, and the flows so far, in millions."""
    people = model.people.count * model.state.scale
    so_far = ", ".join(f"{label} {flows[name] / 1e6:.1f}m" for name, label in FLOWS.items())
    return f"{format_month(model.month - 1)}: people {people / 1e6:.1f}m; {so_far}"
