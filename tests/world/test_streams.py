"""Streams: reproducible, independent, uniform."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from world.errors import InputError
from world.streams import Streams, check_cumulative, keys

MONTH = 24165
FROZEN_DRAWS = [0.3932329321381184, 0.5750476614913891, 0.5903599263957471]
ROOT = Path(__file__).parents[2]


def test_a_stream_depends_on_its_seed_and_name_only() -> None:
    first = Streams(7)
    first.stream("other").random(100)
    draws = first.stream("journey").random(5)
    np.testing.assert_array_equal(draws, Streams(7).stream("journey").random(5))
    assert not np.any(draws == Streams(8).stream("journey").random(5))
    assert not np.any(draws == Streams(7).stream("courts").random(5))


def test_a_stream_goes_on_where_it_stopped() -> None:
    streams = Streams(7)
    halves = np.concatenate([streams.stream("a").random(3), streams.stream("a").random(3)])
    np.testing.assert_array_equal(halves, Streams(7).stream("a").random(6))


def test_state_survives_json_and_resumes_to_the_bit() -> None:
    streams = Streams(3)
    streams.stream("a").integers(0, 7, 5, dtype=np.uint32)  # leaves half a word cached in the generator
    saved = json.loads(json.dumps(streams.state()))
    expected = [streams.stream(name).integers(0, 1000, 4, dtype=np.uint32).tolist() for name in ("a", "b")]
    resumed = Streams(3)
    resumed.stream("b").random(9)  # used here, never used before the state was saved: must start afresh
    resumed.restore(saved)
    actual = [resumed.stream(name).integers(0, 1000, 4, dtype=np.uint32).tolist() for name in ("a", "b")]
    assert actual == expected


def test_state_of_another_seed_is_refused() -> None:
    with pytest.raises(InputError, match="seed 4, this run has seed 5"):
        Streams(5).restore(Streams(4).state())


def test_negative_seed_is_refused() -> None:
    with pytest.raises(InputError, match="-1"):
        Streams(-1)


def test_same_draws_under_any_hash_seed() -> None:
    code = (
        "from world.streams import Streams, keys; s = Streams(1);"
        "print(s.stream('a').random(3).tolist(), s.uniform('d', 24165, keys('Haiti', 24165, 3)).tolist())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1


def test_draws_are_frozen() -> None:
    """A change of these numbers changes every result that was ever published with a seed."""
    draws = Streams(1).uniform("asylum", MONTH, keys("Haiti", MONTH, 3))
    np.testing.assert_array_equal(draws, FROZEN_DRAWS)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=50))
def test_a_draw_belongs_to_the_key_not_to_its_position(numbers: list[int]) -> None:
    people = np.array(numbers, np.uint64)
    draws = Streams(1).uniform("d", MONTH, people)
    reverse = Streams(1).uniform("d", MONTH, people[::-1])
    np.testing.assert_array_equal(draws, reverse[::-1])
    assert np.all((draws >= 0) & (draws < 1))


def test_long_arrays_are_drawn_as_their_parts_are() -> None:
    people = keys("Honduras", MONTH, 40_000)
    streams = Streams(1)
    parts = [streams.uniform("d", MONTH, part) for part in np.array_split(people, 7)]
    np.testing.assert_array_equal(streams.uniform("d", MONTH, people), np.concatenate(parts))


def test_keys_are_left_as_they_were() -> None:
    people = keys("Honduras", MONTH, 10)
    before = people.copy()
    Streams(1).uniform("d", MONTH, people)
    np.testing.assert_array_equal(people, before)


def test_one_more_departure_shifts_nobody() -> None:
    np.testing.assert_array_equal(keys("Cuba", MONTH, 9), keys("Cuba", MONTH, 10)[:9])
    np.testing.assert_array_equal(keys("Cuba", MONTH, 4, start=6), keys("Cuba", MONTH, 10)[6:])


def test_keys_of_different_entries_differ() -> None:
    cells = [keys(origin, MONTH + month, 1000) for origin in ("Cuba", "Haiti") for month in range(12)]
    assert len(np.unique(np.concatenate(cells))) == 24_000


@pytest.mark.parametrize(
    "people",
    [
        np.arange(100_000, dtype=np.uint64),
        keys("Cuba", MONTH, 100_000),
        np.arange(100_000, dtype=np.uint64) << 40,
    ],
    ids=["small", "hashed", "high-bits"],
)
def test_draws_are_uniform_and_neighbours_independent(people: np.ndarray) -> None:
    draws = Streams(11).uniform("d", MONTH, people)
    assert stats.kstest(draws, "uniform").pvalue > 0.001
    pairs = np.histogram2d(draws[:-1], draws[1:], bins=16, range=((0, 1), (0, 1)))[0]
    assert stats.chisquare(pairs.ravel()).pvalue > 0.001


def test_decisions_months_and_seeds_are_independent() -> None:
    people = keys("Cuba", MONTH, 100_000)
    draws = [
        Streams(seed).uniform(decision, month, people)
        for seed in (1, 2)
        for decision in ("evade", "settle")
        for month in (MONTH, MONTH + 1)
    ]
    correlations = np.asarray(np.corrcoef(draws))[np.triu_indices(len(draws), 1)]
    assert np.abs(correlations).max() < 4.5 / np.sqrt(100_000)
    cubes = np.histogramdd(draws[:3], bins=8, range=[(0, 1)] * 3)[0]
    assert stats.chisquare(cubes.ravel()).pvalue > 0.001


def test_every_bit_of_a_key_moves_half_of_the_draw() -> None:
    people = keys("Cuba", MONTH, 20_000)
    streams = Streams(1)
    words = (streams.uniform("d", MONTH, people) * 2**53).astype(np.uint64)
    for bit in range(64):
        flipped = (streams.uniform("d", MONTH, people ^ np.uint64(1 << bit)) * 2**53).astype(np.uint64)
        assert np.bitwise_count(words ^ flipped).mean() == pytest.approx(26.5, abs=0.2)


def test_sequence_is_the_draw_of_keys_from_zero() -> None:
    streams = Streams(2)
    people = np.array([0, 1, 2, 3], np.uint64)
    np.testing.assert_array_equal(streams.sequence("d", MONTH, 4), streams.uniform("d", MONTH, people))


PROBABILITIES = np.array([0.0, 0.25, 0.0, 0.6, 0.15, 0.0])


def test_choose_draws_with_the_given_probabilities() -> None:
    people = keys("Cuba", MONTH, 100_000)
    codes = Streams(5).choose("d", MONTH, people, np.cumsum(PROBABILITIES))
    counts = np.bincount(codes, minlength=6)
    assert counts[PROBABILITIES == 0].sum() == 0
    drawn = PROBABILITIES > 0
    assert stats.chisquare(counts[drawn], PROBABILITIES[drawn] * 100_000).pvalue > 0.001


def test_choose_by_person_equals_choose_for_everyone() -> None:
    people = keys("Cuba", MONTH, 1000)
    cumulative = np.cumsum(PROBABILITIES)
    table = np.tile(cumulative, (1000, 1))
    streams = Streams(5)
    np.testing.assert_array_equal(
        streams.choose("d", MONTH, people, table), streams.choose("d", MONTH, people, cumulative)
    )


@settings(max_examples=30)
@given(st.integers(0, 3), st.floats(1 - 1e-9, 1 + 1e-9))
def test_choose_never_falls_through_when_the_total_is_rounded(code: int, total: float) -> None:
    certain = np.where(np.arange(4) >= code, total, 0.0)
    people = keys("Cuba", MONTH, 500)
    for cumulative in (certain, np.tile(certain, (500, 1))):
        assert np.all(Streams(5).choose("d", MONTH, people, cumulative) == code)


@pytest.mark.parametrize(
    ("cumulative", "message"),
    [
        (np.array([0.5, 0.9]), "end at 1"),
        (np.array([0.5, np.nan]), "end at 1"),
        (np.array([0.5, 0.4, 1.0]), "fall"),
        (np.array([-0.5, 0.4, 1.0]), "fall"),
        (np.ones((2, 3)), "shape"),
        (np.ones((1, 3, 1)), "shape"),
    ],
)
def test_bad_cumulative_probabilities_are_named(cumulative: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=f"evade: .*{message}"):
        check_cumulative("evade", cumulative, 3)
