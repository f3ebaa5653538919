"""What a run says on the terminal: progress while it goes, a summary at its end."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from model.migration_model import MigrationModel
from model.results import Results
from model.simulate import Settings
from world.calendar import format_month
from world.scenario import Scenario


class Reporter:
    """Progress and summary of one run, on standard error; silent if `quiet`.

    Args:
        scenario: What is run.
        settings: How it is run.
        quiet: Say nothing.
    """

    def __init__(self, scenario: Scenario, settings: Settings, quiet: bool) -> None:
        self._console = Console(stderr=True, quiet=quiet)
        self._settings = settings
        self._flows = {"court_receipts": 0.0, "court_completions": 0.0, "removals": 0.0}
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total} months"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[flows]}"),
            console=self._console,
            disable=quiet,
        )
        months = (settings.until - settings.start + 1) * settings.replicates
        self._task = self._progress.add_task(f"{scenario.name}, 1:{settings.scale}", total=months, flows="")

    def __enter__(self) -> Self:
        """Show the bar."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the bar as it stands."""
        self._progress.stop()

    def month_done(self, model: MigrationModel, replicate: int) -> None:
        """Note a finished month of a replicate."""
        finished = model.state.ledger.finished[-1]
        for name in self._flows:
            self._flows[name] += float(finished[name].sum())
        millions = ", ".join(
            f"{name.split('_')[-1]} {value / 1e6:.2f} m" for name, value in self._flows.items()
        )
        text = f"{format_month(model.month - 1)}  people {model.people.count * model.state.scale / 1e6:.1f} m; so far: {millions}"
        months = self._settings.until - self._settings.start + 1
        done = model.month - self._settings.start + replicate * months
        self._progress.update(self._task, completed=done, flows=text)

    def close(self, results: Results, directory: Path) -> None:
        """Print the summary and where everything is."""
        if results.table.num_rows and not self._console.quiet:
            from visualizer.summary import summary_table

            self._console.print(summary_table(results.frame(), results.info))
        if results.interrupted:
            last = results.info["last_finished_month"]
            self._console.print(f"Interrupted: the months until {last} are kept.")
        self._console.print(
            f"Written to {directory}: report.html, figures, summary.md, monthly.parquet, run.json"
        )
