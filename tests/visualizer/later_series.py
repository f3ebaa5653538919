"""Made-up values of the series beside encounters, courts and removals: where, for which groups, how many."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from world.gazetteer import load_places
from world.groups import (
    AGES_OF_CASES,
    APPEAL_DECISIONS,
    DETAINED_COMPLETIONS,
    DISPOSITIONS,
    HEARINGS,
    OUTCOMES,
)


@dataclass(frozen=True)
class Made:
    """A series that is made up: kind of place, groups, and its level over all places in three months.

    The level runs in a straight line from October 2013 through January 2019 and January 2025.
    """

    kind: str
    groups: tuple[str, ...]
    levels: tuple[float, float, float]


ALL = ("all",)
KINDS_OF_CASE = ("protection", "repatriation", "documents", "legal_help", "other")
LATER: dict[str, Made] = {
    "departures": Made("community", ("single_adult", "family_member"), (60_000, 90_000, 160_000)),
    "arrivals_at_border": Made("city", ("Mexico", "Other"), (45_000, 70_000, 140_000)),
    "evasions": Made("sector", ALL, (12_000, 15_000, 40_000)),
    "repeat_encounters": Made("border", ("Mexico", "Other"), (6_000, 5_000, 20_000)),
    "interdictions_in_mexico": Made("organization", ("returned", "sent_south"), (9_000, 12_000, 90_000)),
    "comar_claims": Made("mexico", ("Haiti", "Honduras"), (200, 2_500, 8_000)),
    "settled_in_mexico": Made("mexico", ALL, (500, 1_500, 9_000)),
    "re_migrations": Made("community", ALL, (8_000, 7_000, 10_000)),
    "journey_flows": Made("stretch", ("northbound", "southbound"), (3e5, 5e5, 9e5)),
    "crimes_on_route": Made("organization", ("kidnapping", "extortion"), (900, 1_500, 5_000)),
    "mpp_enrolments": Made("city", ("Honduras", "Cuba"), (0, 100, 300)),
    "mpp_waiting": Made("city", ALL, (0, 9_000, 12_000)),
    "mpp_wait_days": Made("city", ALL, (0, 1_500, 3_000)),
    "mpp_completions": Made(
        "city", ("removal_order", "in_absentia", "voluntary_departure", "relief", "terminated"), (0, 60, 90)
    ),
    "mpp_hearings_held": Made("city", ALL, (0, 200, 400)),
    "mpp_hearings_missed": Made("city", ("waiting", "gone"), (0, 50, 90)),
    "mpp_fear_interviews": Made("city", ALL, (0, 80, 120)),
    "mpp_harmed": Made("city", ("kidnapping", "other"), (0, 30, 60)),
    "mpp_reopened": Made("city", ALL, (0, 2, 3)),
    "waiting_in_mexico": Made("city", ("mpp", "appointment"), (2_000, 6_000, 270_000)),
    "mpp_outcomes": Made(
        "city",
        ("relief", "removal_order", "in_absentia", "terminated", "gave_up", "fear_passed", "processed"),
        (0, 700, 900),
    ),
    "shelter_occupancy": Made("city", ALL, (1_500, 4_000, 14_000)),
    "crimes_against_waiting": Made("city", ("kidnapping", "other"), (10, 60, 800)),
    "judges": Made("court", ALL, (250, 400, 735)),
    "court_wait_days": Made("court", ALL, (30_000, 38_000, 41_000)),
    "completed_wait_days": Made("court", OUTCOMES, (110_000, 150_000, 200_000)),
    "detained_completions": Made("court", DETAINED_COMPLETIONS, (4_000, 5_000, 6_000)),
    "court_pending_by_age": Made("court", AGES_OF_CASES, (350_000, 850_000, 3_600_000)),
    "cases_without_date": Made("court", ALL, (40_000, 300_000, 900_000)),
    "cases_represented": Made("court", ALL, (150_000, 500_000, 1_000_000)),
    "asylum_pending": Made("court", ALL, (150_000, 450_000, 1_300_000)),
    "hearings_held": Made("court", HEARINGS, (45_000, 75_000, 160_000)),
    "hearings_rescheduled": Made("court", ALL, (200, 800, 1_500)),
    "hearing_lead_days": Made("court", HEARINGS, (20_000, 40_000, 70_000)),
    "appeals_filed": Made("court", ALL, (1_500, 2_000, 2_600)),
    "appeals_decided": Made("court", APPEAL_DECISIONS, (1_600, 1_600, 1_600)),
    "appeals_pending": Made("court", ALL, (36_000, 31_000, 62_000)),
    "final_orders_at_large": Made("nation", ("Mexico", "Other"), (9e5, 1.1e6, 1.4e6)),
    "unauthorized_population": Made("state", ("Mexico", "Other"), (1.1e7, 1.1e7, 1.4e7)),
    "population_changes": Made(
        "nation", ("evasion", "overstay", "interior_arrest"), (20_000, 30_000, 60_000)
    ),
    "reception_arrivals": Made("centre", ALL, (0, 0, 9_000)),
    "reception_declined": Made("centre", ALL, (0, 0, 5_000)),
    "reception_turned_away": Made("centre", ALL, (0, 0, 1_200)),
    "reception_occupancy_peak": Made("centre", ALL, (0, 0, 2_400)),
    "reception_cards": Made("centre", ALL, (0, 0, 7_000)),
    "transported_home": Made("mexican_state", ALL, (0, 0, 4_000)),
    "consular_cases_opened": Made("consulate", KINDS_OF_CASE, (150_000, 160_000, 180_000)),
    "consular_cases_served": Made("consulate", KINDS_OF_CASE, (150_000, 158_000, 170_000)),
    "consular_cases_waiting": Made("consulate", KINDS_OF_CASE, (90_000, 110_000, 300_000)),
    "consular_wait_days": Made("consulate", KINDS_OF_CASE, (2_000, 3_000, 9_000)),
    "consular_cases_abandoned": Made("consulate", KINDS_OF_CASE, (500, 700, 4_000)),
    "family_separations": Made("state", ("party", "us_born_child"), (300, 400, 900)),
    "remittances": Made("mexican_state", ALL, (1.8e9, 2.8e9, 5.4e9)),
    "tariff_pressure": Made("government", ALL, (0, 0, 4)),
    "mexican_cooperation": Made("government", ALL, (1, 1, 1)),
    "flight_consent": Made("government", ALL, (15, 14, 12)),
    "costs": Made("payer", ALL, (3e8, 5e8, 9e8)),
}
SPLIT = {"border_dispositions": dict.fromkeys(DISPOSITIONS, 1 / len(DISPOSITIONS))}
"""Groups of a series of old that its figure takes apart."""


def later(months: NDArray[np.int64]) -> pd.DataFrame:
    """Columns month, place, group, value, series of all of them."""
    rng = np.random.default_rng(11)
    return pd.concat([_values(name, made, months, rng) for name, made in LATER.items()], ignore_index=True)


def _values(name: str, made: Made, months: NDArray[np.int64], rng: np.random.Generator) -> pd.DataFrame:
    level = np.interp(months, [2013 * 12 + 9, 2019 * 12, 2025 * 12], made.levels)
    places = load_places().names(made.kind)
    weights = rng.dirichlet(np.full(len(places) * len(made.groups), 2.0))
    index = pd.MultiIndex.from_product([months, places, made.groups], names=["month", "place", "group"])
    values = pd.DataFrame({"value": (level[:, None] * weights).ravel()}, index=index)
    return values.reset_index().assign(series=name)
