import pytest

from calibration.definitions import COURTS_ALONE, ObservationModel, Over
from calibration.models import BY_TARGET, OBSERVATION_MODELS
from calibration.models_border import BORDER
from calibration.models_courts import COURTS
from calibration.models_removal import REMOVAL
from world.declare import Kind
from world.series import BY_NAME


@pytest.mark.parametrize("model", OBSERVATION_MODELS, ids=lambda model: model.target)
def test_models_read_series_and_groups_that_the_model_declares(model: ObservationModel) -> None:
    for term in model.terms:
        assert set(term.groups or ()) <= set(BY_NAME[term.series].groups)


@pytest.mark.parametrize("model", OBSERVATION_MODELS, ids=lambda model: model.target)
def test_months_and_places_combine_as_the_kind_of_the_series_allows(model: ObservationModel) -> None:
    allowed = {Kind.FLOW: Over.SUM, Kind.STOCK: Over.END, Kind.MEAN: Over.MEAN}
    for terms, over in ((model.terms, model.over), (model.per, model.per_over)):
        for term in terms:
            kind = BY_NAME[term.series].kind
            read_at_the_end = kind is Kind.MEAN and over is Over.END
            assert allowed[kind] is over or read_at_the_end
            if kind is Kind.MEAN and BY_NAME[term.series].places != "nation":
                assert model.weighed_by == BY_NAME[term.series].weight


def test_only_shares_are_measured_in_points_and_fitted_targets_are_not_put_in() -> None:
    for model in OBSERVATION_MODELS:
        assert not model.points or model.per
        assert not (model.stage and model.forced)


def test_no_target_is_left_out_but_those_whose_series_no_room_declares() -> None:
    left_out = {model.target for model in (*COURTS, *REMOVAL, *BORDER)} - set(BY_TARGET)
    assert left_out <= {"represented_share"}


def test_goals_are_of_known_targets_and_no_looser_than_the_whole_chain() -> None:
    for goal in COURTS_ALONE:
        model = BY_TARGET[goal.target]
        assert goal.first <= goal.last
        assert 0 < goal.tolerance <= model.tolerance


def test_target_names_are_unique() -> None:
    assert len(BY_TARGET) == len(OBSERVATION_MODELS)


def test_no_model_counts_a_series_twice() -> None:
    for model in OBSERVATION_MODELS:
        assert len({term.series for term in model.terms}) == len(model.terms)
