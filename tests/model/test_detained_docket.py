"""The detained docket in the real courts: completed in weeks, while the others wait for years."""

from collections.abc import Callable

from model.migration_model import MigrationModel

Run = Callable[..., MigrationModel]


def test_the_detained_are_completed_in_weeks(run: Run) -> None:
    """Four of five in two months, as a goal of 60 days asks; who is arrested with an old case is not."""
    ledger = run(start="2016-10", months=24, scale=1000).state.ledger
    soon, later = ledger.history("detained_completions").sum(axis=(0, 1))
    completions = ledger.history("court_completions").sum()
    assert 0.7 < soon / (soon + later) < 0.95
    assert 0.05 < (soon + later) / completions < 0.5
