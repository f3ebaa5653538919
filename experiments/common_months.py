"""The months that scenarios have in common: those before any lever differs are lived once and then forked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from model.checkpoint import write_checkpoint
from model.simulate import Settings, model_of
from world.scenario import Scenario


def parting_month(scenarios: Sequence[Scenario], settings: Settings) -> int:
    """Return the first month that scenarios do not live alike; at the latest the last one of the run.

    It is the first in which any lever differs, and the first of the run where they differ in parameters, in
    forced series or in whether arrivals are forced at all. No rule looks at a lever's later months.

    Args:
        scenarios: One or more.
        settings: Months of the run.

    Raises:
        InputError: A scenario leads a lever out of its bounds.
    """
    rules = [(scenario.parameters, scenario.forcing, scenario.about.unforced) for scenario in scenarios]
    if any(own != rules[0] for own in rules):
        return settings.start
    months = range(settings.start, settings.until + 1)
    first, *others = (scenario.resolve(months) for scenario in scenarios)
    apart = np.zeros(len(months), bool)
    for name, values in first.by_name.items():
        for other in others:
            apart |= (values != other.get(name)).reshape(len(months), -1).any(axis=1)
    return settings.start + int(np.append(apart[:-1], True).argmax())


def live_common(
    scenario: Scenario, settings: Settings, replicate: int, month: int, file: Path, poll: Callable[[], None]
) -> None:
    """Live a replicate up to a month, and write it to a checkpoint.

    Args:
        scenario: Any of the scenarios.
        settings: How it is run.
        replicate: Number of the replicate.
        month: The next month to be lived from the checkpoint.
        file: Where to.
        poll: Called after each month; what it raises ends the run without a checkpoint.

    Raises:
        InputError: The file cannot be written.
    """
    model = model_of(scenario, settings, replicate)
    while model.month < month:
        model.step()
        poll()
    write_checkpoint(model, file)
