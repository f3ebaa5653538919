"""What is declared of the unauthorized population: entries, protections, births, deaths, departures."""

from dataclasses import dataclass

from world.declare import Kind, Lever, Series
from world.groups import POPULATION_CAUSES
from world.places import CITIZENSHIPS

SERIES: tuple[Series, ...] = (
    Series(
        "unauthorized_population",
        Kind.STOCK,
        "people",
        "state",
        CITIZENSHIPS,
        "Residents without lawful status, at liberty; overstays, deaths and departures are not modelled yet.",
        coarsest_scale=100,
    ),
    Series(
        "population_changes",
        Kind.FLOW,
        "people",
        "nation",
        POPULATION_CAUSES,
        "Changes of the unauthorized population by cause; arrests, relief and departures are negative.",
    ),
)

LEVERS: tuple[Lever, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PopulationParameters:
    """Uncertain parameters of the unauthorized population."""
