"""The scan in pieces finds what a scan of the whole column finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agents.scan
from agents.columns import Status
from agents.people import People
from agents.scan import rows_with_status


@given(st.lists(st.sampled_from(list(Status)), max_size=30), st.integers(1, 8))
def test_pieces_make_up_the_whole(statuses: list[Status], piece: int) -> None:
    people = People()
    people.add(len(statuses), status=np.array(statuses, np.uint8))
    wanted = (Status.WAITING_IN_MEXICO, Status.DEAD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agents.scan, "_PIECE", piece)
        found = rows_with_status(people, *wanted)
    assert found.tolist() == [row for row, status in enumerate(statuses) if status in wanted]
