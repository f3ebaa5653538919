"""Mexican consulates in the United States: cases opened, served in order of urgency, waiting, given up."""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution
from agents.state import Array, State
from world.calendar import DAYS_A_MONTH
from world.groups import CONSULAR_KINDS
from world.jurisdictions import consulates_of_points, consulates_of_states, mexican_origin
from world.places import MEXICO

MONTHS_A_YEAR = 12
STEADY_MONTHS = 240
"""Months like the first after which the queues are taken to be steady."""
NOT_KNOWN = -1.0
PROTECTION, REPATRIATION, LEGAL_HELP, DOCUMENTS, OTHER = range(len(CONSULAR_KINDS))

WAITING_FIELDS = tuple(
    Field(
        f"waiting_{kind}",
        np.dtype(np.float64),
        0.0,
        "cases",
        f"Cases of the kind {kind} that are open; -1 not known, then the steady number of the first month",
    )
    for kind in CONSULAR_KINDS
)
FIELDS = (
    Field("staff", np.dtype(np.float64), 0.0, "people", "Staff"),
    Field("advisers", np.dtype(np.float64), 0.0, "people", "Legal advisers under contract"),
    Field(
        "legal_coverage",
        np.dtype(np.float64),
        0.0,
        "share",
        "Share of the legal help cases that left in the last month that were served",
    ),
    *WAITING_FIELDS,
)


class Consulate(Institution, fields=FIELDS):
    """A Mexican consulate in the United States."""


def begin(state: State) -> None:
    """Set the consulates as they stand before the first month.

    The cases that wait are not known; `serve` then begins with the steady number of its first month.
    """
    _staff(state)
    for field in WAITING_FIELDS:
        state.consulates.column(field.name)[:] = NOT_KNOWN


def serve(state: State) -> None:
    """Open, serve and queue the month's consular cases, all consulates and kinds at once."""
    _staff(state)
    table = state.consulates
    opened = cases_opened(state)
    before = np.stack([table.column(field.name) for field in WAITING_FIELDS], axis=1)
    if np.any(before == NOT_KNOWN):
        before = steady_queue(state, opened)
    served, abandoned = work(state, before, opened)
    waiting = np.maximum(before + opened - served - abandoned, 0.0)  # never -0 by rounding
    for kind, field in enumerate(WAITING_FIELDS):
        table.column(field.name)[:] = waiting[:, kind]
    _keep_coverage(state, served[:, LEGAL_HELP], abandoned[:, LEGAL_HELP])
    _record(state, opened, served, abandoned, waiting)


def _staff(state: State) -> None:
    state.consulates.staff[:] = state.lever_by_place("consular_staff")
    state.consulates.advisers[:] = state.lever_by_place("legal_advisers")


def cases_opened(state: State) -> Array:
    """Cases brought in the month, (consulates, kinds), from what has happened to Mexicans in it.

    Arrests open protection cases, new cases in court legal help, repatriations interviews; residents ask for
    cards, people of Mexican origin for passports and other help.
    """
    parameters, places, ledger = state.parameters, state.places, state.ledger
    origin = mexican_origin(places)
    documents = parameters.matricula_rate * state.residents[:, MEXICO] * state.scale
    documents += parameters.passport_rate * origin
    by_state = np.zeros((len(places.states), len(CONSULAR_KINDS)))
    by_state[:, PROTECTION] = parameters.protection_case_share * ledger.value("ice_arrests")[:, MEXICO]
    by_state[:, LEGAL_HELP] = parameters.legal_case_share * _new_in_court(state)
    by_state[:, DOCUMENTS] = documents / MONTHS_A_YEAR
    by_state[:, OTHER] = parameters.other_case_rate * origin / MONTHS_A_YEAR
    opened: Array = consulates_of_states(places).T @ by_state
    returned = ledger.value("repatriations_to_mexico").sum(axis=1)
    opened[:, REPATRIATION] = parameters.repatriation_case_share * consulates_of_points(places).T @ returned
    return opened


