"""Learning: what became of people reaches their communities late and noisy, and moves what is believed."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from agents.state import Array, State
from world.calendar import DAYS_A_MONTH
from world.drivers import citizenship_of

KNOWN: tuple[str, ...] = ("belief", "penalty", "court_wait")
"""What communities believe; news of each are two months old when they are taken in."""
COMPATRIOTS = 10
"""Rows of all compatriots' experience that weigh on a community beside its own (assumed)."""
LEAST, MOST = 0.001, 0.99
"""Bounds of a perceived probability."""


def learn(state: State) -> None:
    """Move beliefs towards news of two months ago, and send this month's on their way."""
    arrests = float(state.ledger.value("ice_arrests").sum()) / DAYS_A_MONTH
    cells = len(state.communities)
    _take_in(
        state, "belief", chance_now(state), state.streams.sequence("learning/chance", state.month, cells)
    )
    penalty = penalty_now(state, arrests)
    _take_in(state, "penalty", penalty, state.streams.sequence("learning/penalty", state.month, cells))
    _take_in(
        state, "court_wait", wait_now(state), state.streams.sequence("learning/wait", state.month, cells)
    )
    state.ledger.put(
        "beliefs", np.stack([state.communities.column(name) for name in KNOWN], axis=1), scaled=False
    )


def chance_now(state: State) -> Array:
    """Share of this month's attempts that got in, by community; compatriots' count beside its own.

    A community whose citizenship made no attempt hears nothing new: it gets its own belief back.
    """
    table, citizenship = state.communities, citizenship_of(state.places)
    attempts = np.bincount(citizenship, weights=table.attempts)[citizenship]
    entries = np.bincount(citizenship, weights=table.entries)[citizenship]
    compatriots = entries / np.maximum(attempts, 1)
    news = (table.entries + COMPATRIOTS * compatriots) / (table.attempts + COMPATRIOTS)
    return np.where(attempts > 0, news, table.belief)


def penalty_now(state: State, arrests_per_day: float) -> float:
    """Yearly chance of arrest of a resident without lawful status, everywhere and of all citizenships."""
    residents = max(int(state.residents.sum()) * state.scale, 1)
    return float(np.clip(arrests_per_day * DAYS_A_MONTH * 12 / residents, LEAST, MOST))


def wait_now(state: State) -> Array:
    """Mean months since filing of the active cases at the courts of each community's people, (communities,).

    Where none of their courts has a case, what was believed.
    """
    months = state.stamp - state.filed_sum / np.maximum(state.active, 1)
    weights = np.diff(state.geography.court_of_citizenship, axis=1, prepend=0.0) * (state.active > 0)
    total = weights.sum(axis=1)
    mean = (weights @ months) / np.where(total > 0, total, 1.0)
    citizenship = citizenship_of(state.places)
    return np.where(total[citizenship] > 0, mean[citizenship], state.communities.court_wait)


def _take_in(state: State, name: str, news: Array | float, luck: Array) -> None:
    """Take in the news of two months ago, and send this month's, with noise that keeps its mean."""
    table, noise = state.communities, state.parameters.news_noise
    known, newer, older = (table.column(column) for column in (name, f"{name}_1", f"{name}_2"))
    known += state.parameters.belief_update_rate * (older - known)
    older[:] = newer
    newer[:] = news * np.exp(noise * ndtri(np.clip(luck, LEAST, 1 - LEAST)) - noise**2 / 2)
    if name != "court_wait":
        np.clip(newer, LEAST, MOST, out=newer)
