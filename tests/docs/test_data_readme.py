"""What `data/README.md` says of the tables is so."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("world", "agents", "model", "calibration", "visualizer")


def test_tables_that_no_code_reads_are_those_listed() -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    listed = re.search(r"Read by no code.*?:(.*?)\n\n", text, re.DOTALL)
    assert listed is not None
    code = "".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    tables = {path.stem for path in (ROOT / "data").glob("*.csv")}
    unread = {table for table in tables if f'"{table}"' not in code}
    assert unread == set(re.findall(r"`(\w+)`", listed[1]))
