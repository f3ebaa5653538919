"""What is declared of the consulates."""

from dataclasses import dataclass

from world.declare import Lever, Series

SERIES: tuple[Series, ...] = ()

LEVERS: tuple[Lever, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConsularParameters:
    """Uncertain parameters of the consulates."""
