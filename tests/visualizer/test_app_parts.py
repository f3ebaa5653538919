"""Parts of the application: levers from their declarations, the map's arrays, the texts, the address."""

import socket
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import run
from model.migration_model import MigrationModel
from model.plan import PLAN
from visualizer import catalogue, files, plan_page
from visualizer import map as corridor
from visualizer.catalogue import LANGUAGES, Language, entries, text
from visualizer.compare_page import SERIES, Asked, Pair, card, live
from visualizer.levers import DECIDERS, ORDER, groups
from visualizer.levers import words as lever_words
from visualizer.map_layers import LAYERS
from visualizer.moment import Moment
from visualizer.visualize_command import check_free
from world.errors import InputError
from world.levers import LEVERS
from world.scenario import load

OWN = ("texts_app.toml", "texts_levers.toml")


@pytest.fixture(scope="module")
def moment(lived: MigrationModel) -> Moment:
    """The last month of the run that several tests share."""
    ledger = lived.state.ledger
    return Moment(ledger, ledger.months[-1], {"scenario": "baseline", "scale": 100}, pd.DataFrame())


def test_every_lever_has_one_control_in_the_group_of_who_decides() -> None:
    shown = [lever["name"] for group in groups("en") for lever in group["levers"]]
    assert sorted(shown) == sorted(lever.name for lever in LEVERS)
    assert sorted(ORDER) == sorted(key for key, _ in DECIDERS)
    assert all(group["levers"] for group in groups("en"))


def test_a_control_has_the_bounds_unit_help_and_places_of_its_declaration() -> None:
    controls = {lever["name"]: lever for group in groups("en") for lever in group["levers"]}
    for at, lever in enumerate(LEVERS):
        control = controls[lever.name]
        assert (control["least"], control["most"]) == (lever.minimum, lever.maximum)
        assert (control["unit"], control["help"], control["at"]) == (lever.unit, lever.meaning, at)
        assert bool(control["places"]) == (lever.places != "nation")


