"""The month as data: its phases in order, whose they are, and what each does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agents.border_city import record_cities
from agents.border_sector import work_the_border
from agents.consulate import serve
from agents.costs import record_costs
from agents.courts.appeals import decide_appeals
from agents.courts.court import close_administratively, file_notices, hold_hearings, record_courts
from agents.government import press
from agents.interior_enforcement import enforce, record_population, refer_applicants
from agents.journey import travel
from agents.learning import learn
from agents.origin_community import decide
from agents.population import change_population
from agents.reception_centre import receive_returned
from agents.remittances import record_remittances
from agents.waiting import wait_in_mexico
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
    decide_appeals(model.state)


def _interior(model: MigrationModel) -> None:
    refer_applicants(model.state)
    enforce(model.state)
    change_population(model.state)


def _record(model: MigrationModel) -> None:
    record_courts(model.state)
    record_population(model.state)
    record_cities(model.state)
    record_remittances(model.state)
    record_costs(model.state)
    if model.check_every and model.month % model.check_every == 0:
        check(model.state)
    model.state.ledger.close(model.state.month)


PLAN: tuple[Phase, ...] = (
    Phase(
        "pressure",
        "Government",
        lambda model: press(model.state),
        "Threats, consent and cooperation move between governments.",
    ),
    Phase(
        "intentions",
        "OriginCommunity",
        lambda model: decide(model.state),
        "Communities, and people back after a return, decide who sets out: who can, then who wants to.",
    ),
    Phase(
        "journey",
        "NationalMigrationInstitute, RefugeeCommission, CriminalOrganization",
        lambda model: travel(model.state),
        "Travellers take the steps of a month along the corridor; some are stopped and sent south or home, "
        "robbed or kidnapped; some settle in Mexico or claim asylum there.",
    ),
    Phase(
        "border",
        "BorderSector, PortOfEntry",
        _border,
        "The month's arrivals are met between or at ports, or get past; each is expelled, removed, returned, "
        "held, released with a notice to appear, or made to wait in Mexico.",
    ),
    Phase(
        "waiting",
        "BorderCity",
        lambda model: wait_in_mexico(model.state),
        "People wait in the border cities, in shelters or not; some are harmed, give up, or pass a fear "
        "interview.",
    ),
    Phase(
        "courts",
        "ImmigrationCourt, BoardOfImmigrationAppeals",
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
        "reception",
        "ReceptionCentre, BorderCity",
        lambda model: receive_returned(model.state),
        "The returned are received, take a card and a bus home, stay, or try again.",
    ),
    Phase(
        "consulates",
        "Consulate",
        lambda model: serve(model.state),
        "Cases are opened, served as staff allows, and wait.",
    ),
    Phase(
        "learning",
        "OriginCommunity",
        lambda model: learn(model.state),
        "Outcomes reach home communities, late and noisy.",
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
