from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.forced_file import force_encounters
from model.forcing import Arrivals
from model.inputs import load_inputs
from model.simulate import Settings, simulate
from world.calendar import parse_month
from world.errors import InputError
from world.places import CITIZENSHIPS, SECTORS, Places
from world.scenario import load

HEADER = "month,place,group,value\n"
MONTH = parse_month("2018-05")


@pytest.fixture(scope="module")
def published() -> tuple[Arrivals, Places]:
    inputs = load_inputs(load("baseline"))
    return inputs.arrivals, inputs.places


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "encounters.csv"


def test_a_named_month_is_replaced_whole_and_the_others_stay(
    published: tuple[Arrivals, Places], csv: Path
) -> None:
    arrivals, places = published
    csv.write_text(
        HEADER + "2018-05,Yuma,Guatemala,300\n2018-05,Yuma,Honduras,100\n2018-05,Tucson,Mexico,50\n"
    )
    forced = force_encounters(arrivals, places, csv)
    table = forced.month(MONTH).sum(axis=2)
    yuma, tucson = SECTORS.index("Yuma"), SECTORS.index("Tucson")
    assert table[yuma, CITIZENSHIPS.index("Guatemala")] == pytest.approx(300)
    assert table[yuma, CITIZENSHIPS.index("Honduras")] == pytest.approx(100)
    assert table[tucson, CITIZENSHIPS.index("Mexico")] == pytest.approx(50)
    assert table.sum() == pytest.approx(450)
    for month in (MONTH - 1, MONTH + 1, arrivals.last):
        np.testing.assert_array_equal(forced.month(month), arrivals.month(month))
    assert forced.last == arrivals.last


def test_demographics_keep_their_proportions(published: tuple[Arrivals, Places], csv: Path) -> None:
    arrivals, places = published
    csv.write_text(HEADER + "2018-05,Rio Grande Valley,Honduras,1000\n")
    cell = SECTORS.index("Rio Grande Valley"), CITIZENSHIPS.index("Honduras")
    before, after = arrivals.month(MONTH)[cell], force_encounters(arrivals, places, csv).month(MONTH)[cell]
    assert before.sum() > 0
    assert after / after.sum() == pytest.approx(before / before.sum())


def test_a_later_month_extends_what_is_forced(published: tuple[Arrivals, Places], csv: Path) -> None:
    arrivals, places = published
    csv.write_text(HEADER + "2025-02,Yuma,Mexico,90\n2025-03,port:Tijuana,Mexico,700\n")
    assert "port:Tijuana" in places.crossings
    forced = force_encounters(arrivals, places, csv)
    assert forced.last == parse_month("2025-03") == arrivals.last + 2
    assert forced.month(forced.last).sum() == pytest.approx(700)
    assert forced.month(arrivals.last + 1).sum() == pytest.approx(90)
    np.testing.assert_array_equal(forced.month(arrivals.last), arrivals.month(arrivals.last))


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(SECTORS), st.sampled_from(CITIZENSHIPS), st.floats(0, 1e6)),
        min_size=1,
        max_size=20,
        unique_by=lambda row: row[:2],
    )
)
def test_every_total_is_kept(
    published: tuple[Arrivals, Places],
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, float]],
) -> None:
    arrivals, places = published
    file = tmp_path_factory.getbasetemp() / "hypothesis.csv"
    file.write_text(HEADER + "".join(f"2018-05,{place},{group},{value!r}\n" for place, group, value in rows))
    table = force_encounters(arrivals, places, file).month(MONTH)
    expected = np.zeros(table.shape[:2])
    for place, group, value in rows:
        expected[SECTORS.index(place), CITIZENSHIPS.index(group)] += value
    np.testing.assert_allclose(table.sum(axis=2), expected, rtol=1e-9, atol=1e-6)
    assert (table >= 0).all()


def test_the_model_meets_whom_the_file_names(csv: Path) -> None:
    csv.write_text(HEADER + "2014-01,Yuma,Guatemala,40000\n2014-02,Tucson,Mexico,0\n")
    scenario = load("baseline").with_forcing([f"border_encounters={csv}"])
    frame = simulate(scenario, Settings(until=parse_month("2014-03"), scale=100)).frame()
    met = frame[(frame["series"] == "border_encounters") & (frame["value"] > 0)]
    january = met[met["month"] == "2014-01"]
    assert january[["place", "group"]].astype(str).to_numpy().tolist() == [["Yuma", "Guatemala"]]
    assert january["value"].sum() == pytest.approx(40_000, abs=100)
    assert not (met["month"] == "2014-02").any()
    assert met[met["month"] == "2014-03"]["value"].sum() > 10_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a CSV table"),
        (HEADER, "has no rows; it needs the columns month, place, group, value"),
        ("month,place,value\n2018-05,Yuma,3\n", "lacks column group"),
        (HEADER + "2018-05,Yma,Mexico,3\n", "row 2: unknown place 'Yma'; did you mean 'Yuma'"),
        (HEADER + "2018-05,Yuma,Mexco,3\n", "row 2: unknown group 'Mexco'; did you mean 'Mexico'"),
        (HEADER + "2018-05,Yuma,Mexico,3\n2018-13,Yuma,Mexico,3\n", "row 3: '2018-13' is not a month"),
        (HEADER + "2012-01,Yuma,Mexico,3\n", "row 2: month 2012-01 is out of range"),
        (HEADER + "2018-05,Yuma,Mexico,nan\n", "row 2: value 'nan' is not a number, zero or more"),
        (HEADER + "2018-05,Yuma,Mexico,inf\n", "row 2: value 'inf' is not a number"),
        (HEADER + "2018-05,Yuma,Mexico,-5\n", "row 2: value '-5' is not a number"),
        (HEADER + "2018-05,Yuma,Mexico,\n", "row 2: value '' is not a number"),
        (HEADER + 2 * "2018-05,Yuma,Mexico,3\n", "row 3: 2018-05, Yuma, Mexico is given twice"),
        (HEADER + "2025-03,Yuma,Mexico,3\n", "leaves out 2025-02; after 2025-01 every month"),
    ],
)
def test_a_file_that_is_not_such_a_table_is_refused(
    published: tuple[Arrivals, Places], csv: Path, text: str, message: str
) -> None:
    csv.write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        force_encounters(*published, csv)
    assert str(csv) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_binary_file_is_refused(published: tuple[Arrivals, Places], csv: Path) -> None:
    csv.write_bytes(bytes(range(128, 256)))
    with pytest.raises(InputError, match="is not a CSV table"):
        force_encounters(*published, csv)
