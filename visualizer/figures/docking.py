"""The courts on another projection's inputs: `python -m visualizer.figures.docking FILE` draws them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.docking import A_JUDGE, JUDGES, RECEIPTS, by_hand, pending_by_month
from visualizer.figures import style
from visualizer.texts import amount

MORE_JUDGES = (0, 300, 700)
STATED = {0: (0.0, 2_000_000.0), 300: (10.0, 1_500_000.0), 700: (8.3, 0.0)}
"""What the report states: year and pending cases at the start, with 300 and with 700 more judges."""
LIFT = 50_000
"""Cases by which the label of a line stands above its end, clear of the ticks."""
_COLOURS = {0: style.RUST, 300: style.BLUE, 700: style.TEAL}
_SUBTITLE = (
    f"Cases pending from July 2023 on: {RECEIPTS:,} received a year, {JUDGES} judges who complete {A_JUDGE} "
    "each, and 300 or 700 more at once. Lines: this model's courts, month by month. Dashes: the same by "
    "arithmetic. Dots: what the report states."
)
_SOURCE = "Congressional Research Service, R47637 (July 2023): its statements and inputs."
_RUN = {"scenario": "docking (experiments/docking.py)", "scale": 100}


def draw(pending: Mapping[int, NDArray[np.float64]]) -> Figure:
    """Draw pending cases by month, one line for each number of more judges."""
    canvas = style.canvas(title(pending), _SUBTITLE, _SOURCE, _RUN, 1, shaded=False)
    axes = canvas.axes(style.LEFT, 0.76)
    for more, values in pending.items():
        years = np.arange(len(values)) / 12
        axes.plot(years, values, color=_COLOURS[more], linewidth=2.4, solid_capstyle="round")
        axes.plot(years, by_hand(more, years), color=style.GREY, linewidth=1.0, linestyle=(0, (4, 3)))
        words = f"{JUDGES + more:,} judges{f' (+{more})' if more else ''}\n{amount(values[-1])}"
        style.label(axes, years[-1] + 0.1, values[-1] + LIFT, words, _COLOURS[more], weight="bold")
    style.dots(axes, *zip(*STATED.values(), strict=True))
    style.tidy(axes, ticks=6)
    ticks = range(0, len(years) // 12 + 1, 2)
    axes.set_xticks(ticks, ["Start", *(f"{year} years" for year in ticks[1:])])
    axes.set_xlim(-0.1, years[-1] + 0.1)
    return canvas.figure


def title(pending: Mapping[int, NDArray[np.float64]]) -> str:
    """Say what becomes of the backlog with more judges."""
    return (
        f"On another projection's inputs the courts do as it says: 300 more judges leave "
        f"{amount(pending[300][-1])} cases after ten years, 700 clear them in {cleared(pending[700]):.1f}"
    )


def cleared(pending: NDArray[np.float64]) -> float:
    """Years until a falling backlog is as small as it gets: the cases that wait for their first date."""
    return float(np.argmax(pending <= 1.1 * pending[-12:].mean())) / 12


def main(path: Path) -> None:
    """Project and draw."""
    draw({more: pending_by_month(more) for more in MORE_JUDGES}).savefig(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
