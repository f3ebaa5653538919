"""The example notebooks run, as Jupyter would run them, and are kept without outputs."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "examples").glob("*.ipynb"))


def executed(path: Path) -> list[Any]:
    """The code cells of a notebook with what they gave."""
    notebook = nbformat.read(path, as_version=4)
    config = Config({"KernelManager": {"transport": "ipc"}})  # no open port
    resources = {"metadata": {"path": str(ROOT)}}
    NotebookClient(notebook, timeout=300, resources=resources, config=config).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text(cell: Any) -> str:
    return "".join(str(output["data"].get("text/plain", "")) for output in cell.outputs if "data" in output)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


def test_one_scenario_shows_a_larger_backlog_with_fewer_judges() -> None:
    *_, array, difference, figure = executed(ROOT / "docs" / "examples" / "one_scenario.ipynb")
    assert "units:      cases" in text(array)
    values = [float(line.split()[-1]) for line in text(difference).splitlines()[1:6]]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0
    assert any("image/png" in output.get("data", {}) for output in figure.outputs)


def test_many_runs_share_their_luck_and_follow_the_draws() -> None:
    batch, _, table, figure = executed(ROOT / "docs" / "examples" / "many_runs.ipynb")
    rows = [line.split()[-3:] for line in text(batch).splitlines()[2:]]
    assert len(rows) == 6
    assert rows[:3] == rows[3:]
    assert len(text(table).splitlines()) == 7
    assert any("image/png" in output.get("data", {}) for output in figure.outputs)
