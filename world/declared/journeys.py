"""What is declared of journeys through Mexico: the institute, the refugee commission, crime."""

from dataclasses import dataclass

from world.declare import Lever, Series

SERIES: tuple[Series, ...] = ()

LEVERS: tuple[Lever, ...] = ()


@dataclass(frozen=True, kw_only=True)
class JourneyParameters:
    """Uncertain parameters of journeys through Mexico."""
