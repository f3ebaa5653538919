"""Unit costs: what one unit of an institution's work costs, in US dollars."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from world import tables


@lru_cache(maxsize=4)
def unit_costs(directory: Path | None = None) -> dict[tuple[str, str], float]:
    """US dollars by payer and item, as `data/unit_costs.csv` says.

    Raises:
        InputError: The table is missing or invalid.
    """
    frame = tables.load("unit_costs", directory)
    return {
        (str(payer), str(item)): float(usd)
        for payer, item, usd in zip(frame["payer"], frame["item"], frame["usd"], strict=True)
    }
