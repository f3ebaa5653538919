"""The courts on the inputs of the Congressional Research Service do what it projected."""

from functools import cache

import numpy as np
import pytest

from experiments.docking import A_JUDGE, JUDGES, PENDING, RECEIPTS, by_hand, pending_by_month
from visualizer.figures import docking

YEARS = np.arange(121) / 12


@cache
def projected(more_judges: int) -> np.ndarray:
    return pending_by_month(more_judges)


@pytest.mark.parametrize("more", [0, 300, 700])
def test_a_judge_completes_as_many_as_the_report_says(more: int) -> None:
    """In the first seven years, when all have cases enough: receipts less the change, by judge and year."""
    completed = 7 * RECEIPTS - (projected(more)[84] - PENDING)
    assert completed / (7 * (JUDGES + more)) == pytest.approx(A_JUDGE, rel=0.02)


def test_three_hundred_more_judges_leave_a_million_and_a_half_after_ten_years() -> None:
    assert projected(300)[-1] == pytest.approx(1_500_000, rel=0.05)
    assert (np.diff(projected(300)[::12]) < 0).all()


def test_seven_hundred_more_clear_the_backlog_in_a_little_over_eight_years() -> None:
    """What is left then waits for its first hearing, a month or two after it was filed."""
    assert 8 < docking.cleared(projected(700)) < 8.6
    assert projected(700)[-1] < 2 * RECEIPTS / 12


def test_as_they_are_judges_let_the_backlog_grow() -> None:
    assert projected(0)[-1] > 2_750_000


@pytest.mark.parametrize("more", [0, 300, 700])
def test_pending_runs_along_the_straight_line(more: int) -> None:
    """Within 2% of the first backlog, but for cases that wait for their first date."""
    least = 2 * RECEIPTS / 12
    np.testing.assert_allclose(projected(more), np.maximum(by_hand(more, YEARS), least), atol=0.02 * PENDING)


def test_the_figure_says_what_it_shows() -> None:
    pending = {more: by_hand(more, YEARS) for more in docking.MORE_JUDGES}
    assert "1.46 million cases after ten years, 700 clear them in 8.3" in docking.title(pending)
    lines = docking.draw(pending).axes[0].get_lines()
    np.testing.assert_array_equal(np.asarray(lines[2].get_ydata()), pending[300])
