"""The command `sweep`: its options, its progress on the terminal, how it ends; Dask is loaded in it only."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from world.errors import Interrupted

if TYPE_CHECKING:
    from rich.console import Console

    from experiments.sweep import Progress

LINE_SECONDS = 10.0
"""Time between two lines of progress where there is no terminal."""
On = Annotated[
    str, typer.Option(help="Where runs are made: local, slurm, or the address of a Dask scheduler.")
]
Workers = Annotated[int, typer.Option(help="Runs at a time; a scheduler's own workers are all used.")]
Site = Annotated[
    Path | None, typer.Option(help="What SLURM is asked for: queue, walltime, memory ... in TOML.")
]


def sweep_command(
    file: Annotated[Path, typer.Argument(help="Sweep file in TOML; scenarios/sweeps/ has some.")],
    on: On = "local",
    workers: Workers = 2,
    out: Annotated[
        Path | None, typer.Option(help="Directory of the store.", show_default="results/sweep-NAME")
    ] = None,
    site: Site = None,
    job_script: Annotated[
        bool, typer.Option("--job-script", help="Print the script of a SLURM job, and run nothing.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no summary.")] = False,
) -> None:
    """Run a designed experiment of many runs, here or on a cluster; rerun to resume."""
    from model.interrupts import Interrupts

    directory = out
    try:
        with Interrupts() as interrupts:
            from experiments.slurm import job_script as script
            from experiments.slurm import read_site
            from experiments.sweep import sweep
            from experiments.sweep_file import read_sweep_file

            interrupts.month_done()  # from here on a signal waits for the next poll
            directory = out or Path("results") / f"sweep-{read_sweep_file(file).sweep.name}"
            if job_script:
                print(script(read_site(site), directory / "slurm"))
                return
            with Terminal(quiet) as terminal:
                ended = sweep(file, directory, on, workers, site, terminal.report, interrupts.month_done)
            terminal.close(ended, directory)
    except (KeyboardInterrupt, Interrupted) as error:
        raise Interrupted(f"{str(error) or 'interrupted'}: {_kept(directory)}") from None


def _kept(directory: Path | None) -> str:
    """What an interrupted sweep leaves."""
    if directory is None or not (directory / "sweep.sqlite").exists():
        return "no run was finished"
    return f"{directory} keeps the finished runs; the same command goes on"


class Terminal:
    """Progress on standard error: one line that changes, or a line now and then where there is no terminal.

    Args:
        quiet: Say nothing.
    """

    def __init__(self, quiet: bool) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        self._console: Console = Console(stderr=True, quiet=quiet)
        self._live = Live(Text(), console=self._console, refresh_per_second=4, transient=True)
        self._said, self._begun = -LINE_SECONDS, False

    def __enter__(self) -> Terminal:
        """Say nothing until there is progress: what is wrong with the input is then all that is said."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the changing line away."""
        self._live.stop()

    def report(self, progress: Progress) -> None:
        """Show how far the sweep is."""
        from rich.text import Text

        if not self._begun:
            self.say(f"Dask's dashboard: {progress.dashboard}")
            self._begun = True
            if self._console.is_terminal and not self._console.quiet:
                self._live.start()
        if self._console.is_terminal:
            self._live.update(Text(progress_line(progress)))
        elif monotonic() - self._said >= LINE_SECONDS:
            self.say(progress_line(progress))
            self._said = monotonic()

    def close(self, progress: Progress, directory: Path) -> None:
        """Say how it ended, and where everything is."""
        self.say(f"{progress.done} runs done, {progress.failed} failed. Written to {directory}")
        if progress.failed:
            self.say("The table of runs has their tracebacks; the same command makes them again.")

    def say(self, text: str) -> None:
        """Print a line as it is, however long."""
        from rich.text import Text

        self._console.print(Text(text), soft_wrap=True)


def progress_line(progress: Progress) -> str:
    """How far a sweep is, in a line."""
    counts = (
        f"{progress.done} done, {progress.failed} failed, {progress.running} running, {progress.left} left"
    )
    time = "" if progress.seconds_left is None else f"; about {duration(progress.seconds_left)} to go"
    return f"{counts}; {progress.workers} workers{time}"


def duration(seconds: float) -> str:
    """A time in the two largest of days, hours, minutes and seconds."""
    rest, parts = round(seconds), []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, rest = divmod(rest, size)
        parts.append((count, f"{count} {unit}"))
    first = next((place for place, (count, _) in enumerate(parts) if count), len(parts) - 1)
    return " ".join(text for _, text in parts[first : first + 2])
