"""What tests of several agents share."""

import pytest

from agents import journey
from agents.state import Rows


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Rows]:
    """Whoever is sent on their way."""
    rows: list[Rows] = []
    monkeypatch.setattr(journey, "set_out", lambda _, gone: rows.append(gone), raising=False)
    return rows
