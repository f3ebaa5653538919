"""Border Patrol sectors: apprehension or evasion between ports, and what is decided of those met."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.appointments import appointments_in_force
from agents.border_city import receive
from agents.columns import Demographic, Flag, Protection, Status
from agents.consent import can_be_removed_to
from agents.courts.notice import Source, assign_residence, serve_notices
from agents.courts.remain_in_mexico import enrol, enrolment_chance
from agents.dispositions import CODE, Dispositions, citizenship_class
from agents.encounter import Encounters, meet
from agents.forced_arrivals import Expected
from agents.institution import Field, Institution
from agents.migrant import count_removal
from agents.port_of_entry import port_decisions
from agents.protections import protect
from agents.state import Rows, State, settle
from world.calendar import DAYS_A_MONTH
from world.groups import REMOVAL_PATHS
from world.places import DEMOGRAPHICS, MEXICO, NO_PLACE, SECTORS

_LET_IN = [CODE[name] for name in ("notice_released", "parole", "notice_to_report", "child_transfer")]
FIELDS = (
    Field("encounters", np.dtype(np.int64), 0, "rows", "Encounters in the last month"),
    Field("evasions", np.dtype(np.int64), 0, "rows", "People who got past in the last month"),
)
_CLASS = citizenship_class().astype(np.int64)


class BorderSector(Institution, fields=FIELDS):
    """One of the nine southwest sectors of the Border Patrol."""


def work_the_border(state: State, expected: Expected, dispositions: Dispositions) -> None:
    """Meet the people at the border between and at the ports, decide, and act on the decisions.

    Args:
        state: The world.
        expected: Expected encounters of a month in people, (crossings, citizenships, demographics).
        dispositions: Yearly probabilities of what is decided.
    """
    met, past = meet(state, expected)
    decided = _decide(state, met, dispositions)
    _record(state, met, decided)
    _get_past(state, past)
    _count_outcomes(state, met, past, decided)
    _act(state, met.rows, decided)
    if appointments_in_force(state):
        at_ports = (met.crossing >= len(SECTORS)) & (decided == CODE["notice_released"])
        protect(state, met.rows[at_ports], Protection.PAROLE)


def _decide(state: State, met: Encounters, dispositions: Dispositions) -> NDArray[np.int64]:
    """A disposition code for every encounter."""
    decided = np.empty(len(met.rows), np.int64)
    between = met.crossing < len(SECTORS)
    cumulative = dispositions.cumulative(state.month, state.lever("title_42"), state.lever("asylum_access"))
    group = _CLASS[met.citizenship] * len(DEMOGRAPHICS) + met.demographic
    decided[between] = state.choose("border/disposition", met.rows[between], cumulative[group[between]])
    decided[~between] = port_decisions(state, met.rows[~between])
    _enrol(state, met, decided)
    return decided


def _enrol(state: State, met: Encounters, decided: NDArray[np.int64]) -> None:
    """Put people into Remain in Mexico, up to the ceiling: not Mexicans, children alone, or the expelled."""
    eligible = np.flatnonzero(
        (met.crossing < len(SECTORS))
        & (met.citizenship != MEXICO)
        & (met.demographic != Demographic.UNACCOMPANIED_CHILD)
        & (decided != CODE["title_42_expulsion"])
    )
    chance = enrolment_chance(state, len(eligible))
    enrolled = state.uniform("border/enrolment", met.rows[eligible]) < chance
    decided[eligible[enrolled]] = CODE["remain_in_mexico"]


def _record(state: State, met: Encounters, decided: NDArray[np.int64]) -> None:
    ledger = state.ledger
    ledger.count("border_encounters", met.crossing, met.citizenship)
    ledger.count("border_encounters_by_demographic", met.crossing, met.demographic)
    ledger.count("border_dispositions", met.crossing, decided)
    again = met.repeated & (met.crossing < len(SECTORS))
    ledger.count("repeat_encounters", 0, met.citizenship[again])
    counts = np.bincount(met.crossing, minlength=len(state.places.crossings))
    state.sectors.encounters[:] = counts[: len(SECTORS)]
    state.ports.encounters[:] = counts[len(SECTORS) :]


def _count_outcomes(state: State, met: Encounters, past: Encounters, decided: NDArray[np.int64]) -> None:
    """Keep, by home community, how many reached the border and how many of them got in."""
    home = state.people.home
    got_past = _by_home(state, home[past.rows])
    state.communities.attempts[:] = _by_home(state, home[met.rows]) + got_past
    state.communities.entries[:] = _by_home(state, home[met.rows[np.isin(decided, _LET_IN)]]) + got_past


def _by_home(state: State, homes: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.bincount(homes, minlength=len(state.communities))


def _get_past(state: State, past: Encounters) -> None:
    """Settle those who got past in the states where people of their citizenship live."""
    homes = state.geography.state_of_citizenship[past.citizenship]
    state.people.state[past.rows] = state.choose("border/evader_state", past.rows, homes)
    state.people.node[past.rows] = NO_PLACE
    settle(state, past.rows, "evasion")
    state.ledger.count("evasions", past.crossing)
    state.sectors.evasions[:] = np.bincount(past.crossing, minlength=len(SECTORS))


def _act(state: State, rows: Rows, decided: NDArray[np.int64]) -> None:
    """Carry out the decisions; transfers to ICE are asked for here and made by the interior phase."""

    def of(*names: str) -> Rows:
        return rows[np.isin(decided, [CODE[name] for name in names])]

    _expel(state, of("title_42_expulsion"))
    _remove(state, of("expedited_removal", "reinstatement"))
    _send_back(state, of("voluntary_return"))
    _hold(state, of("notice_detained"))
    _release(state, of("notice_released", "child_transfer"), state.parameters.released_notice_lag_days)
    _release(state, of("parole", "notice_to_report"), DAYS_A_MONTH / state.parameters.parolee_notice_hazard)
    protect(state, of("parole"), Protection.PAROLE)
    enrol(state, of("remain_in_mexico"))


def _expel(state: State, rows: Rows) -> None:
    """Expel to the city across the line; Mexico's count notes only some expulsions of its nationals."""
    people = state.people
    people.status[rows] = Status.RETURNED
    mexican = people.citizenship[rows] == MEXICO
    noted = state.uniform("border/expulsion_noted", rows) < state.parameters.title_42_recorded_share
    receive(state, rows[mexican & noted])
    state.ledger.count("non_mexicans_received", people.place[rows[~mexican]])


