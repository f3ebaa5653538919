"""Mesa's own tools on a model with people: DataCollector, batch_run, pickling."""

import pickle
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.datacollection import DataCollector

from agents.agent_set import PeopleModelMixin
from agents.columns import CaseStage
from agents.institution import Field, Institution, InstitutionTable, create
from agents.migrant import AsylumSeeker, Migrant
from agents.people import FIRST_ID, People

FIELDS = (Field("pending", np.dtype(np.int64), 0, "rows", "Pending cases"),)
NAMES = ("Chicago", "Miami")


class Court(Institution, fields=FIELDS):
    """A court."""


def total_attempts(model: "Journey") -> int:
    return int(model.people.attempts.sum())


def attempts(migrant: Migrant) -> int:
    tried: int = migrant.attempts
    return tried


def pending(court: Court) -> int:
    number: int = court.pending
    return number


class Journey(PeopleModelMixin, mesa.Model):  # type: ignore[misc]
    """Some try again at random each month; one more of them goes to court; one person more arrives."""

    def __init__(self, size: int = 4, rng: Any = None) -> None:
        super().__init__(rng=rng)
        self.people = People(self, capacity=2)
        self.people.add(size)
        self.courts = InstitutionTable(NAMES, FIELDS)
        create(self, Court, NAMES, self.courts)
        self.datacollector = DataCollector(
            model_reporters={"total": total_attempts, "on_bench": "courts_open"},
            agenttype_reporters={
                Migrant: {"attempts": attempts},
                AsylumSeeker: {"attempts": attempts},
                Court: {"pending": pending},
            },
        )

    @property
    def courts_open(self) -> int:
        return len(self.agents_by_type[Court])

    def step(self) -> None:
        self.migrants.select(lambda a: a.random.random() < 0.5).shuffle_do("count_attempt")
        self.people.case[self.steps - 1] = CaseStage.MASTER
        self.courts.pending[0] += 1
        self.people.add(1)
        self.datacollector.collect(self)


@pytest.fixture
def journey() -> Journey:
    model = Journey(size=4, rng=5)
    model.step()
    model.step()
    return model


def test_model_reporters(journey: Journey) -> None:
    frame = journey.datacollector.get_model_vars_dataframe()
    assert frame["total"].iloc[-1] == total_attempts(journey) > 0
    assert frame["on_bench"].tolist() == [2, 2]


def test_reporters_by_type_see_people_and_institutions(journey: Journey) -> None:
    migrants = journey.datacollector.get_agenttype_vars_dataframe(Migrant).loc[2.0]
    seekers = journey.datacollector.get_agenttype_vars_dataframe(AsylumSeeker).loc[2.0]
    courts = journey.datacollector.get_agenttype_vars_dataframe(Court)
    assert migrants.index.tolist() == [FIRST_ID + row for row in (2, 3, 4, 5)]
    assert seekers.index.tolist() == [FIRST_ID, FIRST_ID + 1]
    assert migrants["attempts"].tolist() == journey.people.attempts[2:].tolist()
    assert seekers["attempts"].tolist() == journey.people.attempts[:2].tolist()
    assert courts["pending"].tolist() == [1, 0, 2, 0]


def test_a_pickled_model_goes_on_as_if_nothing_had_happened(journey: Journey) -> None:
    twin = pickle.loads(pickle.dumps(journey))
    assert twin.people.model is twin
    for model in (journey, twin):
        model.step()
        model.step()
    for name, column in journey.people.to_arrays().items():
        assert column.tolist() == twin.people.column(name).tolist()
    assert journey.courts.pending.tolist() == twin.courts.pending.tolist() == [4, 0]
    assert journey.datacollector.model_vars == twin.datacollector.model_vars
    assert journey.random.random() == twin.random.random()


@pytest.mark.usefixtures("start_method")
def test_batch_run_gives_the_same_in_one_and_two_processes() -> None:
    runs = [
        mesa.batch_run(
            Journey,
            {"size": [3, 5]},
            number_processes=processes,
            rng=[1, 2],
            max_steps=3,
            data_collection_period=-1,
            display_progress=False,
        )
        for processes in (1, 2)
    ]
    one, two = (sorted(run, key=lambda row: (row["RunId"], row["AgentID"])) for run in runs)
    assert one == two
    assert [sum(row["RunId"] == run for row in one) for run in range(4)] == [8, 10, 8, 10]
    totals = {row["RunId"]: row["total"] for row in one}
    by_hand = Journey(size=5, rng=2)
    for _ in range(3):
        by_hand.step()
    assert totals[3] == total_attempts(by_hand)
    people = [row for row in one if row["RunId"] == 3 and row["AgentID"] >= FIRST_ID]
    assert [row["attempts"] for row in people] == by_hand.people.attempts.tolist()
