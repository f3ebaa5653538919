"""The command line: simulate, describe, and, without a command, the baseline with a report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from model.simulate import Settings

BAD_INPUT = 2
INTERRUPTED = 3
TABLES = ("agents", "plan", "levers", "parameters", "series", "targets", "data")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="Migration through the US-Mexico corridor, simulated. Without a command: the baseline at 1:100.",
)


@app.callback(invoke_without_command=True)
def baseline(context: typer.Context) -> None:
    """Run the baseline when no command is given."""
    if context.invoked_subcommand is None:
        _run("baseline")


@app.command()
def simulate(
    scenario: Annotated[str, typer.Argument(help="Name of a shipped scenario, or a TOML file.")] = "baseline",
    start: Annotated[str, typer.Option(help="First month.")] = "2013-10",
    until: Annotated[str, typer.Option(help="Last month, included.")] = "2028-12",
    scale: Annotated[int, typer.Option(help="People to a row: 1, 10, 100 or 1000.")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of the first replicate.")] = 1,
    replicates: Annotated[int, typer.Option(help="Number of runs with different luck.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Directory of the run [results/SCENARIO-SEED].")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="NAME[:PLACE][@YYYY-MM[..YYYY-MM]]=VALUE, of a lever or parameter; repeatable."),
    ] = None,
    force: Annotated[
        list[str] | None, typer.Option(help="SERIES=FILE: an observed series in place of the model's own.")
    ] = None,
    checkpoint: Annotated[Path | None, typer.Option("--from", help="Checkpoint to go on from.")] = None,
    checkpoint_at: Annotated[str | None, typer.Option(help="Write a checkpoint before this month.")] = None,
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
    _run(scenario, out, settings or [], force or [], quiet, given)


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
    console = Console()
    width = None if console.is_terminal else 240
    Console(width=width).print(grid)


def _described(table: str) -> list[dict[str, Any]]:
    """Rows of a table of declarations."""
    from importlib import import_module

    rooms = {
        "agents": "agents.declarations",
        "plan": "model.plan",
        "levers": "world.levers",
        "parameters": "world.parameters",
        "series": "world.series",
        "targets": "calibration.targets",
        "data": "world.tables",
    }
    if table not in rooms:
        from world.errors import unknown_name

        raise unknown_name("table", table, TABLES)
    rows: list[dict[str, Any]] = import_module(rooms[table]).describe()
    return rows


def _run(
    scenario: str,
    out: Path | None = None,
    changes: list[str] | None = None,
    forced: list[str] | None = None,
    quiet: bool = False,
    given: dict[str, Any] | None = None,
) -> None:
    """Simulate, write what belongs to a run, and say what came out."""
    from model.simulate import simulate as run_simulation
    from visualizer.progress import Reporter
    from world.scenario import load

    chosen = load(scenario).with_settings(changes or []).with_forcing(forced or [])
    settings = _settings(given or {})
    directory = out or Path("results") / f"{chosen.name}-{settings.seed}"
    with Reporter(chosen, settings, quiet) as reporter:
        results = run_simulation(chosen, settings, directory, reporter.month_done)
    if results.table.num_rows:
        from visualizer.report import write_report

        write_report(directory)
    reporter.close(results, directory)
    if results.interrupted:
        raise typer.Exit(INTERRUPTED)


def _settings(given: dict[str, Any]) -> Settings:
    from model.simulate import Settings
    from world.calendar import parse_month

    months = {name: parse_month(given.pop(name)) for name in ("start", "until", "checkpoint_at") if given.get(name)}
    given.pop("checkpoint_at", None)
    return Settings(**given, **months)


def main() -> None:
    """Run the command line; bad input is one line on standard error and exit code 2."""
    import signal

    from world.errors import InputError

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        print("interrupted before the first month was finished; nothing was written", file=sys.stderr)
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
