"""The rooms of declarations, in the order of the month."""

from world.declared import (
    appeals,
    bench,
    border,
    consulates,
    counsel,
    courts,
    governments,
    interior,
    journeys,
    origins,
    population,
    reception,
    remain_in_mexico,
    waiting,
)

ROOMS = (
    origins,
    journeys,
    border,
    remain_in_mexico,
    waiting,
    bench,
    courts,
    counsel,
    appeals,
    interior,
    population,
    reception,
    consulates,
    governments,
)
"""Each has its series and levers; parameters are gathered in `world.parameters`."""
