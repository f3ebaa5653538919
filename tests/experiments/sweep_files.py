"""Sweep files of tests: small ones, changed line by line."""

from pathlib import Path

SWEEP = """
[sweep]
name = "small"
start = "2013-10"
until = "2013-11"
scale = 1000
{sweep}
{factors}
[[outputs]]
series = "court_pending"
by = "month"

[[outputs]]
series = "removals"
groups = ["each"]
"""
JUDGES = """
[[factors]]
name = "judges"
how = "multiply"
from = "2013-11"
"""
TWO_BY_TWO = f"{JUDGES}values = [0.5, 1.0]\n[[factors]]\nname = 'plea_share'\nvalues = [0.05, 0.1]\n"
RANGE = "low = 0.5\nhigh = 1.5\n"


def write_sweep(folder: Path, sweep: str = "", factors: str = "", name: str = "sweep.toml") -> Path:
    """Write a sweep file of two months at 1:1000 and return its path."""
    path = folder / name
    path.write_text(SWEEP.format(sweep=sweep, factors=factors))
    return path
