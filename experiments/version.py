"""What results depend on beside the input: code, data and libraries, as one short text."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from world import tables

ROOT = Path(__file__).resolve().parent.parent
CODE = (
    "world/**/*.py",
    "agents/**/*.py",
    "model/**/*.py",
    "experiments/common_months.py",
    "experiments/design.py",
    "experiments/one_run.py",
    "experiments/outputs.py",
    "experiments/warm_start.py",
)
"""Code that decides what comes of a run."""
LIBRARIES = ("mesa", "networkx", "numpy", "scipy", "pandas")


@cache
def code_version() -> str:
    """Return a hash of the code, the data and the versions of the libraries; read once a process.

    Two processes of the same version give the same bytes, on one kind of processor.
    """
    content = hashlib.sha256(tables.digest().encode())
    for path in sorted(path for pattern in CODE for path in ROOT.glob(pattern)):
        content.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    content.update(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    return content.hexdigest()[:16]