def _new_in_court(state: State) -> Array:
    """Mexicans whose case a court received this month, by the state of the court, people."""
    people = state.people
    rows = np.flatnonzero(people.filed == state.stamp)
    courts = people.court[rows[people.citizenship[rows] == MEXICO]]
    states = state.geography.state_of_court[courts]
    counts: Array = np.bincount(states, minlength=len(state.places.states)).astype(np.float64)
    return counts * state.scale


def work(state: State, waiting: Array, opened: Array) -> tuple[Array, Array]:
    """Cases served and given up in a month, each (consulates, kinds).

    A case takes time even where nobody is short of it: left to itself it is finished at a constant hazard,
    whose mean time is a parameter. Working time bounds how many are finished. Of cases open since before the
    month and not finished, a share is given up.

    Args:
        state: The world; its levers and parameters say how much working time there is.
        waiting: Cases open before the month, (consulates, kinds).
        opened: Cases opened over the month, evenly, (consulates, kinds).
    """
    mean = _by_kind(state, "days") / DAYS_A_MONTH
    done = -np.expm1(-1 / mean)
    due_before, due_opened = waiting * done, opened * (1 - mean * done)
    due = due_before + due_opened
    served = _within_hours(state, due)
    kept = np.divide(served, due, out=np.ones_like(due), where=due > 0)
    left: Array = waiting - kept * due_before
    return served, state.parameters.consular_abandonment * left


def steady_queue(state: State, opened: Array) -> Array:
    """Open cases if every month before had been like this one; where time suffices, Little's law."""
    waiting = np.zeros_like(opened)
    for _ in range(STEADY_MONTHS):
        served, abandoned = work(state, waiting, opened)
        waiting = waiting + opened - served - abandoned
    return waiting


def representation_bonus(state: State) -> Array:
    """Share of Mexicans in each court who have counsel thanks to a consulate, (courts,).

    Rule: the share who ask for legal help, times the share of those who got it in the last month at the
    consulates of the court's state, times the assumed effect (`consular_effect`; 0 is none).
    """
    coverage = consulates_of_states(state.places) @ state.consulates.legal_coverage
    bonus: Array = coverage[state.geography.state_of_court]
    return state.parameters.consular_effect * state.parameters.legal_case_share * bonus


def _by_kind(state: State, what: str) -> Array:
    """The parameters `KIND_what` as an array, (kinds,)."""
    return np.array([getattr(state.parameters, f"{kind}_{what}") for kind in CONSULAR_KINDS])


def _within_hours(state: State, due: Array) -> Array:
    """Cases that working time suffices for: staff take the kinds in order, advisers give legal help only."""
    parameters, hours = state.parameters, _by_kind(state, "hours")
    budget = state.lever("consular_budget") ** parameters.consular_budget_elasticity
    staff = budget * parameters.staff_hours * state.consulates.staff
    advisers = budget * parameters.adviser_hours * state.consulates.advisers
    asked = due * hours
    legal = np.minimum(asked[:, LEGAL_HELP], advisers)
    asked[:, LEGAL_HELP] = 0.0
    ahead = np.cumsum(asked, axis=1) - asked
    given = np.clip(staff[:, None] - ahead, 0.0, asked)
    given[:, LEGAL_HELP] = legal
    served: Array = np.minimum(given / hours, due)  # no case more than due by rounding
    return served


def _keep_coverage(state: State, served: Array, abandoned: Array) -> None:
    """Keep the share served of the legal help cases that left; where none left, what it was."""
    coverage, left = state.consulates.legal_coverage, served + abandoned
    np.divide(served, left, out=coverage, where=left > 0)


def _record(state: State, opened: Array, served: Array, abandoned: Array, waiting: Array) -> None:
    left = (served + abandoned) / DAYS_A_MONTH
    days = np.divide(waiting, left, out=np.zeros_like(waiting), where=left > 0)
    for name, values in (
        ("consular_cases_opened", opened),
        ("consular_cases_served", served),
        ("consular_cases_abandoned", abandoned),
        ("consular_cases_waiting", waiting),
        ("consular_wait_days", days),
    ):
        state.ledger.put(name, values, scaled=False)
