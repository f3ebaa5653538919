"""The model against the reference: same start and inputs, other code and luck, the same distributions."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.reference import appeals, calendars, courts
from tests.reference.comparison import (
    Array,
    Counts,
    allowed_deviation,
    allowed_ratio,
    deviations,
    model_run,
    names,
    reference_run,
    table,
)
from tests.reference.person import Person

SEEDS = range(12)


@cache
def both() -> tuple[list[str], Array, Array]:
    """Names of the statistics, and the runs of the model and of the reference, (runs, statistics)."""
    model, reference = [model_run(seed)[1] for seed in SEEDS], [reference_run(seed) for seed in SEEDS]
    keys = names([*model, *reference])
    labels = [f"{series} of {group}, year {year}" for series, group in keys for year in (1, 2)]
    return labels, table(model, keys), table(reference, keys)


def test_means_agree() -> None:
    labels, model, reference = both()
    off = deviations(model, reference)
    allowed = allowed_deviation(len(labels), len(model))
    wrong = [f"{labels[i]}: {off[i]:.1f}" for i in np.flatnonzero(np.abs(off) > allowed)]
    assert not wrong, f"off by more than {allowed:.1f} standard errors: {wrong}"


def test_together_the_means_are_no_further_apart_than_chance_puts_them() -> None:
    """The squares of t, with 22 degrees of freedom, have mean 1.1; statistics are correlated."""
    labels, model, reference = both()
    assert len(labels) > 100
    assert np.mean(deviations(model, reference) ** 2) < 2.0


def test_dispersion_agrees() -> None:
    labels, model, reference = both()
    spread = [np.maximum(runs.std(axis=0, ddof=1), 1.0) for runs in (model, reference)]
    ratio = np.maximum(spread[0] / spread[1], spread[1] / spread[0])
    allowed = allowed_ratio(len(labels), len(model))
    wrong = [f"{labels[i]}: {ratio[i]:.1f}" for i in np.flatnonzero(ratio > allowed)]
    assert not wrong, f"standard deviations differ by more than a factor {allowed:.1f}: {wrong}"


def noticed(runs: list[tuple[Counts, ...]]) -> set[str]:
    """Names of what is wrong in some runs of a changed reference, by the criterion of `test_means_agree`."""
    model = [model_run(seed)[1] for seed in range(len(runs))]
    keys = names([*model, *runs])
    off = deviations(table(model, keys), table(runs, keys)).reshape(len(keys), 2)
    allowed = allowed_deviation(off.size, len(runs))
    return {
        f"{series} of {group}" for (series, group), t in zip(keys, off, strict=True) if abs(t).max() > allowed
    }


def test_a_doubled_chance_of_missing_a_hearing_is_noticed() -> None:
    found = noticed([reference_run(seed, no_show_unrepresented=0.19) for seed in SEEDS])
    assert "completions of in_absentia" in found


def test_no_time_to_appeal_and_more_to_prepare_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appeals, "_waits", lambda model, person, result: False)
    found = noticed([reference_run(seed, merits_lead_months=6) for seed in SEEDS])
    assert found.issuperset(("pending of decided", "hearings_held of individual"))


def test_no_way_to_the_port_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courts, "_gets_there", lambda model, person: 1.0)
    found = noticed([reference_run(seed) for seed in SEEDS])
    assert "mpp_hearings_missed of waiting" in found


def test_calendars_that_lose_the_fractions_of_their_slots_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calendars, "slots", lambda capacity, court, month: int(capacity))
    found = noticed([reference_run(seed) for seed in SEEDS])
    assert {"hearings_held of individual", "months_ahead of ('released', 'individual')"} <= found


def test_families_whose_members_are_decided_on_one_by_one_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def alone(person: Person, decision: str) -> float:
        luck: float = person.model.random.random()
        return luck

    monkeypatch.setattr(Person, "luck", alone)
    assert "parties of apart" in noticed([reference_run(seed) for seed in SEEDS])
