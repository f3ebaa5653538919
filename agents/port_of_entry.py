"""Ports of entry: what is decided of the people whom the Office of Field Operations finds inadmissible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.dispositions import CODE
from agents.institution import Field, Institution
from agents.state import Rows, State

FIELDS = (Field("encounters", np.dtype(np.int64), 0, "rows", "Encounters in the last month"),)


class PortOfEntry(Institution, fields=FIELDS):
    """The port, or ports, that face one Mexican border city."""


def port_decisions(state: State, rows: Rows) -> NDArray[np.int64]:
    """Release with a notice to appear, in the year's published share, or turn back; disposition codes.

    While asylum is closed (lever `asylum_access`) the share falls with it.
    """
    notice = state.histories.at("port_notice_share", state.month) * state.lever("asylum_access")
    released = state.uniform("border/port_disposition", rows) < notice
    return np.where(released, CODE["notice_released"], CODE["returned_at_port"])
