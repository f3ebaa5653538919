"""Mesa's own tools on the real model: DataCollector, batch_run, pickling, agent sets."""

import pickle
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.datacollection import DataCollector

from agents.border_city import BorderCity
from agents.border_sector import BorderSector
from agents.consulate import Consulate
from agents.courts.court import ImmigrationCourt
from agents.declarations import KINDS
from agents.interior_enforcement import InteriorEnforcement
from agents.migrant import AsylumSeeker, Migrant
from agents.people import FIRST_ID
from agents.port_of_entry import PortOfEntry
from model.collector import HEADLINES
from model.migration_model import MigrationModel
from model.simulate import Settings, simulate
from world.calendar import parse_month
from world.errors import InputError
from world.monthly_table import to_table

START, UNTIL = "2013-10", "2014-06"


def pending(model: MigrationModel) -> int:
    return int(model.state.courts.pending.sum())


def people(model: MigrationModel) -> int:
    return len(model.migrants)


def judges(court: ImmigrationCourt) -> float:
    number: float = court.judges
    return number


def backlog(court: ImmigrationCourt) -> int:
    number: int = court.pending
    return number


def attempts(migrant: Migrant) -> int:
    number: int = migrant.attempts
    return number


class CollectedModel(MigrationModel):
    """The model with a collector, as a user would add one."""

    def __init__(self, scenario: str = "baseline", by_person: bool = False, rng: int | None = None) -> None:
        super().__init__(scenario, START, UNTIL, scale=1000, rng=rng)
        by_type: dict[type, dict[str, Any]] = {ImmigrationCourt: {"judges": judges, "backlog": backlog}}
        if by_person:
            by_type[Migrant] = {"attempts": attempts}
        self.datacollector = DataCollector(
            model_reporters={"pending": pending, "people": people, "next_month": "month"},
            agenttype_reporters=by_type,
        )


@pytest.fixture
def model() -> CollectedModel:
    model = CollectedModel(by_person=True, rng=6)
    for _ in range(3):
        model.step()
    return model


def test_model_reporters_follow_the_months(model: CollectedModel) -> None:
    frame = model.datacollector.get_model_vars_dataframe()
    ledger = model.state.ledger.history("court_pending").sum(axis=(1, 2))
    assert (frame["pending"] * 1000).tolist() == ledger.tolist()
    assert frame["people"].tolist() == sorted(frame["people"])
    assert frame["people"].iloc[-1] == model.people.count
    assert frame["next_month"].diff().dropna().tolist() == [1, 1]


def test_reporters_by_type_see_courts_and_people(model: CollectedModel) -> None:
    courts = model.datacollector.get_agenttype_vars_dataframe(ImmigrationCourt)
    assert courts["judges"].to_numpy().reshape(3, 56)[-1] == pytest.approx(model.state.courts.judges)
    assert courts.loc[3.0]["backlog"].tolist() == model.state.courts.pending.tolist()
    migrants = model.datacollector.get_agenttype_vars_dataframe(Migrant).loc[3.0]
    seekers = len(model.agents_by_type[AsylumSeeker])
    assert len(migrants) == model.people.count - seekers
    rows = migrants.index.to_numpy() - FIRST_ID
    assert migrants["attempts"].tolist() == model.people.attempts[rows].tolist()
    assert seekers > 0


def test_agents_are_the_institutions_and_types_list_people_too(model: CollectedModel) -> None:
    published = {ImmigrationCourt: 56, BorderSector: 9, PortOfEntry: 15, BorderCity: 15, Consulate: 53}
    assert {kind: len(model.agents_by_type[kind]) for kind in published} == published
    institutions = {kind.cls: len(model.state.places.names(kind.places)) for kind in KINDS}
    assert len(institutions) == 13
    assert {kind: len(model.agents_by_type[kind]) for kind in institutions} == institutions
    assert len(model.agents) == sum(institutions.values())
    assert {type(agent) for agent in model.agents} == set(institutions)
    assert set(model.agent_types) == {*institutions, Migrant, AsylumSeeker}
    people_types = model.agents_by_type[Migrant], model.agents_by_type[AsylumSeeker]
    assert sum(map(len, people_types)) == len(model.migrants) == model.people.count


