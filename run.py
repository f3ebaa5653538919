"""The command line: its commands, and, without one, the baseline with a report."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.sensitivity_command import sensitivity_command
from experiments.sweep_command import sweep_command
from visualizer.visualize_command import visualize_command
from world.errors import InputError, Interrupted, unknown_name

if TYPE_CHECKING:
    from calibration.runs import RunAll
    from model.interrupts import Interrupts
    from model.migration_model import MigrationModel
    from model.results import Results
    from model.simulate import Settings
    from visualizer.artist import Artist
    from visualizer.report import Report
    from world.scenario import Scenario

DONE, BAD_INPUT, INTERRUPTED = 0, 2, 3
"""Exit codes."""
USAGE_ERROR: Any = typer.BadParameter.__base__
"""What Typer raises for a wrong option or command; it has no public name of its own."""
TABLES = {
    "agents": "agents.declarations",
    "plan": "model.plan",
    "levers": "world.levers",
    "parameters": "world.parameters",
    "series": "world.series",
    "targets": "calibration.targets",
    "data": "world.tables",
}
"""Tables that can be described, and the module of each."""

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Migration through the US-Mexico corridor, simulated. Without a command: the baseline at 1:100.",
)


@dataclass(frozen=True)
class Request:
    """What a command line asks of a run.

    Attributes:
        scenario: Name or file; the baseline, or that of a checkpoint, if None.
        out: Directory of the run; `results/SCENARIO-SEED` if None.
        changes: Lines of `--set`.
        forced: Lines of `--force`.
        unforced: Let the agents decide in all months who comes to the border.
        quiet: Say nothing.
        given: The other options, by the name of the setting.
    """

    scenario: str | None = None
    out: Path | None = None
    changes: Sequence[str] = ()
    forced: Sequence[str] = ()
    unforced: bool = False
    quiet: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)


@app.callback(invoke_without_command=True)
def baseline(context: typer.Context) -> None:
    """Run the baseline when no command is given."""
    if context.invoked_subcommand is None:
        _run(Request())


@app.command()
def simulate(
    scenario: Annotated[
        str | None,
        typer.Argument(help="Name of a shipped scenario, or a TOML file.", show_default="baseline"),
    ] = None,
    start: Annotated[
        str | None, typer.Option(help="First month that is recorded.", show_default="2013-10")
    ] = None,
    until: Annotated[str, typer.Option(help="Last month, included.")] = "2028-12",
    scale: Annotated[
        int | None, typer.Option(help="People to a row: 1, 10, 100 or 1000.", show_default="100")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the first replicate.", show_default="1")] = None,
    replicates: Annotated[int, typer.Option(help="Number of runs with different luck.")] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Directory of the run.", show_default="results/SCENARIO-SEED")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="SETTING",
            help="NAME[:PLACE][@MONTH[..MONTH]]=VALUE, of a lever or parameter; repeatable.",
        ),
    ] = None,
    force: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SERIES=FILE",
            help="An observed series in place of the model's own; court_receipts=observed ships; repeatable.",
        ),
    ] = None,
    unforced: Annotated[
        bool, typer.Option("--unforced", help="Agents decide in all months who comes to the border.")
    ] = False,
    checkpoint: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Checkpoint to go on from; scenario, start, scale and seed are its own by default."
        ),
    ] = None,
    checkpoint_at: Annotated[
        str | None, typer.Option(metavar="MONTH", help="Write a checkpoint before this month.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no summary.")] = False,
) -> None:
    """Run a scenario; write its monthly table, figures, summary and report."""
    given = {
        "start": start,
        "until": until,
        "scale": scale,
        "seed": seed,
        "replicates": replicates,
        "resume": checkpoint,
        "checkpoint_at": checkpoint_at,
    }
    _run(Request(scenario, out, settings or [], force or [], unforced, quiet, given))


@app.command("compare")
def compare_scenarios(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            help="Two scenarios or more, names or TOML files; the others are set beside the first."
        ),
    ] = None,
    start: Annotated[str, typer.Option(help="First month.")] = "2013-10",
    until: Annotated[str, typer.Option(help="Last month, included.")] = "2028-12",
    scale: Annotated[int, typer.Option(help="People to a row: 1, 10, 100 or 1000.")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of the first replicate, in every scenario.")] = 1,
    replicates: Annotated[
        int, typer.Option(help="Runs of each scenario; with one there is no interval.")
    ] = 4,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="SETTING", help="As in simulate, for all of the scenarios; repeatable."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Directory to write to.", show_default="results/compare-A-B-SEED")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no summary.")] = False,
) -> None:
    """Run scenarios with the same luck; write their differences with intervals, figures and a report."""
    from model.interrupts import Interrupts
    from world.scenario import load

    chosen = [load(name).with_settings(settings or []) for name in scenarios or []]
    given = {"start": start, "until": until, "scale": scale, "seed": seed, "replicates": replicates}
    names = "-".join(scenario.name for scenario in chosen)
    directory = out or Path("results") / f"compare-{names}-{seed}"
    try:
        with Interrupts() as interrupts:
            interrupts.month_done()  # from here on a signal waits for the next poll
            _compare(chosen, _settings(given), directory, quiet, interrupts.month_done)
    except KeyboardInterrupt:
        print(
            "interrupted: nothing was compared; runs that had parted keep the months that they finished",
            file=sys.stderr,
        )
        raise typer.Exit(INTERRUPTED) from None


@app.command()
def calibrate(
    where: Annotated[str, typer.Option("--on", help="Where runs are made: local, this machine.")] = "local",
    workers: Annotated[int, typer.Option(help="Runs at a time.")] = 2,
    budget: Annotated[
        int, typer.Option(help="Most runs of the search; 0 fits nothing and compares the set that ships.")
    ] = 400,
    until: Annotated[str, typer.Option(help="Last month of the runs and of what is fitted.")] = "2024-12",
    scale: Annotated[int, typer.Option(help="People to a row: 1, 10, 100 or 1000.")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of all runs.")] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Directory to write to.", show_default="results/calibration-SEED")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Let the fitted set be the default of all runs from now on.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no tables.")] = False,
) -> None:
    """Fit parameters to published figures, of the courts alone, then of the whole chain; rerun to resume."""
    from calibration.runs import in_pool
    from experiments.pool import Pool
    from model.interrupts import Interrupts

    if where != "local":
        raise unknown_name("place to run on", where, ["local"])
    directory = out or Path("results") / f"calibration-{seed}"
    settings = _settings({"until": until, "scale": scale, "seed": seed})
    try:
        with Interrupts() as interrupts:
            interrupts.month_done()  # from here on a signal waits for the next poll
            with Pool(workers, interrupts.month_done) as pool:
                _calibrate(settings, directory, budget, in_pool(settings, pool), quiet, accept)
    except KeyboardInterrupt:
        print(f"interrupted: {directory} keeps the finished runs; the same command goes on", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None


for more in (sweep_command, sensitivity_command, visualize_command):
    app.command(more.__name__.removesuffix("_command"))(more)


@app.command()
def describe(
    table: Annotated[str, typer.Argument(help=f"One of: {', '.join(TABLES)}.")],
) -> None:
    """Print what is declared, as a table: agents, plan, levers, parameters, series, targets or data."""
    from rich.console import Console
    from rich.table import Table

    rows = _described(table)
    grid = Table(*rows[0].keys(), show_lines=False)
    for row in rows:
        grid.add_row(*(str(value) for value in row.values()))
    width = None if Console().is_terminal else 240
    Console(width=width).print(grid)


def _described(table: str) -> list[dict[str, Any]]:
    """Rows of a table of declarations."""
    from importlib import import_module

    if table not in TABLES:
        raise unknown_name("table", table, TABLES)
    rows: list[dict[str, Any]] = import_module(TABLES[table]).describe()
    return rows


def _run(request: Request) -> None:
    """Simulate, write what belongs to a run, and say what came out."""
    from model.interrupts import Interrupts

    with Interrupts() as interrupts:
        try:
            interrupted = _simulate(request, interrupts)
        except KeyboardInterrupt:
            print("interrupted before the first month was finished; nothing was written", file=sys.stderr)
            interrupted = True
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def _simulate(request: Request, interrupts: Interrupts) -> bool:
    """As `_run`; whether the run was interrupted."""
    from model.simulate import choose_scenario
    from model.simulate import simulate as run_simulation
    from visualizer.artist import Artist
    from visualizer.progress import Reporter

    settings = _settings(request.given)
    chosen = choose_scenario(request.scenario, settings)
    chosen = chosen.with_settings(request.changes).with_forcing(request.forced)
    chosen = chosen.without_forcing() if request.unforced else chosen
    directory = request.out or Path("results") / f"{chosen.name}-{settings.seed}"

    def month_done(model: MigrationModel, replicate: int) -> None:
        reporter.month_done(model, replicate)
        artist.month_done()
        interrupts.month_done()

    with Artist() as artist:
        with Reporter(chosen, settings, request.quiet) as reporter:
            results = run_simulation(chosen, settings, directory, month_done)
        report = _report(results, directory, artist)
    reporter.close(results, directory, report)
    return results.interrupted


def _compare(
    scenarios: Sequence[Scenario],
    settings: Settings,
    directory: Path,
    quiet: bool,
    poll: Callable[[], None],
) -> None:
    """Compare, report, and say what came out."""
    from rich.text import Text

    from experiments.compare import compare
    from visualizer.compare_report import conditions, summary_tables, write_compare_report
    from visualizer.progress import terminal

    console = terminal(quiet)

    def done(info: Mapping[str, Any]) -> None:
        text = f"{info['scenario']}: {info['replicates']} replicate(s) in {info['wall_seconds']:.0f} s"
        console.print(Text(text), soft_wrap=True)

    found = compare(scenarios, settings, directory, done, poll)
    write_compare_report(found, directory)
    for table in summary_tables(found):
        console.print(table)
    console.print(Text(conditions(found)))
    console.print(Text(f"Written to {directory}"), soft_wrap=True)


def _calibrate(
    settings: Settings, directory: Path, budget: int, run_all: RunAll, quiet: bool, accept: bool
) -> None:
    """Calibrate, report, and say what came out."""
    from rich.text import Text

    from calibration.calibrate import calibrate
    from calibration.record import accept_set
    from visualizer.calibration_report import stage_table, write_calibration_report
    from visualizer.progress import terminal

    console = terminal(quiet)

    def say(text: str) -> None:
        console.print(Text(text), soft_wrap=True)

    found = calibrate(settings, directory, budget, run_all, say)
    write_calibration_report(found, directory)
    for stage, rows in found.comparisons.items():
        console.print(stage_table(stage, rows))
    if accept:
        say(f"{accept_set(directory)} now holds the fitted set")
    say(f"Written to {directory}")


def _report(results: Results, directory: Path, artist: Artist) -> Report | None:
    """Write the report; too few months for one are no failure of an interrupted run."""
    from visualizer.report import write_report

    try:
        return write_report(directory, artist)
    except InputError as error:
        if not results.interrupted:
            raise
        print(f"no report: {error}", file=sys.stderr)
        return None


def _settings(given: Mapping[str, Any]) -> Settings:
    from model.simulate import Settings
    from world.calendar import parse_month

    months = {"start", "until", "checkpoint_at"}
    read: dict[str, Any] = {
        name: parse_month(value) if name in months else value
        for name, value in given.items()
        if value is not None
    }
    checkpoint = read.pop("resume", None)
    return Settings(**read) if checkpoint is None else Settings.of_checkpoint(checkpoint, **read)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; bad input is one line on standard error and code 2.

    Args:
        arguments: Words after the program's name; those of the process by default.
    """
    try:
        code = app(arguments, prog_name="run.py", standalone_mode=False)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    except USAGE_ERROR as error:
        print(f"error: {' '.join(error.format_message().split())}", file=sys.stderr)
        return BAD_INPUT
    except Interrupted as error:
        print(error, file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # of `describe levers | head`; what is left in the buffer has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code or DONE


if __name__ == "__main__":
    sys.exit(main())
