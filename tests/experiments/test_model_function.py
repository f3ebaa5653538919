"""The model as a function: the numbers are those of a run with the same levers, parameters and seed."""

import pickle

import numpy as np
import pytest

from experiments.model_function import ModelFunction
from model.simulate import Settings, simulate
from world.calendar import parse_month
from world.errors import InputError
from world.scenario import load

SHORT = Settings(until=parse_month("2014-01"), scale=1000)
OUTCOMES = ("court_pending", "court_receipts", "court_wait_days")
CHANGES = {"judges@2013-11": 900, "plea_share": np.float64(0.1)}


def test_a_call_is_a_run_of_the_scenario_with_the_values_and_the_seed() -> None:
    found = ModelFunction(OUTCOMES, settings=SHORT)(seed=4, **CHANGES)
    scenario = load("baseline").with_settings(["judges@2013-11=900", "plea_share=0.1"])
    data = simulate(scenario, Settings(until=SHORT.until, scale=1000, seed=4)).dataset().sel(replicate=0)
    assert list(found) == list(OUTCOMES)
    assert found["court_pending"].tolist() == data["court_pending"].sum("court").to_numpy().tolist()
    receipts = data["court_receipts"].sum(["court", "court_receipts_group"])
    assert found["court_receipts"].tolist() == receipts.to_numpy().tolist()
    days = (data["court_wait_days"] * data["court_pending"]).sum("court") / data["court_pending"].sum("court")
    assert found["court_wait_days"] == pytest.approx(days.to_numpy())


def test_values_and_seeds_change_what_comes_out_and_repeats_do_not() -> None:
    function = ModelFunction(("court_pending", "judges"), "judges_plus_300", SHORT)
    plain = function()
    again = pickle.loads(pickle.dumps(function))()
    assert plain["court_pending"].tolist() == again["court_pending"].tolist()
    assert plain["court_pending"].tolist() != function(seed=2)["court_pending"].tolist()
    assert function(seed=None, **{"judges@2013-12": 900.0})["judges"][-1] > plain["judges"][-1]


def test_what_is_unknown_is_named() -> None:
    with pytest.raises(InputError, match="did you mean 'court_pending'"):
        ModelFunction(("court_pendin",))
    with pytest.raises(InputError, match="does not add up"):
        ModelFunction(("hearing_lead_days",))
    function = ModelFunction(("court_pending",), settings=SHORT)
    with pytest.raises(InputError, match="did you mean 'judges'"):
        function(judgez=900)
    with pytest.raises(InputError, match="out of bounds"):
        function(judges=-1)
    with pytest.raises(InputError, match="is not a seed"):
        function(seed=-1)
