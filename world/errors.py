"""Errors that a user can put right."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_LIST = 20


class InputError(ValueError):
    """Input that is not valid: the message names what is wrong and what would be valid, in one line."""


class Interrupted(Exception):
    """Work that ended before its end: the message says what is kept, in one line."""


def unknown_name(kind: str, name: str, valid: Iterable[str]) -> InputError:
    """Make the error for a name that is not one of a closed list: the closest match, or the list.

    Args:
        kind: What the name should have been, for example ``court``.
        name: The name as it was given.
        valid: Every valid name.
    """
    names = sorted(valid)
    by_folded_case = {known.casefold(): known for known in names}
    close = get_close_matches(name.casefold(), by_folded_case, n=1)
    if close:
        return InputError(f"unknown {kind} '{name}'; did you mean '{by_folded_case[close[0]]}'?")
    listed = ", ".join(names[:_LONGEST_LIST]) + (", ..." if len(names) > _LONGEST_LIST else "")
    return InputError(f"unknown {kind} '{name}'; valid: {listed}")
