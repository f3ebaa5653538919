import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.definitions import Stage
from calibration.free import NOTICE_LAGS, free_parameters, space
from world.parameters import Parameters, names


def test_every_parameter_is_declared_and_fitted_in_one_stage() -> None:
    courts, chain = (free_parameters(stage) for stage in Stage)
    assert set(courts) | set(chain) <= set(names())
    assert not set(courts) & set(chain)
    assert len(set(courts)) + len(set(chain)) == len(courts) + len(chain)
    assert set(NOTICE_LAGS) <= set(chain)


@pytest.mark.parametrize("stage", Stage)
def test_the_centre_of_the_box_is_what_is_declared(stage: Stage) -> None:
    box = space(stage)
    declared = Parameters()
    assert box.declared == {name: getattr(declared, name) for name in box.names}
    assert box.values(box.centre) == pytest.approx(box.declared)
    assert (box.centre >= 0).all()
    assert (box.centre <= 1).all()


@given(st.sampled_from(Stage), st.floats(-0.5, 1.5))
def test_no_point_leads_out_of_the_prior_ranges(stage: Stage, side: float) -> None:
    box = space(stage)
    values = box.values(np.full(len(box.names), side))
    Parameters(**values)  # which checks them
    assert box.point(values) == pytest.approx(np.clip(side, 0, 1), abs=1e-9)
