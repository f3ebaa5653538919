"""Signals to stop, as a wish that a run grants between two months."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any, Self

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Receives SIGINT and SIGTERM while it is entered; only for the main thread.

    Until the first month is finished a signal raises KeyboardInterrupt at once. From then on it is kept until
    the month is finished, so that no month is left half-lived and no file half-written, however many come.

    Attributes:
        wanted: Whether a signal came.
    """

    def __init__(self) -> None:
        self.wanted = False
        self._patient = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """Receive the signals."""
        self._before = {number: signal.signal(number, self._note) for number in SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the signals back to whoever had them."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def month_done(self) -> None:
        """Grant the wish to stop.

        Raises:
            KeyboardInterrupt: A signal came.
        """
        self._patient = True
        if self.wanted:
            raise KeyboardInterrupt

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.wanted = True
        if not self._patient:
            raise KeyboardInterrupt
