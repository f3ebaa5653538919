"""The columns of the table of people: each is declared once, with the codes that its values stand for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from world.errors import InputError

BYTES_PER_PERSON: Final = 50
"""Most bytes that a row may take; at 30 million rows one byte a person is 30 MB."""
EPOCH_MONTH: Final = 1970 * 12
"""Months in a column are counted from January 1970, so that they fit two bytes."""
EPOCH_DAY: Final = 10_957
"""Days in a column are counted from 2000-01-01, this day after 1970-01-01; two bytes last until 2089."""
NEVER: Final = -1
"""A month or day that has not come."""
NONE: Final = 255
"""A one-byte code that points nowhere."""


class Status(IntEnum):
    """Where a person stands."""

    AT_HOME = 0
    RESIDENT = 1
    DETAINED = 2
    WAITING_IN_MEXICO = 3
    RETURNED = 4
    """Back in Mexico or at home after a return, removal or expulsion; may try again."""
    LAWFUL = 5
    IN_TRANSIT = 6
    """On the way through Mexico to the border."""
    WAITING_TO_PRESENT = 7
    """In a border city, until a port can take them."""
    IN_MEXICO = 8
    """Settled in Mexico, or with an asylum claim there."""
    DEAD = 9


class CaseStage(IntEnum):
    """How far a case in immigration court has come."""

    NONE = 0
    NOTICE = 1
    """Served, and not yet filed with a court."""
    MASTER = 2
    INDIVIDUAL = 3
    INACTIVE = 4
    """Administratively closed."""
    FINAL_ORDER = 5
    """Ordered removed, and at large."""
    CLOSED = 6
    APPEAL = 7
    """Decided, and before the Board of Immigration Appeals."""
    DECIDED = 8
    """Decided, and within the time to appeal."""


class DocketKind(IntEnum):
    """Docket on which a case is heard; each has calendars of its own at every court."""

    RELEASED = 0
    DETAINED = 1
    MPP = 2
    """Remain in Mexico."""


class Demographic(IntEnum):
    """Whom a person travels as."""

    SINGLE_ADULT = 0
    FAMILY_MEMBER = 1
    UNACCOMPANIED_CHILD = 2


class Protection(IntEnum):
    """What keeps a resident without lawful permanent status from removal, for a time."""

    NONE = 0
    TPS = 1
    DACA = 2
    PAROLE = 3
    PENDING_ASYLUM = 4


class Tie:
    """Bits of the column `ties`; plain integers for the reason that `Flag` gives."""

    FAMILY_IN_US: Final = 1
    HOME_IN_US: Final = 2
    """Has lived in the United States and calls it home."""


class Flag:
    """Bits of the column `flags`.

    Plain integers and no `IntFlag`: NumPy keeps `uint8 | 4` in one byte, and widens it to eight with an enum,
    so that `flags[rows] |= FLAG` would raise.
    """

    REMOVABLE: Final = 2
    """Held, or last held, to be removed: under an executable order or after a voluntary departure; or ordered
    to leave in person while waiting in Mexico."""
    ICE_ARREST: Final = 4
    """Arrested by ICE, not at the border."""
    RELIEF: Final = 8
    """Granted relief while held; to be released."""
    ASYLUM: Final = 16
    """Has applied for asylum in the case under way."""
    APPOINTMENT: Final = 32
    """Presents at a port with an appointment."""
    GRANTED: Final = 64
    """Granted relief by a judge, in a decision that is not final."""
    COUNSEL: Final = 128
    """Has counsel in the case under way."""


@dataclass(frozen=True)
class Column:
    """The declaration of a column.

    Attributes:
        name: Name of the column and of the attribute of a view.
        dtype: Type of a value.
        default: Value in a new row.
        unit: Unit, or "code" or "bits".
        meaning: What it holds.
    """

    name: str
    dtype: np.dtype[Any]
    default: int | float
    unit: str
    meaning: str

    def checked(self, values: ArrayLike, length: int | None = None) -> NDArray[Any]:
        """Values as an array of this column's type, after checking that nothing is lost.

        NumPy itself wraps an `int64` array that is written into a column of bytes, and cuts fractions off.

        Args:
            values: One value or, where `length` is given, an array of shape (length,).
            length: Rows that the values are for.

        Raises:
            InputError: If the shape does not fit, or a value is not in the range of the type.
        """
        array = np.asarray(values)
        if array.shape not in ((), (length,)):
            valid = "one value" if length is None else f"one value or shape ({length},)"
            raise InputError(f"column {self.name}: values have shape {array.shape}; valid is {valid}")
        if array.size and not self._holds(array):
            raise InputError(f"column {self.name}: not all values are {self._range()}")
        return array.astype(self.dtype, copy=False)

    def _holds(self, array: NDArray[Any]) -> bool:
        if self.dtype.kind == "f":
            return array.dtype.kind in "biuf"
        if array.dtype == self.dtype or array.dtype.kind == "b":
            return True
        limits = np.iinfo(self.dtype)
        return array.dtype.kind in "iu" and bool(array.min() >= limits.min and array.max() <= limits.max)

    def _range(self) -> str:
        if self.dtype.kind == "f":
            return "numbers"
        limits = np.iinfo(self.dtype)
        return f"whole numbers from {limits.min} to {limits.max}"


class Cell:
    """An attribute of an agent that is its row of a column: it reads and writes the table and holds nothing.

    The agent has `table`, with a method `column(name)`, and `row`.
    """

    def __init__(self, column: Column) -> None:
        self.column = column
        self.__doc__ = f"{column.meaning} ({column.unit})."

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        """The value as a plain number; the descriptor itself when asked of the class."""
        return self if agent is None else agent.table.column(self.column.name)[agent.row].item()

    def __set__(self, agent: Any, value: ArrayLike) -> None:
        """Write the value into the table.

        Raises:
            InputError: If the column cannot hold it.
        """
        agent.table.column(self.column.name)[agent.row] = self.column.checked(value)


def _byte(name: str, meaning: str, default: int = 0, unit: str = "code") -> Column:
    return Column(name, np.dtype(np.uint8), default, unit, meaning)


def _month(name: str, meaning: str) -> Column:
    return Column(name, np.dtype(np.int16), NEVER, "months since 1970-01", meaning)


def _codes(codes: type[IntEnum]) -> str:
    return ", ".join(f"{code.value} {code.name.lower()}" for code in codes)


def _bits(flags: type[Flag] | type[Tie]) -> str:
    return ", ".join(f"{bit} {name.lower()}" for name, bit in vars(flags).items() if name.isupper())


PEOPLE: Final[tuple[Column, ...]] = (
    Column("key", np.dtype(np.uint64), 0, "key", "Key of the counter-based draws"),
    _byte("status", f"Where the person stands: {_codes(Status)}"),
    _byte("case", f"Stage of the case: {_codes(CaseStage)}"),
    _byte("citizenship", "Index of the country of citizenship"),
    _byte("demographic", f"Whom the person travels as: {_codes(Demographic)}"),
    _byte("state", "Index of the US state of residence; 255 none", NONE),
    _byte("court", "Index of the immigration court; 255 none", NONE),
    _byte("place", "Index of the border city across from the last encounter or return; 255 none", NONE),
    _byte("source", "Index of the source of the case; 255 none", NONE),
    _byte("docket", f"Docket of the case: {_codes(DocketKind)}"),
    _byte("flags", f"What else holds: {_bits(Flag)}", unit="bits"),
    _byte("home", "Index of the home community; 255 not known", NONE),
    _byte("node", "Index of the node of the corridor where a traveller is; 255 not on the corridor", NONE),
    _byte("bound", "Index of the crossing that a traveller heads for; 255 none", NONE),
    _byte("protection", f"Protection from removal: {_codes(Protection)}"),
    _byte("ties", f"Ties in the United States: {_bits(Tie)}", unit="bits"),
    _byte("children", "US-born children, no more than 255", unit="children"),
    _byte("savings", "Savings, no more than 25,500 USD of 2023", unit="100 USD"),
    _byte("belief", "Perceived chance of getting in, in parts of 255", unit="1/255"),
    _byte("attempts", "Attempts to enter, no more than 255", unit="attempts"),
    _byte("removals", "Removals, no more than 255", unit="removals"),
    _month("entered", "Month of the last entry or encounter; -1 never"),
    _month("filed", "Month in which a court received the case; -1 never"),
    _month(
        "queued",
        "Month in which a case joined the Board's queue, is to be filed, becomes final or is to be reopened, "
        "or in which a traveller is due; -1 never",
    ),
    _month("hearing", "Month of the next hearing; negative: without a date since that month; -1 none"),
    _month("claimed", "Month of the last application for asylum in a court's case; -1 never"),
    _month("expires", "Month in which the protection ends; -1 none"),
    Column(
        "months_in_us", np.dtype(np.int16), 0, "months", "Months in the United States in stays that ended"
    ),
    Column("party", np.dtype(np.int32), -1, "row", "First row of the family that acts together; -1 alone"),
    Column("booked", np.dtype(np.int16), NEVER, "days since 2000-01-01", "Day of the last book-in; -1 never"),
    Column(
        "exits", np.dtype(np.int16), NEVER, "days since 2000-01-01", "Day on which custody ends; -1 never"
    ),
)

COLUMNS: Final[dict[str, Column]] = {column.name: column for column in PEOPLE}
"""The same declarations by name."""


def has_live_case(case: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether a case is under way: served, before a court or the Board, closed for a time, not yet final."""
    listed = (case >= CaseStage.NOTICE) & (case <= CaseStage.INACTIVE)
    live: NDArray[np.bool_] = listed | (case >= CaseStage.APPEAL)
    return live


def describe() -> list[dict[str, str]]:
    """The declarations as rows of a table: name, type, default, unit, meaning."""
    return [
        {
            "name": column.name,
            "type": column.dtype.name,
            "default": str(column.default),
            "unit": column.unit,
            "meaning": column.meaning,
        }
        for column in PEOPLE
    ]
