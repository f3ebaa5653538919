"""Random numbers: sequential streams by name, and counter-based draws by person.

A sequential stream serves decisions that everyone in a phase takes. A counter-based draw is a pure function
of (seed, decision, month, person key), so the same person meets the same luck in two scenarios, and one more
draw elsewhere changes nothing.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from world.errors import InputError

_CHUNK = 1 << 14  # 128 KiB of keys and as much scratch: both stay in the cache of one core
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # Weyl increment of SplitMix64 (Steele, Lea and Flood 2014)
_MULTIPLIERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # "mix13", Stafford 2011
_UNIT = 2.0**-53  # spacing of the draws in [0, 1)


def _digest(*parts: str | int) -> bytes:
    """Hash parts to 16 bytes, the same in every process; lengths keep ("ab", "c") apart from ("a", "bc")."""
    text = "".join(f"{len(str(part))}:{part}" for part in parts)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _constants(*parts: str | int) -> tuple[np.uint64, np.uint64]:
    digest = _digest(*parts)
    return np.uint64(int.from_bytes(digest[:8], "little")), np.uint64(int.from_bytes(digest[8:], "little"))


def _mix(words: NDArray[np.uint64], scratch: NDArray[np.uint64]) -> None:
    """Apply the finalizer of SplitMix64, a bijection of 64-bit words, in place."""
    np.right_shift(words, 30, out=scratch)
    words ^= scratch
    words *= _MULTIPLIERS[0]
    np.right_shift(words, 27, out=scratch)
    words ^= scratch
    words *= _MULTIPLIERS[1]
    np.right_shift(words, 31, out=scratch)
    words ^= scratch


class Streams:
    """All randomness of one run."""

    def __init__(self, seed: int) -> None:
        """Start from a seed.

        Args:
            seed: a whole number, zero or more.

        Raises:
            InputError: if the seed is negative.
        """
        if seed < 0:
            raise InputError(f"seed {seed} is negative; a seed is a whole number, zero or more")
        self.seed = int(seed)
        self._generators: dict[str, np.random.Generator] = {}

    def stream(self, name: str) -> np.random.Generator:
        """Return the sequential generator of this name, made on first use and keeping its state.

        Ask for it at each use instead of holding it: `restore` replaces the generators.
        """
        if name not in self._generators:
            spawn_key = tuple(int(word) for word in np.frombuffer(_digest(name), dtype="<u4"))
            sequence = np.random.SeedSequence(self.seed, spawn_key=spawn_key)
            self._generators[name] = np.random.Generator(np.random.PCG64(sequence))
        return self._generators[name]

    def state(self) -> dict[str, Any]:
        """Return the seed and the state of every stream used so far, as plain values that JSON can hold."""
        streams = {
            name: generator.bit_generator.state for name, generator in sorted(self._generators.items())
        }
        return {"seed": self.seed, "streams": streams}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to a state that `state` returned; streams it does not name start afresh.

        Raises:
            InputError: if the state belongs to another seed.
        """
        if state["seed"] != self.seed:
            raise InputError(f"state of the streams has seed {state['seed']}, this run has seed {self.seed}")
        self._generators = {}
        for name, generator_state in state["streams"].items():
            self.stream(name).bit_generator.state = generator_state

    def uniform(self, decision: str, month: int, keys: NDArray[np.uint64]) -> NDArray[np.float64]:
        """Draw one number in [0, 1) for each key: the same arguments and seed always give the same numbers.

        Args:
            decision: name of the decision; two decisions are independent.
            month: the month of the decision.
            keys: shape (n,), people's keys.

        Returns:
            Shape (n,), multiples of 2**-53.
        """
        draws = np.empty(len(keys))
        if not len(keys):
            return draws
        offset, tweak = _constants("uniform", self.seed, decision, month)
        words, scratch = np.empty((2, min(_CHUNK, len(keys))), np.uint64)
        for first in range(0, len(keys), _CHUNK):
            part = slice(first, first + _CHUNK)
            size = len(keys[part])
            chunk, spare = words[:size], scratch[:size]
            np.bitwise_xor(keys[part], offset, out=chunk)
            _mix(chunk, spare)
            chunk += (
                tweak  # two rounds with a secret between them: decisions do not share differences of keys
            )
            _mix(chunk, spare)
            chunk >>= 11
            np.multiply(chunk, _UNIT, out=draws[part])
        return draws

    def sequence(self, decision: str, month: int, n: int) -> NDArray[np.float64]:
        """Draw one number in [0, 1) for each of the keys 0..n-1, as for institutions or cells of a table."""
        return self.uniform(decision, month, np.arange(n, dtype=np.uint64))

    def choose(
        self, decision: str, month: int, keys: NDArray[np.uint64], cumulative: NDArray[np.float64]
    ) -> NDArray[np.intp]:
        """Draw one category for each key.

        Args:
            decision: name of the decision.
            month: the month of the decision.
            keys: shape (n,), people's keys.
            cumulative: cumulative probabilities, shape (k,) for everyone or (n, k) by person; they end at 1.

        Returns:
            Shape (n,), codes 0..k-1. A category of probability zero is never drawn.

        Raises:
            InputError: if the shape does not fit, or the probabilities fall or do not end at 1.
        """
        check_cumulative(decision, cumulative, len(keys))
        draws = self.uniform(decision, month, keys)
        draws *= cumulative[
            ..., -1
        ]  # rounding: a total of 1 - 1e-16 must not fall through to an empty category
        if cumulative.ndim == 1:
            return np.searchsorted(cumulative, draws, side="right")
        return np.argmax(cumulative > draws[:, None], axis=1)


def check_cumulative(decision: str, cumulative: NDArray[np.float64], n: int) -> None:
    """Check that cumulative probabilities, shape (k,) or (n, k), rise to 1.

    Raises:
        InputError: if they do not, naming the decision.
    """
    if cumulative.ndim not in (1, 2) or (cumulative.ndim == 2 and len(cumulative) != n):
        raise InputError(f"{decision}: cumulative has shape {cumulative.shape}; valid are (k,) and ({n}, k)")
    if not np.all(np.abs(cumulative[..., -1] - 1.0) < 1e-6):
        raise InputError(f"{decision}: cumulative probabilities do not end at 1")
    if np.any(cumulative[..., 0] < 0) or np.any(cumulative[..., 1:] < cumulative[..., :-1]):
        raise InputError(f"{decision}: cumulative probabilities fall; they must rise from 0 to 1")


def keys(origin: str, month: int, n: int, start: int = 0) -> NDArray[np.uint64]:
    """Make the keys of people who enter at one place in one month; seeds and scenarios share them.

    Args:
        origin: where they enter, such as "Honduras" or "initial:Texas".
        month: when they enter.
        n: how many enter.
        start: ordinal of the first, for those who come after others of the same origin and month.

    Returns:
        Shape (n,). Keys of one origin and month never collide; two of different cells do with chance 2**-64.
    """
    return keys_at(origin, month, np.arange(start, start + n, dtype=np.uint64))


def keys_at(origin: str, month: int, ordinals: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Make the keys of people with given ordinals, such as a cell of a table and a number within the cell.

    Args:
        origin: where they enter.
        month: when they enter.
        ordinals: shape (n,), zero or more; different ones give different keys.

    Returns:
        Shape (n,), as `keys` gives for ordinals 0..n-1.
    """
    offset, tweak = _constants("keys", origin, month)
    words = ordinals.astype(np.uint64)
    words *= _GOLDEN
    words += offset
    scratch = np.empty_like(words)
    _mix(words, scratch)
    words ^= tweak
    return words
