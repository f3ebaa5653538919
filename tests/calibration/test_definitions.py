import pytest

from calibration.definitions import BY_TARGET, OBSERVATION_MODELS, ObservationModel
from world.declare import Kind
from world.series import BY_NAME


@pytest.mark.parametrize("model", OBSERVATION_MODELS, ids=lambda model: model.target)
def test_models_read_series_and_groups_that_the_model_declares(model: ObservationModel) -> None:
    for term in model.terms:
        assert set(term.groups or ()) <= set(BY_NAME[term.series].groups)


@pytest.mark.parametrize("model", OBSERVATION_MODELS, ids=lambda model: model.target)
def test_months_combine_as_the_kind_of_the_series_allows(model: ObservationModel) -> None:
    allowed = {Kind.FLOW: "sum", Kind.STOCK: "end", Kind.MEAN: "mean"}
    assert {allowed[BY_NAME[term.series].kind] for term in model.terms} == {model.over.value}


def test_target_names_are_unique() -> None:
    assert len(BY_TARGET) == len(OBSERVATION_MODELS)


def test_no_model_counts_a_series_twice() -> None:
    for model in OBSERVATION_MODELS:
        assert len({term.series for term in model.terms}) == len(model.terms)