def _remove(state: State, rows: Rows) -> None:
    """Hand people under an executable order to ICE, or, many Mexicans, straight across the line.

    Those whom no country takes are released with a notice: their removal is not begun.
    """
    people = state.people
    accepted = can_be_removed_to(state, rows)
    _release(state, rows[~accepted], state.parameters.released_notice_lag_days)
    rows = rows[accepted]
    mexican = people.citizenship[rows] == MEXICO
    direct = mexican & (
        state.uniform("border/ice_custody", rows) >= state.parameters.ice_custody_share_mexican
    )
    remove_directly(state, rows[direct])
    people.flags[rows[~direct]] |= Flag.REMOVABLE
    people.status[rows[~direct]] = Status.DETAINED
    state.transfers.append(rows[~direct])


def remove_directly(state: State, rows: Rows) -> None:
    """Remove Mexicans at the border without ICE custody."""
    count_removal(state.people, rows)
    path = REMOVAL_PATHS.index("border_direct")
    state.ledger.count("removals_by_path", np.zeros(len(rows), np.int64), path)
    receive(state, rows)


def _send_back(state: State, rows: Rows) -> None:
    """Return people to the city across the line; Mexico notes its nationals.

    Who is turned back at a port was not in the country: they are as they were before they set out.
    """
    people = state.people
    people.status[rows] = Status.RETURNED
    receive(state, rows[people.citizenship[rows] == MEXICO])


def _hold(state: State, rows: Rows) -> None:
    """Serve a notice and ask ICE to take people who are to be heard in custody."""
    people = state.people
    people.flags[rows] |= Flag.DETAINED_DOCKET
    people.status[rows] = Status.DETAINED
    people.court[rows] = state.choose("border/detained_court", rows, state.geography.detained_court)
    serve_notices(state, rows, Source.BORDER, state.parameters.prompt_notice_lag_days)
    state.transfers.append(rows)


def _release(state: State, rows: Rows, lag_days: float) -> None:
    """Release people into the country with a notice to appear, now or later."""
    assign_residence(state, rows)
    settle(state, rows, "released_at_border")
    serve_notices(state, rows, Source.BORDER, lag_days)
