"""Time the model at several scales, each in a fresh process: `python -m benchmarks.run`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).with_name("results.md")
FIRST, LAST = "2013-10", "2028-12"
SEED = 1
PHASE_EVENTS: dict[str, tuple[str, ...]] = {
    "pressure": (),
    "intentions": (),
    "journey": ("departures", "returns to the way"),
    "border": ("encounters", "evasions"),
    "waiting": ("crimes",),
    "courts": ("notices filed", "hearings"),
    "interior": ("arrests", "book-ins", "removals"),
    "reception": ("people received",),
    "consulates": (),
    "learning": (),
    "record": (),
}
"""Events that the work of each phase is in proportion to; other phases go by institution or by month."""
_SERIES = {
    "encounters": "border_encounters",
    "evasions": "evasions",
    "departures": "departures",
    "returns to the way": "re_migrations",
    "crimes": "crimes_against_waiting",
    "people received": "repatriations_to_mexico",
    "notices filed": "court_receipts",
    "arrests": "ice_arrests",
    "book-ins": "detention_book_ins",
    "removals": "removals_by_path",
}


@dataclass(frozen=True)
class Measurement:
    """One run of the baseline.

    Attributes:
        scale: People that a row stands for.
        init_seconds: Reading the inputs and making the world at the first month.
        run_seconds: Living all months.
        peak_memory_bytes: Largest resident memory of the process.
        people: Rows at the end.
        person_months: Rows alive in the table, summed over the months.
        phase_seconds: Seconds of `run_seconds` by phase.
        events: Events in rows (not people), by kind.
    """

    scale: int
    init_seconds: float
    run_seconds: float
    peak_memory_bytes: int
    people: int
    person_months: int
    phase_seconds: dict[str, float]
    events: dict[str, int]

    def nanoseconds_an_event(self, phase: str) -> float | None:
        """Nanoseconds of a phase for each of its events; None where it has none."""
        number = sum(self.events[name] for name in PHASE_EVENTS[phase])
        return self.phase_seconds[phase] * 1e9 / number if number else None


def measure(scale: int, first: str = FIRST, last: str = LAST) -> Measurement:
    """Run the baseline in this process.

    Args:
        scale: People that a row stands for.
        first: First month, YYYY-MM.
        last: Last month, YYYY-MM, included.

    Raises:
        InputError: The scale or a month is not valid.
    """
    from model.migration_model import MigrationModel
    from model.results import peak_memory_bytes

    begun = perf_counter()
    model = MigrationModel(start=first, until=last, scale=scale, rng=SEED)
    made = perf_counter()
    hearings = person_months = 0
    while model.month <= model.state.levers.months[-1]:
        model.step()
        hearings += int(model.state.courts.hearings.sum())
        person_months += model.people.count
    lived = perf_counter()
    totals = {name: model.state.ledger.history(series).sum() / scale for name, series in _SERIES.items()}
    return Measurement(
        scale=scale,
        init_seconds=made - begun,
        run_seconds=lived - made,
        peak_memory_bytes=peak_memory_bytes(),
        people=model.people.count,
        person_months=person_months,
        phase_seconds=dict(model.plan_seconds),
        events={name: round(float(total)) for name, total in totals.items()} | {"hearings": hearings},
    )


def measure_apart(scale: int, first: str = FIRST, last: str = LAST) -> Measurement:
    """Run the baseline in a fresh process, so that neither memory nor caches carry over.

    Raises:
        CalledProcessError: The process failed; what it said is on standard error.
    """
    command = [sys.executable, "-m", "benchmarks.run", "--measure", "--scales", str(scale)]
    command += ["--first", first, "--last", last]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Measurement(**json.loads(done.stdout))


def report(measurements: Sequence[Measurement], first: str = FIRST, last: str = LAST) -> str:
    """The measurements as a Markdown page of three tables."""
    runs = [
        [
            f"1:{m.scale}",
            f"{m.init_seconds:.1f}",
            f"{m.run_seconds:.1f}",
            f"{m.peak_memory_bytes / 2**20:,.0f}",
            f"{m.people:,}",
            f"{m.person_months / m.run_seconds / 1e6:,.1f}",
        ]
        for m in measurements
    ]
    phases = [[f"1:{m.scale}", *(_phase(m, name) for name in PHASE_EVENTS)] for m in measurements]
    kinds = [name for names in PHASE_EVENTS.values() for name in names]
    events = [[f"1:{m.scale}", *(f"{m.events[name]:,}" for name in kinds)] for m in measurements]
    headings = ["scale", "init, s", "run, s", "peak memory, MiB", "rows", "million row-months a second"]
    parts = [
        "# Results\n",
        f"Baseline, {first} to {last}, seed {SEED}. {_machine()}\n",
        table(headings, runs),
        "Seconds by phase and, in brackets, nanoseconds an event:\n",
        table(["scale", *PHASE_EVENTS], phases),
        "Events, in rows:\n",
        table(["scale", *kinds], events),
    ]
    return "\n".join(parts)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, all columns set to the right."""
    lines = [headings, ["---:"] * len(headings), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _phase(measurement: Measurement, phase: str) -> str:
    each = measurement.nanoseconds_an_event(phase)
    seconds = f"{measurement.phase_seconds[phase]:.2f}"
    return seconds if each is None else f"{seconds} ({each:,.0f})"


def _machine() -> str:
    from importlib.metadata import version

    cpu = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in _lines(cpu) if line.startswith("model name")]
    name = models[0] if models else platform.machine()
    return f"{os.cpu_count()} CPUs ({name}), Python {platform.python_version()}, NumPy {version('numpy')}."


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write `results.md`; with --measure, measure one scale here and print it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--scales", type=int, nargs="+", default=[1000, 100, 10, 1], help="people to a row")
    parser.add_argument("--first", default=FIRST, help="first month")
    parser.add_argument("--last", default=LAST, help="last month")
    parser.add_argument("--out", type=Path, default=RESULTS, help="Markdown file to write")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.measure:
        print(json.dumps(asdict(measure(given.scales[0], given.first, given.last))))
        return
    text = report([measure_apart(s, given.first, given.last) for s in given.scales], given.first, given.last)
    given.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