def test_the_english_of_a_phase_is_that_of_the_plan() -> None:
    assert {phase.name: text(f"phase_help.{phase.name}", "en") for phase in PLAN} == {
        phase.name: phase.meaning for phase in PLAN
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_application_is_used(language: Language) -> None:
    made = {
        *(f"levers.{name}" for name in lever_words(language)),
        *(f"files.{name}" for name in (*files.words(language), *files.MAKERS)),
        *(f"map.{name}" for name in corridor.words(language)),
        *(f"map.{layer.key}{end}" for layer in LAYERS for end in ("", "_value")),
        *(f"map.{layer.key}_load" for layer in LAYERS if layer.load),
        *(f"decider.{key}" for key in ORDER),
        *(f"{kind}.{lever.name}" for kind in ("lever", "lever_help") for lever in LEVERS),
        *(f"lever_unit.{lever.unit}" for lever in LEVERS),
        *(f"{kind}.{phase.name}" for kind in ("phase", "phase_help") for phase in PLAN),
        *(f"plan.{name}" for name in ("phase", "who", "what", "cost")),
        *(f"app.{name}" for name in ("slow", "steady", "fast")),
    }
    code = "".join(path.read_text() for path in Path(plan_page.__file__).parent.glob("*.py"))
    assert made <= set(entries())
    assert {key for key in _own() - made if f'"{key}"' not in code} == set()


def _own() -> set[str]:
    """Keys of the application's own files of texts."""
    folder = Path(catalogue.__file__).parent
    read = [tomllib.loads((folder / name).read_text()) for name in OWN]
    return {f"{family}.{key}" for tables in read for family, keys in tables.items() for key in keys}


def test_the_map_has_every_place_where_the_tables_have_it(moment: Moment) -> None:
    layers = {layer["key"]: layer for layer in corridor.fixed(moment, "en")}
    counts = {key: len(layer["names"]) for key, layer in layers.items()}
    assert counts == {
        "homes": 32, "countries": 7, "transit": 32, "courts": 56, "consulates": 53, "cities": 15, "ports": 15,
        "centres": 10,
    }  # fmt: skip
    assert all(name.startswith("port:") for name in layers["ports"]["names"])
    tijuana, brownsville = (layers["cities"]["points"][at] for at in (0, -1))
    assert tijuana[0] < brownsville[0]  # west is left
    assert tijuana[1] < brownsville[1]  # north is up


def test_marks_are_as_large_as_the_month_and_coloured_by_load_over_capacity(
    moment: Moment, lived: MigrationModel
) -> None:
    courts, cities = (next(layer for layer in LAYERS if layer.key == key) for key in ("courts", "cities"))
    assert corridor.sizes(courts, moment) == moment.now("court_pending").sum(axis=1).astype(int).tolist()
    beds = lived.state.levers.get("shelter_beds")[moment.month - lived.state.levers.months[0]]
    waiting = moment.now("waiting_in_mexico").sum(axis=1)
    expected = np.round(waiting / beds, 3).tolist()
    assert corridor.loads(cities, moment, lived.state.levers) == expected
    came = moment.history("court_receipts")[-12:].sum(axis=(0, 2))
    went = moment.history("court_completions")[-12:].sum(axis=(0, 2))
    loads = corridor.loads(courts, moment, lived.state.levers)
    assert loads == [round(a / b, 3) if b else None for a, b in zip(came, went, strict=True)]


def test_stretches_have_the_travellers_of_the_month(moment: Moment) -> None:
    flows = np.array(corridor.stretch_flows(moment))
    assert len(flows) == len(corridor.lines(moment))
    names = moment.places("journey_flows")
    between_nodes = [row for row, name in enumerate(names) if not name.startswith(("home:", "to:"))]
    assert len(flows) == len(between_nodes)
    assert flows.sum() == moment.now("journey_flows")[between_nodes].sum()


def test_two_runs_of_one_scenario_do_not_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    months: list[Pair] = []
    live(Asked((load("baseline"), load("baseline")), 1000, 1, 2), months.append)
    assert [pair.months for pair in months] == [1, 2]
    for name in SERIES:
        first, second = months[-1].values[name]
        assert np.array_equal(first, second)
        assert first.any() or name in ("crimes_on_route", "reception_turned_away")
    assert "+0" in card("court_pending", months[-1], "en")["change"]


def test_a_difference_that_luck_could_make_is_called_so() -> None:
    near, far = (
        Pair(("a", "b"), 100, {"hearings_missed": np.array([[10_000.0], [other]])})
        for other in (10_400, 20_000)
    )
    assert card("hearings_missed", near, "en")["luck"]
    assert not card("hearings_missed", far, "en")["luck"]
    assert card("hearings_missed", far, "en")["change"] == "+10,000 (+100.0%)"


def test_a_difference_without_a_band_is_not_passed_off_as_sure() -> None:
    differs, same = (
        Pair(("a", "b"), 100, {"ice_arrests": np.array([[10_000.0], [other]])}) for other in (20_000, 10_000)
    )
    assert card("ice_arrests", differs, "en")["luck"] == "how much luck could make is not known"
    assert not card("ice_arrests", same, "en")["luck"]


def test_an_address_that_is_taken_is_one_line_with_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run.main(["visualize", "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"error: 127.0.0.1:{port} cannot be served on")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "70000"], "port 70000 is not valid"),
        (["--scale", "7"], "scale 7 is not valid"),
        (["--scenario", "judges"], "unknown scenario 'judges'"),
        (["--host", "203.0.113.1"], "203.0.113.1:"),
    ],
)
def test_a_bad_option_is_one_line_with_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    port = [] if "--port" in arguments else ["--port", str(_free())]
    assert run.main(["visualize", *arguments, *port]) == 2
    assert said in capsys.readouterr().err


def _free() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def test_only_this_computer_is_served_by_default() -> None:
    shown = CliRunner().invoke(run.app, ["visualize", "--help"]).output
    assert "127.0.0.1" in shown
    with pytest.raises(InputError, match="port 0"):
        check_free("127.0.0.1", 0)