def test_institutions_show_what_the_phases_did(model: CollectedModel) -> None:
    ledger = model.state.ledger.finished[-1]
    courts = list(model.agents_by_type[ImmigrationCourt])
    assert [court.name for court in courts] == list(model.state.places.courts)
    assert [court.pending * 1000 for court in courts] == ledger["court_pending"][:, 0].tolist()
    assert [court.judges for court in courts] == ledger["judges"][:, 0].tolist()
    sectors, ports = (list(model.agents_by_type[kind]) for kind in (BorderSector, PortOfEntry))
    met = [agent.encounters * 1000 for agent in (*sectors, *ports)]
    assert met == ledger["border_encounters"].sum(axis=1).tolist()
    states = list(model.agents_by_type[InteriorEnforcement])
    assert [state.arrests * 1000 for state in states] == ledger["ice_arrests"].sum(axis=1).tolist()
    homes = [state.residents * 1000 for state in states]
    assert homes == ledger["unauthorized_population"].sum(axis=1).tolist()
    assert sum(met) > 0


def test_a_pickled_model_goes_on_as_if_nothing_had_happened(model: CollectedModel) -> None:
    twin = pickle.loads(pickle.dumps(model))
    for _ in range(4):
        model.step()
        twin.step()
    assert to_table(twin.state.ledger, "a").equals(to_table(model.state.ledger, "a"))
    for name, column in model.people.to_arrays().items():
        np.testing.assert_array_equal(twin.people.column(name), column)
    assert twin.datacollector.model_vars == model.datacollector.model_vars
    assert twin.people.model is twin
    assert [
        court.pending for court in twin.agents_by_type[ImmigrationCourt]
    ] == twin.state.courts.pending.tolist()


@pytest.mark.usefixtures("start_method")
def test_batch_run_gives_the_same_in_one_and_two_processes() -> None:
    runs = [
        mesa.batch_run(
            CollectedModel,
            {"scenario": ["baseline", "judges_minus_20_percent"]},
            number_processes=processes,
            rng=[1, 2],
            max_steps=4,
            data_collection_period=-1,
            display_progress=False,
        )
        for processes in (1, 2)
    ]
    one, two = (sorted(rows, key=lambda row: (row["RunId"], row["AgentID"])) for rows in runs)
    assert one == two
    assert len(one) == 4 * 56
    by_hand = CollectedModel("baseline", rng=2)
    for _ in range(4):
        by_hand.step()
    mine = [row for row in one if row["scenario"] == "baseline" and row["rng"] == 2]
    assert [row["backlog"] for row in mine] == by_hand.state.courts.pending.tolist()
    assert {row["pending"] for row in mine} == {pending(by_hand)}
    of_a_run = [tuple(row["backlog"] for row in one if row["RunId"] == number) for number in range(4)]
    assert len(set(of_a_run)) > 1


@pytest.mark.usefixtures("start_method")
def test_batch_run_of_the_model_itself_lives_to_the_last_month_and_gives_the_headlines() -> None:
    rows = mesa.batch_run(
        MigrationModel,
        {
            "scenario": ["baseline", "judges_minus_20_percent"],
            "start": START,
            "until": "2013-12",
            "scale": 1000,
        },
        rng=[1, 2],
        data_collection_period=1,
        display_progress=False,
    )
    assert [(row["RunId"], row["month"]) for row in rows[:4]] == [
        (0, "2013-10"),
        (0, "2013-11"),
        (0, "2013-12"),
        (1, "2013-10"),
    ]
    assert len(rows) == 4 * 3
    until = parse_month("2013-12")
    for row in rows[-1], rows[2]:
        results = simulate(row["scenario"], Settings(until=until, scale=1000, seed=row["rng"]))
        last = results.frame().query("month == '2013-12'").groupby("series", observed=True)["value"].sum()
        assert {name: row[name] for name in HEADLINES} == last[list(HEADLINES)].to_dict()


def test_a_model_that_has_lived_its_last_month_is_no_longer_running() -> None:
    model = MigrationModel("baseline", START, "2013-11", scale=1000, rng=1)
    model.step()
    assert model.running
    model.step()
    assert not model.running
    with pytest.raises(InputError, match="2013-12 is beyond the last month"):
        model.step()


def test_mesas_scenario_carries_the_name_and_the_seed() -> None:
    model = MigrationModel("judges_plus_300", scale=1000, rng=7)
    assert model.scenario.to_dict()["name"] == "judges_plus_300"
    assert model.scenario.rng == 7
    assert model.state.streams.seed == 7


@pytest.mark.parametrize("rng", [-1, "x", 1.9])
def test_a_seed_that_is_no_seed_is_refused(rng: Any) -> None:
    with pytest.raises(InputError, match="is not a seed"):
        MigrationModel("baseline", scale=1000, rng=rng)
