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
from agents.forced_arrivals import summon
from agents.government import press
from agents.interior_enforcement import enforce, record_population, refer_applicants
from agents.journey import travel
from agents.learning import learn
from agents.origin_community import decide
from agents.population import change_population
from agents.reception_centre import receive_returned
from agents.remittances import record_remittances
from agents.state import State
from agents.waiting import wait_in_mexico
from model.conservation import check
from model.reference import note_departures, set_reference

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


def _of_state(act: Callable[[State], None]) -> Callable[[MigrationModel], None]:
    return lambda model: act(model.state)


def _intentions(model: MigrationModel) -> None:
    set_reference(model.state, model.arrivals)
    decide(model.state)


def _journey(model: MigrationModel) -> None:
    summon(model.state, model.arrivals.month)
    travel(model.state)


def _border(model: MigrationModel) -> None:
    work_the_border(model.state, model.arrivals.month, model.dispositions)


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
    note_departures(model.state)
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
        _of_state(press),
        "Threats, consent and cooperation move between governments.",
    ),
    Phase(
        "intentions",
        "OriginCommunity",
        _intentions,
        "Communities, and people back after a return, decide who sets out: who can, then who wants to.",
    ),
    Phase(
        "journey",
        "NationalMigrationInstitute, RefugeeCommission, CriminalOrganization",
        _journey,
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
        _of_state(wait_in_mexico),
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
        _of_state(receive_returned),
        "The returned are received, take a card and a bus home, stay, or try again.",
    ),
    Phase(
        "consulates",
        "Consulate",
        _of_state(serve),
        "Cases are opened, served as staff allows, and wait.",
    ),
    Phase(
        "learning",
        "OriginCommunity",
        _of_state(learn),
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
