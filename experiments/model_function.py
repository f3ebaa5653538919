"""The model as a function of numbers, as workbenches for exploratory modelling and optimizers call one.

from ema_workbench import Model, RealParameter, TimeSeriesOutcome
from experiments.model_function import ModelFunction
from model.simulate import Settings

corridor = Model("corridor", function=ModelFunction(("court_pending",), settings=Settings(scale=1000)))
corridor.uncertainties = [RealParameter("plea_share", 0.0, 0.15)]
corridor.levers = [RealParameter("judges", 500, 1100, variable_name=["judges@2025-03"])]
corridor.outcomes = [TimeSeriesOutcome("court_pending")]
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from experiments.outputs import Output, Values, reduce_run
from model.simulate import Settings, choose_scenario, model_of
from world.scenario import Scenario
from world.validation import validated


@dataclass(frozen=True)
class ModelFunction:
    """From values of levers and parameters, and a seed, to series by month; it can be pickled.

    Attributes:
        outcomes: Names of declared series, each summed (a mean: weighed) over all places and groups.
        scenario: What is changed by the values, a scenario or the name or file of one.
        settings: Months, scale, and the seed where a call gives none. Replicates are calls with other seeds.

    Raises:
        InputError: A series is unknown or does not add up.
    """

    outcomes: tuple[str, ...]
    scenario: str | Path | Scenario = "baseline"
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        self._outputs()

    def __call__(self, seed: int | None = None, **values: float) -> dict[str, Values]:
        """Make one run.

        Args:
            seed: Its seed; that of the settings by default. Calls with the same seed share their luck.
            values: A number for each name `NAME[:PLACE][@YYYY-MM[..YYYY-MM]]` of a lever or parameter, in its
                unit, as in `--set`; pass what is no Python name as `**{"judges@2025-03": 1035}`.

        Returns:
            For each outcome its values by month, shape (months,), in the series' unit; NaN where absent.

        Raises:
            InputError: A name, a value or the seed is not valid.
        """
        settings = self.settings if seed is None else replace(self.settings, seed=seed)
        lines = [f"{name}={float(value)!r}" for name, value in values.items()]
        model = model_of(choose_scenario(self.scenario, settings).with_settings(lines), settings, 0)
        while model.month <= settings.until:
            model.step()
        return {output.series: reduce_run(model.state.ledger, [output]) for output in self._outputs()}

    def _outputs(self) -> list[Output]:
        return [
            validated(Output, {"series": name, "by": "month"}, f"outcome {name}") for name in self.outcomes
        ]
