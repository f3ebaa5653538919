"""Scenarios as files: what is written is read back the same, and what is sent is not trusted."""

import io
import re
from pathlib import Path

import pytest

from visualizer.files import brought
from visualizer.scenario_file import LARGEST, read_sent, to_toml
from world.errors import InputError
from world.scenario import Scenario, load, shipped_names


def _back(scenario: Scenario, folder: Path) -> Scenario:
    file = folder / "scenario.toml"
    file.write_text(to_toml(scenario))
    return load(file)


@pytest.mark.parametrize("name", shipped_names())
def test_a_scenario_is_read_back_as_it_was_written(name: str, tmp_path: Path) -> None:
    assert _back(load(name), tmp_path) == load(name)


def test_places_months_parameters_and_forcing_are_kept(tmp_path: Path) -> None:
    scenario = load("baseline").with_settings(
        ["judges:El Paso@2025-03..2025-07=20.5", "shelter_beds@2025-02=0", "judge_hiring_months=7"]
    )
    scenario = scenario.without_forcing().with_forcing(["court_receipts=observed"])
    assert _back(scenario, tmp_path) == scenario


def test_quotes_and_letters_of_all_kinds_are_kept(tmp_path: Path) -> None:
    about = load("baseline").about.model_copy(update={"description": 'a "b" \\ ñ\n\t≤ 😀'})
    scenario = load("baseline").model_copy(update={"about": about})
    assert _back(scenario, tmp_path) == scenario


def _sent(text: str, size: int | None = None) -> Scenario:
    data = text.encode()
    return read_sent("C:/x/mine.toml", len(data) if size is None else size, io.BytesIO(data))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[scenario", "mine.toml is not valid TOML"),
        ("", "mine.toml is empty"),
        ('[scenario]\nname = "a/b"', "mine.toml: scenario.name"),
        ('[scenario]\nname = "a"\n[forcing]\nborder_encounters = "/etc/passwd"', "can force 'observed' only"),
        ("a = " + "[" * 20_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_scenario_is_told_in_a_line_by_its_own_name(text: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as error:
        _sent(text)
    assert "\n" not in str(error.value)
    assert "/tmp" not in str(error.value)


def test_a_file_that_says_it_is_small_is_read_no_further_than_the_limit() -> None:
    with pytest.raises(InputError, match="larger than 64 kB"):
        _sent("#" * (LARGEST + 1), size=10)


def test_what_the_browser_sends_is_checked_before_it_is_used() -> None:
    for sent in ({}, {"name": "x", "size": "3", "content": "abc"}, {"name": "x", "size": 3, "content": "?"}):
        with pytest.raises(InputError, match="did not arrive whole"):
            brought(sent)
