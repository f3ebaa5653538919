"""The month as data: its phases in order, whose they are, and what each does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agents.border_city import record_cities
from agents.border_sector import work_the_border
from agents.courts.court import close_administratively, file_notices, hold_hearings, record_courts
from agents.interior_enforcement import enforce, record_population, refer_applicants
from model.conservation import check

if TYPE_CHECKING:
    from model.migration_model import MigrationModel


@dataclass(frozen=True)
class Phase:
    """One phase of the month.

    Attributes:
        name: Name of the phase.
        agent: Kind of agent that acts.
        act: What it does, given the model.
        meaning: The same in one sentence.
    """

    name: str
    agent: str
    act: Callable[[MigrationModel], None]
    meaning: str


def _border(model: MigrationModel) -> None:
    work_the_border(model.state, model.expected_arrivals(), model.dispositions)


def _courts(model: MigrationModel) -> None:
    file_notices(model.state)
    close_administratively(model.state)
    hold_hearings(model.state)


def _interior(model: MigrationModel) -> None:
    refer_applicants(model.state)
    enforce(model.state)


def _record(model: MigrationModel) -> None:
    record_courts(model.state)
    record_population(model.state)
    record_cities(model.state)
    if model.check_every and model.month % model.check_every == 0:
        check(model.state)
    model.state.ledger.close(model.state.month)


PLAN: tuple[Phase, ...] = (
    Phase(
        "border",
        "BorderSector, PortOfEntry",
        _border,
        "The month's arrivals are met between or at ports, or get past; each is expelled, removed, returned, "
        "held, released with a notice to appear, or made to wait in Mexico.",
    ),
    Phase(
        "courts",
        "ImmigrationCourt",
        _courts,
        "Due notices are filed; cases are closed administratively or recalendared; judges hold hearings, the "
        "detained docket first.",
    ),
    Phase(
        "interior",
        "InteriorEnforcement, BorderCity",
        _interior,
        "Applicants are referred to court; residents are arrested; ICE books in as beds allow, removes and "
        "releases; Mexicans are received at the repatriation points.",
    ),
    Phase(
        "record",
        "all",
        _record,
        "Stocks are written to the ledger; now and then, flows are checked against them.",
    ),
)


def describe() -> list[dict[str, str]]:
    """Rows of the table that `run.py describe plan` prints."""
    return [{"phase": phase.name, "agents": phase.agent, "what happens": phase.meaning} for phase in PLAN]
