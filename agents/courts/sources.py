"""Cases that begin neither at the border nor with an arrest: applicants referred, and others served."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, Protection, Status
from agents.courts.notice import Source, assign_court_of_residence, serve_notices
from agents.courts.pending import apply_for_asylum
from agents.other_entries import overstay_shares
from agents.party import leave_party
from agents.sampling import Accept, draw_people
from agents.state import Array, Rows, State
from world import tables
from world.places import CITIZENSHIPS
from world.rounding import stochastic_round


def begin_other_cases(state: State) -> None:
    """A month of referrals by the asylum office, and of notices issued without an arrest or a referral."""
    _refer_applicants(state)
    _serve_others(state)


def _refer_applicants(state: State) -> None:
    """Refer asylum applicants to court, in the published number and mix; their application goes with them.

    It counts from the month of the referral (assumed: since 2018 the newest are interviewed first).
    """
    number = _rows(state, "sources/referrals", state.histories.at("uscis_referrals", state.month))
    rows = _draw(
        state,
        ("sources/referral", "sources/referral_mix"),
        number,
        applicant_shares(),
        lambda r: _has_no_case(state, r),
    )
    filed = _serve(state, rows, Source.USCIS_REFERRAL)
    apply_for_asylum(state, filed)


def _serve_others(state: State) -> None:
    """Serve people who may be taken to have entered with a visa, in the mix of those who stay beyond one."""
    number = _rows(state, "sources/others", state.lever("other_notices_per_month"))
    rows = _draw(
        state,
        ("sources/other", "sources/other_mix"),
        number,
        overstay_shares(),
        lambda r: _has_no_case(state, r) & _has_overstayed(state, r),
    )
    _serve(state, rows, Source.OTHER)


def _has_no_case(state: State, rows: Rows) -> NDArray[np.bool_]:
    people = state.people
    resident = people.status[rows] == Status.RESIDENT
    result: NDArray[np.bool_] = resident & (people.case[rows] == CaseStage.NONE)
    return result


def _has_overstayed(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether residents have no protection, and no attempt to cross the border on record."""
    people = state.people
    unprotected = people.protection[rows] == Protection.NONE
    result: NDArray[np.bool_] = unprotected & (people.attempts[rows] == 0)
    return result


@lru_cache(maxsize=1)
def applicant_shares() -> Array:
    """Share of each citizenship among people who apply for asylum with USCIS."""
    shares = tables.load("asylum_applicants").set_index("citizenship")["share"]
    result: Array = shares.reindex(list(CITIZENSHIPS)).fillna(0.0).to_numpy(np.float64)
    return result / result.sum()


def _rows(state: State, decision: str, people: float) -> int:
    """A number of people as rows, the fraction rounded at random."""
    luck = state.streams.sequence(decision, state.month, 1)
    return int(stochastic_round(np.array([people / state.scale]), luck)[0])


def _draw(state: State, decisions: tuple[str, str], number: int, shares: Array, fits: Accept) -> Rows:
    """Draw residents of a kind so that citizenships come in given shares.

    A sieve lets each citizenship through with a chance in proportion to share over residents, the scarcest
    with certainty; those left have equal chances. A citizenship without residents has no share.

    Args:
        state: The world.
        decisions: Names of the draw and of the sieve.
        number: Rows wanted.
        shares: Share of each citizenship among those drawn, (citizenships,).
        fits: Says which of some rows are of the kind.
    """
    residents = state.residents.sum(axis=0)
    rate = np.divide(shares, residents, out=np.zeros(len(shares)), where=residents > 0)
    chance = rate / rate.max() if rate.any() else rate

    def accept(rows: Rows) -> NDArray[np.bool_]:
        passes = fits(rows)
        kind = rows[passes]
        passes[passes] = state.uniform(decisions[1], kind) < chance[state.people.citizenship[kind]]
        return passes

    return draw_people(state, decisions[0], number, int(chance @ residents), accept)


def _serve(state: State, rows: Rows, source: Source) -> Rows:
    """Serve people alone, to be heard where they live; returns those whose notice will be filed."""
    leave_party(state.people, rows)
    assign_court_of_residence(state, rows)
    return serve_notices(state, rows, source, state.parameters.prompt_notice_lag_days)
