"""Enrolment in Remain in Mexico: places by city, to whom it applies, and who is returned where."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.columns import Demographic, Status
from agents.dispositions import CODE
from agents.encounter import Encounters
from agents.enrolment import can_be_enrolled, enrol_some, enrolment_places
from agents.state import State
from agents.waiting import begin_waiting
from model.migration_model import MigrationModel
from world import tables
from world.calendar import days_in, format_month, parse_month
from world.places import CITIZENSHIPS, SECTORS
from world.scenario import load

World = Callable[..., State]
IN_FORCE = {"remain_in_mexico": 1, "mexico_accepts_mpp": 1}
FEWEST_EXEMPT = {"mpp_exempt_share": 0.02}
ADULT, FAMILY, CHILD = (int(code) for code in Demographic)
HONDURAS, MEXICO, BRAZIL = (CITIZENSHIPS.index(name) for name in ("Honduras", "Mexico", "Brazil"))
PORT = len(SECTORS)
RELEASED, EXPELLED, TURNED_BACK = (
    CODE[name] for name in ("notice_released", "title_42_expulsion", "returned_at_port")
)


def met(
    state: State,
    number: int,
    citizenship: int = HONDURAS,
    demographic: int = ADULT,
    crossing: int = 0,
    city: int = 0,
) -> Encounters:
    """People just met at a crossing, across from a city."""
    rows = state.people.add(
        number,
        key=np.random.default_rng(state.people.count).integers(2**62, size=number),
        citizenship=citizenship,
        demographic=demographic,
        place=city,
        entered=state.stamp,
    )
    crossings, citizenships, demographics = (
        np.full(number, value) for value in (crossing, citizenship, demographic)
    )
    return Encounters(rows, crossings, citizenships, demographics, np.zeros(number, bool))


def enrolled(state: State, people: Encounters, decision: int = RELEASED) -> np.ndarray:
    """Rows that are enrolled, of people of whom the same was decided."""
    decided = np.full(len(people.rows), decision)
    enrol_some(state, people, decided)
    assert set(decided) <= {decision, CODE["remain_in_mexico"]}
    chosen: np.ndarray = people.rows[decided == CODE["remain_in_mexico"]]
    return chosen


def together(*groups: Encounters) -> Encounters:
    parts = zip(*(vars(group).values() for group in groups), strict=True)
    return Encounters(*(np.concatenate(part) for part in parts))


@given(st.floats(0, 100), st.floats(0, 1), st.floats(0, 1))
def test_places_are_the_lever_over_the_days_in_force_that_mexico_accepts(
    tiny_world: World, per_day: float, in_force: float, accepted: float
) -> None:
    levers = {
        "mpp_enrolments_per_day": per_day,
        "remain_in_mexico": in_force,
        "mexico_accepts_mpp": accepted,
    }
    state = tiny_world(levers, months=1)
    expected = per_day * in_force * accepted * days_in(state.month)
    assert abs(enrolment_places(state)[0] - expected) < 1


@pytest.mark.parametrize("missing", ["remain_in_mexico", "mexico_accepts_mpp", "mpp_enrolments_per_day"])
def test_nobody_is_enrolled_without_order_consent_or_places(tiny_world: World, missing: str) -> None:
    levers = {**IN_FORCE, "mpp_enrolments_per_day": 10}
    state = tiny_world(levers, FEWEST_EXEMPT)
    assert len(enrolled(state, met(state, 1000))) == 310
    state = tiny_world({**levers, missing: 0}, FEWEST_EXEMPT)
    assert not len(enrolled(state, met(state, 1000)))


def test_no_more_are_enrolled_than_there_are(tiny_world: World) -> None:
    state = tiny_world({**IN_FORCE, "mpp_enrolments_per_day": 1000}, {"mpp_exempt_share": 0.1})
    people = met(state, 5000)
    number = len(enrolled(state, people))
    assert number == pytest.approx(4500, abs=4 * np.sqrt(450))


@pytest.mark.parametrize(
    ("citizenship", "demographic", "crossing", "decision", "applies"),
    [
        (HONDURAS, ADULT, 0, RELEASED, True),
        (HONDURAS, FAMILY, 0, CODE["expedited_removal"], True),
        (HONDURAS, ADULT, PORT, RELEASED, True),
        (MEXICO, ADULT, 0, RELEASED, False),
        (HONDURAS, CHILD, 0, RELEASED, False),
        (HONDURAS, ADULT, 0, EXPELLED, False),
        (HONDURAS, ADULT, PORT, TURNED_BACK, False),
    ],
)
def test_to_whom_it_applies(
    tiny_world: World, citizenship: int, demographic: int, crossing: int, decision: int, applies: bool
) -> None:
    state = tiny_world({**IN_FORCE, "mpp_enrolments_per_day": 10}, FEWEST_EXEMPT)
    people = met(state, 1000, citizenship, demographic, crossing)
    assert len(enrolled(state, people, decision)) == (310 if applies else 0)


def test_people_with_an_appointment_at_a_port_are_not_enrolled(tiny_world: World) -> None:
    state = tiny_world({**IN_FORCE, "mpp_enrolments_per_day": 10, "appointments_per_day": 1})
    assert not len(enrolled(state, met(state, 1000, crossing=PORT)))
    assert len(enrolled(state, met(state, 1000))) == 310


@pytest.mark.parametrize(("lever", "demographic"), [("mpp_nationalities", ADULT), ("mpp_families", FAMILY)])
@pytest.mark.parametrize("share", [0.0, 0.7, 1.0])
def test_a_share_of_a_citizenship_or_of_families_is_left_out(
    tiny_world: World, lever: str, demographic: int, share: float
) -> None:
    state = tiny_world({**IN_FORCE, lever: share}, {"mpp_exempt_share": 0.1})
    people = met(state, 4000, demographic=demographic)
    can = can_be_enrolled(state, people, np.full(4000, RELEASED)).sum()
    assert can == pytest.approx(4000 * share * 0.9, abs=4 * np.sqrt(1000))


def test_who_is_exempt_stays_so(tiny_world: World) -> None:
    state = tiny_world(IN_FORCE)
    people, decided = met(state, 1000), np.full(1000, RELEASED)
    before = can_be_enrolled(state, people, decided)
    state.month += 1
    assert (can_be_enrolled(state, people, decided) == before).all()


def test_families_are_enrolled_whole_and_fill_the_places_on_average(tiny_world: World) -> None:
    numbers = []
    for seed in range(60):
        state = tiny_world({**IN_FORCE, "mpp_enrolments_per_day": 1}, FEWEST_EXEMPT, seed=seed)
        people = met(state, 300, demographic=FAMILY)
        state.people.party[people.rows] = np.repeat(people.rows[::3], 3)
        chosen = np.isin(people.rows, enrolled(state, people)).reshape(-1, 3)
        assert (chosen == chosen[:, :1]).all()
        numbers.append(int(chosen.sum()))
    assert np.mean(numbers) == pytest.approx(31, abs=4 * np.std([0, 1, 2]) / np.sqrt(60))


# ------------------------------------------------------------------ several cities


def border(*settings: str) -> State:
    """All border cities in August 2019, without people; the programme enrols in none but as set."""
    scenario = load("baseline").with_settings(["mpp_enrolments_per_day=0", *settings])
    state = MigrationModel(scenario, start="2019-08", until="2019-08", scale=10, rng=1, empty=True).state
    begin_waiting(state)
    return state


def city(state: State, name: str) -> int:
    return state.places.cities.index(name)


def returned_to(state: State, rows: np.ndarray) -> dict[str, int]:
    counts = np.bincount(state.people.place[rows], minlength=len(state.places.cities))
    return {name: int(n) for name, n in zip(state.places.cities, counts, strict=True) if n}


def test_people_are_returned_to_the_city_of_the_programme_near_where_they_were_met() -> None:
    state = border("mpp_enrolments_per_day=5000", "mpp_nationalities=1")
    groups = [met(state, 20, city=code) for code in range(len(state.places.cities))]
    found = returned_to(state, enrolled(state, together(*groups)))
    assert set(found) == {
        "Tijuana",
        "Mexicali",
        "Nogales",
        "Ciudad Juarez",
        "Piedras Negras",
        "Nuevo Laredo",
        "Matamoros",
    }
    assert 20 < found["Matamoros"] <= 40  # Reynosa's too


def test_a_city_with_places_of_its_own_keeps_its_people() -> None:
    state = border("mpp_enrolments_per_day:Reynosa=10", "mpp_enrolments_per_day:Matamoros=10")
    found = returned_to(state, enrolled(state, met(state, 100, city=city(state, "Reynosa"))))
    assert found == {"Reynosa": 31, "Matamoros": 31}


def test_places_left_in_a_city_go_to_people_met_elsewhere_who_are_taken_there() -> None:
    state = border("mpp_enrolments_per_day:Nuevo Laredo=20", "mpp_enrolments_per_day:Matamoros=10")
    near, far = (
        met(state, number, city=city(state, name))
        for number, name in ((20, "Nuevo Laredo"), (200, "Reynosa"))
    )
    rows = enrolled(state, together(near, far))
    assert returned_to(state, rows) == {"Nuevo Laredo": 62, "Matamoros": 31}
    kept = np.intersect1d(rows, near.rows)
    assert len(kept) == np.isin(near.rows, rows).sum() > 15
    assert (state.people.place[kept] == city(state, "Nuevo Laredo")).all()


def test_a_total_is_shared_as_the_cities_shared_it() -> None:
    enrolments = tables.load("border_cities").set_index("city")["mpp_enrolled"]
    values = load("baseline").with_settings(["mpp_enrolments_per_day@2025-03=300"])
    by_city = values.resolve(range(parse_month("2025-03"), parse_month("2025-04"))).get(
        "mpp_enrolments_per_day"
    )[0]
    assert by_city == pytest.approx(300 * enrolments.to_numpy() / enrolments.sum())
    assert enrolments["Ciudad Juarez"] / enrolments.sum() == pytest.approx(0.33, abs=0.01)


# ------------------------------------------------------------------ the history


def ceilings(first: str, last: str, scenario: str = "baseline") -> pd.DataFrame:
    """People who could be enrolled in each month and city of a scenario."""
    months = range(parse_month(first), parse_month(last) + 1)
    values = load(scenario).resolve(months)
    national = [values.get(name) for name in ("remain_in_mexico", "mexico_accepts_mpp")]
    in_force = np.prod(national, axis=0) * [days_in(month) for month in months]
    table = values.get("mpp_enrolments_per_day") * in_force[:, None]
    cities = tables.load("border_cities")["city"]
    return pd.DataFrame(table, [format_month(month) for month in months], list(cities))


def test_the_ceilings_of_each_month_and_city_are_those_published() -> None:
    """Court cases by hearing location (TRAC), then enrolments at sectors and field offices (CBP)."""
    published = tables.load("mpp_enrolments").groupby(["month", "city"])["enrolments"].sum()
    wide = published.unstack(fill_value=0)
    ours = ceilings("2019-01", "2021-01").loc[wide.index]
    assert (ours[list(wide.columns)] - wide).abs().to_numpy().max() < 1
    assert ours.sum().sum() == pytest.approx(38_200, rel=1e-3)


def test_the_months_that_are_not_published_by_city_fill_the_published_totals() -> None:
    points = tables.load("mpp_checkpoints").set_index(["metric", "place", "date"])["value"]
    cases = ceilings("2018-12", "2019-12")
    for month, day in (("2019-07", "2019-07-31"), ("2019-11", "2019-11-30"), ("2019-12", "2019-12-31")):
        total = cases.loc[:month].sum().sum()
        assert total == pytest.approx(points["cumulative_cases", "all", day], rel=0.002)
    # two publishers counted people by city at the end of 2019; INM's count is 1.05 of TRAC's
    tamaulipas = cases[["Nuevo Laredo", "Matamoros"]].sum().sum()
    assert tamaulipas == pytest.approx(26_000 * 59_241 / 62_144, rel=0.01)


def test_nobody_is_enrolled_between_and_after_the_programmes() -> None:
    assert ceilings("2021-02", "2021-11").sum().sum() == 0
    assert ceilings("2022-09", "2026-12").sum().sum() == 0
    assert ceilings("2021-12", "2022-08").sum().sum() == pytest.approx(7_505, rel=0.01)
    assert ceilings("2019-01", "2022-12", "no_remain_in_mexico").sum().sum() == 0


def test_the_scenarios_enrol_from_when_they_say() -> None:
    planned = ceilings("2025-02", "2025-04", "remain_in_mexico").sum(axis=1)
    assert planned.tolist() == pytest.approx([0, 300 * 31, 300 * 30])


@pytest.mark.parametrize(
    ("month", "applies"),
    [
        ("2019-01", {"Honduras": 1, "Cuba": 1, "Guatemala": 0.7, "Brazil": 0, "Haiti": 0, "India": 0}),
        ("2020-06", {"Brazil": 1, "Haiti": 0, "China": 0}),
        ("2022-01", {"Haiti": 1, "Guatemala": 1, "Turkey": 0}),
    ],
)
def test_the_citizenships_of_a_year_are_those_of_its_rules(month: str, applies: dict[str, float]) -> None:
    value = parse_month(month)
    shares = load("baseline").resolve(range(value, value + 1)).get("mpp_nationalities")[0]
    assert {name: shares[CITIZENSHIPS.index(name)] for name in applies} == pytest.approx(applies)


# ------------------------------------------------------------------ a run of the whole history


def run_by_city(model: MigrationModel, first: str, last: str) -> pd.Series:
    ledger = model.state.ledger
    months = [parse_month(first) <= month <= parse_month(last) for month in ledger.months]
    table = ledger.history("mpp_enrolments")[months].sum(axis=(0, 2))
    return pd.Series(table, ledger.names("mpp_enrolments"))


def test_shares_of_the_cities_are_within_three_points_of_the_published(lived: MigrationModel) -> None:
    """At 1:100, where one row is nearly a point of the second period."""
    table = tables.load("mpp_enrolments")
    for first, last in (("2019-01", "2019-07"), ("2020-01", "2021-01")):
        shown = table[table["month"].between(first, last)].groupby("city")["enrolments"].sum()
        found = run_by_city(lived, first, last)
        assert found.sum() == pytest.approx(shown.sum(), rel=0.05)
        gap = found / found.sum() - (shown / shown.sum()).reindex(found.index, fill_value=0)
        assert 100 * gap.abs().max() < 3
    lifetime = tables.load("border_cities").set_index("city")["mpp_enrolled"]
    found = run_by_city(lived, "2019-01", "2021-01")
    assert 100 * (found / found.sum() - lifetime / lifetime.sum()).abs().max() < 1


def test_citizenships_of_the_enrolled_are_near_the_published_mix(lived: MigrationModel) -> None:
    """A check, not an input: the rules say whom it is for, arrivals say who comes."""
    shares = tables.load("mpp_nationality").set_index("citizenship")["share"]
    ledger = lived.state.ledger
    months = np.array(ledger.months) <= parse_month("2021-01")
    number = ledger.history("mpp_enrolments")[months].sum(axis=(0, 1))
    found = pd.Series(number / number.sum(), CITIZENSHIPS).reindex(shares.index.drop("Other"))
    assert (found - shares.drop("Other")).abs().max() < 0.08
    assert found.idxmax() == "Honduras"


def test_the_enrolled_were_met_at_ports_too(lived: MigrationModel) -> None:
    """A fifth of those of January to March 2020 were (CBP)."""
    ledger = lived.state.ledger
    decided = ledger.history("border_dispositions")[:, :, CODE["remain_in_mexico"]].sum(axis=0)
    assert 0.02 < decided[len(SECTORS) :].sum() / decided.sum() < 0.25
    assert (lived.state.people.status != Status.WAITING_IN_MEXICO).all()


ANNOUNCED = ("remain_in_mexico@2025-03=1", "mexico_accepts_mpp@2025-03=1")


@pytest.mark.parametrize(
    ("settings", "by_city"),
    [
        ((*ANNOUNCED, "mpp_enrolments_per_day:Tijuana@2025-03=60"), {"Tijuana": 60}),
        (
            (
                *ANNOUNCED,
                "mpp_enrolments_per_day:Reynosa@2025-03=40",
                "mpp_enrolments_per_day:Nuevo Laredo@2025-04=60",
            ),
            {"Reynosa": 40, "Nuevo Laredo": 60 * 30 / 61},
        ),
        ((ANNOUNCED[0], "mpp_enrolments_per_day@2025-03=300"), {}),
    ],
)
def test_a_programme_of_2025_enrols_where_it_is_set_and_only_with_consent(
    run: Callable[..., MigrationModel], settings: tuple[str, ...], by_city: dict[str, float]
) -> None:
    found = run_by_city(run(*settings, start="2024-12", months=5, scale=100), "2025-02", "2025-04")
    found = found[found > 0]
    assert set(found.index) == set(by_city)
    for name, a_day in by_city.items():
        assert found[name] == pytest.approx(61 * a_day, abs=500)  # a party, and the rounding of two months
