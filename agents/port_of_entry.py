"""Ports of entry: what is decided of the people whom the Office of Field Operations finds inadmissible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import Flag
from agents.dispositions import CODE
from agents.institution import Field, Institution
from agents.state import Rows, State

FIELDS = (
    Field("encounters", np.dtype(np.int64), 0, "rows", "Encounters in the last month"),
    Field(
        "queued_until",
        np.dtype(np.int64),
        0,
        "month",
        "Last month whose port travellers have set out",
    ),
    Field("appointments", np.dtype(np.int64), 0, "rows", "Appointments to be had in the last month"),
    Field("waiting", np.dtype(np.int64), 0, "rows", "People who wait to present"),
)


class PortOfEntry(Institution, fields=FIELDS):
    """The port, or ports, that face one Mexican border city."""


def port_decisions(state: State, rows: Rows) -> NDArray[np.int64]:
    """Release with a notice to appear or turn back; disposition codes of people met at ports.

    Nearly all who have an appointment are released. Of the others so many are that together they make up the
    year's published share; while asylum is closed (lever `asylum_access`), their part falls with it.
    """
    booked = (state.people.flags[rows] & Flag.APPOINTMENT) != 0
    admitted = state.parameters.appointment_admitted_share
    left = state.histories.at("port_notice_share", state.month) * len(rows) - admitted * booked.sum()
    others = max(0.0, left) / max(int((~booked).sum()), 1) * state.lever("asylum_access")
    chance = np.where(booked, admitted, others)
    released = state.uniform("border/port_disposition", rows) < chance
    state.people.flags[rows] &= ~np.uint8(Flag.APPOINTMENT)
    return np.where(released, CODE["notice_released"], CODE["returned_at_port"])
