"""The command `sensitivity`: its options, its progress on the terminal, how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.sweep_command import On, Site, Terminal, Workers
from world.errors import Interrupted


def sensitivity_command(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Sweep file: what is varied, months, scale, outputs. By default all parameters.",
            show_default="scenarios/sweeps/sensitivity.toml",
        ),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FACTOR", help="NAME or NAME=LOW..HIGH, in place of the file's factors; repeatable."
        ),
    ] = None,
    trajectories: Annotated[int, typer.Option(help="Morris trajectories.")] = 10,
    base: Annotated[int, typer.Option(help="Points of the Sobol sequence, a power of two.")] = 64,
    keep: Annotated[int, typer.Option(help="Most factors that go on from Morris to Sobol.")] = 8,
    on: On = "local",
    workers: Workers = 2,
    site: Site = None,
    out: Annotated[
        Path | None, typer.Option(help="Directory to write to.", show_default="results/sensitivity-NAME")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no tables.")] = False,
) -> None:
    """Screen parameters (Morris), rank those that are seen (Sobol), with figures; rerun to resume."""
    from model.interrupts import Interrupts

    directory = out
    try:
        with Interrupts() as interrupts:
            from experiments.sensitivity import Plan, asked_file, sensitivity
            from visualizer.sensitivity_report import write_sensitivity_report
            from world.scenario import SHIPPED

            interrupts.month_done()  # from here on a signal waits for the next poll
            path = file or SHIPPED / "sweeps" / "sensitivity.toml"
            plan = Plan(trajectories, base, keep, tuple(vary or ()))
            directory = out or Path("results") / f"sensitivity-{asked_file(path).sweep.name}"
            with Terminal(quiet) as terminal:
                found = sensitivity(
                    path,
                    directory,
                    plan,
                    on,
                    workers,
                    site,
                    terminal.say,
                    terminal.report,
                    interrupts.month_done,
                )
            terminal.say(write_sensitivity_report(found, directory))
            terminal.say(f"Written to {directory}")
    except (KeyboardInterrupt, Interrupted) as error:
        kept = f"{directory} keeps the finished runs, if any; the same command goes on"
        raise Interrupted(f"{str(error) or 'interrupted'}: {kept}") from None
