"""Conservation of reception: nobody is lost between gate and bus; no place, seat or card is used twice."""

from __future__ import annotations

import numpy as np

from agents.state import State
from agents.transport_home import seats_a_day
from world.calendar import days_in
from world.places import PAYERS
from world.unit_costs import unit_costs


def reception_fault(state: State) -> str | None:
    """What is wrong with the open month's reception, in one clause; None if nothing is.

    To be asked after the costs are recorded.
    """

    def of(series: str) -> np.ndarray:
        return state.ledger.value(series)[:, 0]

    admitted, cards = of("reception_admitted"), of("reception_cards")
    handled = of("reception_declined") + of("reception_turned_away") + admitted
    spent = cards.sum() * unit_costs()["reception_cards", "card"]
    seats = seats_a_day(state).sum() * days_in(state.month)
    rules = {
        "arrivals are not those declined, turned away and admitted": of("reception_arrivals") != handled,
        "more people than places": of("reception_occupancy_peak") > state.centres.places,
        "more people stay on than places": state.centres.staying > state.centres.places,
        "more cards than people admitted": cards > admitted,
        "cards beyond their budget": spent > state.lever("card_budget_per_month"),
        "more people taken home than seats": of("transported_home").sum() > seats,
        "more people taken home than admitted": of("transported_home").sum() > admitted.sum(),
        "the cost of cards is not their value": of("costs")[PAYERS.index("reception_cards")] != spent,
        "a cost is negative": of("costs") < 0,
    }
    return next((rule for rule, broken in rules.items() if np.any(broken)), None)
