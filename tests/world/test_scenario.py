"""Scenarios: what files and settings do to levers and parameters, and how bad ones are refused."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from world import scenario
from world.calendar import first_day, months_between, parse_month
from world.errors import InputError
from world.gazetteer import load_places
from world.lever_values import resolve_levers
from world.policy import Entries, PolicyHistory
from world.scenario import Scenario

MONTHS = months_between(parse_month("2024-11"), parse_month("2025-04"))
FEBRUARY = 3
HEAD = '[scenario]\nname = "mine"\n'


@pytest.fixture
def baseline() -> Scenario:
    return scenario.load("baseline")


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def judges(of: Scenario) -> NDArray[np.float64]:
    return of.resolve(MONTHS).get("judges")


def court(name: str) -> int:
    return load_places().courts.index(name)


def test_judges_are_shared_out_over_the_courts_and_add_up_to_the_history(baseline: Scenario) -> None:
    assert judges(baseline).shape == (len(MONTHS), len(load_places().courts))
    assert judges(baseline).sum(axis=1) == pytest.approx(PolicyHistory.load().values("judges", MONTHS))
    assert judges(baseline).min() > 0


@pytest.mark.parametrize("added", [300, 700])
def test_added_judges_come_in_february_2025_in_the_courts_proportions(baseline: Scenario, added: int) -> None:
    more = judges(scenario.load(f"judges_plus_{added}"))
    before = judges(baseline)
    assert np.array_equal(more[:FEBRUARY], before[:FEBRUARY])
    assert (more - before)[FEBRUARY:].sum(axis=1) == pytest.approx(added)
    ratio = more[FEBRUARY:] / before[FEBRUARY:]
    assert np.ptp(ratio) == pytest.approx(0)


def test_a_fifth_fewer_judges_in_every_court(baseline: Scenario) -> None:
    fewer = judges(scenario.load("judges_minus_20_percent"))
    assert fewer[FEBRUARY:] == pytest.approx(0.8 * judges(baseline)[FEBRUARY:])


def test_mass_deportation_arrests_a_million_a_year() -> None:
    resolved = scenario.load("mass_deportation").resolve(MONTHS)
    assert resolved.get("arrests_per_day")[FEBRUARY] * 365 == pytest.approx(1e6, rel=1e-3)
    assert resolved.get("arrests_per_day")[FEBRUARY - 1] < 500


LEARNT_LATER = [
    "arrests_per_day",
    "national_guard",
    "overstays_per_month",
    "remain_in_mexico",
    "removal_consent",
    "tariff_imposed",
    "terrorist_designation",
    "tps_grants_per_month",
]
"""Levers whose history after January 2025 was not known then."""


def test_only_what_was_known_in_january_2025_is_used(baseline: Scenario) -> None:
    then = scenario.load("as_known_2025_01").resolve(MONTHS)
    now = baseline.resolve(MONTHS)
    differing = [name for name in now.by_name if not np.array_equal(now.get(name), then.get(name))]
    assert sorted(differing) == LEARNT_LATER


def test_every_shipped_scenario_has_the_name_of_its_file_and_says_what_it_assumes() -> None:
    for name in scenario.shipped_names():
        loaded = scenario.load(name)
        assert loaded.name == name
        assert loaded.about.description.count(". ") == 1
        assert loaded.about.assumptions
        loaded.resolve(MONTHS)


def test_a_courts_own_value_holds_and_leaves_the_others(baseline: Scenario) -> None:
    changed = judges(baseline.with_settings(["judges:Houston@2025-02=80", "judges=1000"]))
    houston = court("Houston")
    others = np.delete(np.arange(changed.shape[1]), houston)
    assert changed[FEBRUARY:, houston] == pytest.approx(80)
    national = judges(baseline.with_settings(["judges=1000"]))
    assert np.array_equal(changed[:, others], national[:, others])
    assert national.sum(axis=1) == pytest.approx(1000)


def test_a_share_without_place_holds_at_every_court(baseline: Scenario) -> None:
    closed = baseline.with_settings(["court_closure=0.5", "court_closure:Miami=1"]).resolve(MONTHS)
    assert np.unique(closed.get("court_closure")[:, court("Miami")]) == [1]
    assert np.unique(np.delete(closed.get("court_closure"), court("Miami"), axis=1)) == [0.5]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ("", [7, 7, 7, 7, 7, 7]),
        ("@2025-02", [0, 0, 0, 7, 7, 7]),
        ("@2024-12..2025-02", [0, 7, 7, 7, 0, 0]),
        ("@2025-02..2025-02", [0, 0, 0, 7, 0, 0]),
    ],
)
def test_a_setting_holds_in_its_months_both_included(
    baseline: Scenario, months: str, expected: list[int]
) -> None:
    changed = baseline.with_settings([f"detention_beds{months}=7"]).resolve(MONTHS).get("detention_beds")
    before = baseline.resolve(MONTHS).get("detention_beds")
    assert np.array_equal(changed, np.where(expected, 7, before))


def test_later_settings_act_on_earlier_ones(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEAD
        + '[[levers]]\nname = "detention_beds"\nvalue = 100\n'
        + '[[levers]]\nname = "detention_beds"\nadd = 20\n'
        + '[[levers]]\nname = "detention_beds"\nmultiply = 0.5\nfrom = "2025-02"\nuntil = "2025-02"\n',
    )
    assert list(scenario.load(path).resolve(MONTHS).get("detention_beds")) == [120, 120, 120, 60, 120, 120]


def test_settings_reach_parameters(baseline: Scenario) -> None:
    changed = baseline.with_settings(["plea_share=0.1"])
    assert changed.parameters == baseline.parameters.with_values({"plea_share": 0.1})
    assert changed.levers == baseline.levers


def test_a_file_sets_parameters_and_forcing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "arrivals.csv").write_text("month\n")
    path = write(
        tmp_path, HEAD + '[parameters]\nplea_share = 0\n[forcing]\nborder_encounters = "arrivals.csv"\n'
    )
    loaded = scenario.load(path)
    assert loaded.parameters.plea_share == 0
    assert loaded.forcing == {"border_encounters": tmp_path / "arrivals.csv"}


def test_resolved_levers_cannot_be_written(baseline: Scenario) -> None:
    with pytest.raises(ValueError, match="read-only"):
        judges(baseline)[0] = 0


def test_an_unknown_lever_is_not_resolved(baseline: Scenario) -> None:
    with pytest.raises(InputError, match="unknown lever 'beds'"):
        baseline.resolve(MONTHS).get("beds")


def test_a_history_with_a_court_of_its_own(baseline: Scenario) -> None:
    entries = PolicyHistory.load().entries
    miami = PolicyHistory({**entries, ("judges", "Miami"): entries["detention_beds", ""]})
    with pytest.raises(
        InputError, match="scenario baseline: judges becomes 41500 in 2024-11; valid: 0 to 10000"
    ):
        baseline.resolve(MONTHS, miami)
    nowhere = PolicyHistory({**entries, ("judges", "Miammi"): entries["judges", ""]})
    with pytest.raises(InputError, match="'Miammi'; did you mean 'Miami'"):
        resolve_levers(MONTHS, (), nowhere)


def test_a_courts_own_history_counts_only_once_it_was_known(baseline: Scenario) -> None:
    known_in = {month: parse_month(month) for month in ("2024-12", "2025-01")}
    day = np.array([first_day(known_in["2025-01"])])
    own = {("judges", "Miami"): Entries(day, np.array([99.0]), day)}
    history = PolicyHistory({**PolicyHistory.load().entries, **own})
    miami = {
        month: resolve_levers(MONTHS, (), history, as_known).get("judges")[:, court("Miami")]
        for month, as_known in known_in.items()
    }
    assert miami["2024-12"] == pytest.approx(judges(baseline)[:, court("Miami")])
    assert list(miami["2025-01"][2:]) == [99, 99, 99, 99]


def test_the_hash_follows_content_and_nothing_else(baseline: Scenario, tmp_path: Path) -> None:
    series = '[forcing]\nborder_encounters = "a.csv"\n'
    hashes = []
    for folder, content in (("one", "1"), ("two", "1"), ("three", "2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text(content)
        hashes.append(scenario.load(write(tmp_path / folder, HEAD + series)).hash())
    assert hashes[0] == hashes[1] != hashes[2]
    changes = ["judges=5", "judges=6", "judges:Miami=5", "judges@2025-01=5", "plea_share=0.1"]
    distinct = {baseline.with_settings([change]).hash() for change in changes} | {baseline.hash()}
    assert len(distinct) == len(changes) + 1
    whole = baseline.model_copy(update={"parameters": baseline.parameters.with_values({"plea_share": 0})})
    assert whole.hash() == baseline.with_settings(["plea_share=0.0"]).hash()
    assert scenario.load("baseline").hash() == baseline.hash()


LEVER = HEAD + '[[levers]]\nname = "judges"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty; a scenario needs at least"),
        ("[scenario\n", r"is not valid TOML: .*line 1"),
        ("[parameters]\n", "scenario: Field required"),
        ('[scenario]\nname = "../up"\n', r"scenario\.name: .*pattern"),
        (HEAD + "nme = 1\n", r"scenario\.nme: unknown key 'nme'; did you mean 'name'"),
        (HEAD + "[parametrs]\n", r"parametrs: unknown key 'parametrs'; did you mean 'parameters'"),
        (HEAD + 'as_known = "2012-01"\n', r"scenario\.as_known: month 2012-01 is out of range"),
        (LEVER + "valu = 1\n", r"levers\[1\]\.valu: unknown key 'valu'; did you mean 'value'"),
        (LEVER, r"levers\[1\]: judges: give exactly one of value, add and multiply"),
        (LEVER + "value = 1\nadd = 1\n", "give exactly one of value, add and multiply"),
        (LEVER + "value = true\n", r"levers\[1\]\.value: .*number.*given True"),
        (LEVER + 'value = "many"\n', r"levers\[1\]\.value: .*number.*given 'many'"),
        (LEVER + "value = nan\n", r"levers\[1\]\.value: .*finite number"),
        (LEVER + "value = inf\n", r"levers\[1\]\.value: .*finite number"),
        (LEVER + "value = -5\n", r"judges = -5 is out of bounds; valid: 0 to 10000 \(judges\)"),
        (LEVER + "multiply = -1\n", r"levers\[1\]\.multiply: .*greater than or equal to 0"),
        (LEVER + 'value = 1\nplace = "Huston"\n', "unknown court 'Huston'; did you mean 'Houston'"),
        (LEVER + "value = 1\nfrom = 2025-01-01\n", r"levers\[1\]\.from: .* write it in quotes as 'YYYY-MM'"),
        (LEVER + 'value = 1\nfrom = "2025-13"\n', r"levers\[1\]\.from: '2025-13' is not a month"),
        (LEVER + 'value = 1\nuntil = "2051-01"\n', r"levers\[1\]\.until: month 2051-01 is out of range"),
        (LEVER + 'value = 1\nfrom = "2025-02"\nuntil = "2025-01"\n', "until 2025-01 is before from 2025-02"),
        (HEAD + '[[levers]]\nname = "judgs"\nvalue = 1\n', "unknown lever 'judgs'; did you mean 'judges'"),
        (
            HEAD + '[[levers]]\nname = "title_42"\nvalue = 1\nplace = "Miami"\n',
            "title_42 has no places, but place 'Miami' is given",
        ),
        (HEAD + "[parameters]\nplea_shre = 0.1\n", "parameters: unknown parameter 'plea_shre'; did you mean"),
        (HEAD + "[parameters]\nplea_share = 0.9\n", r"parameters: plea_share = 0\.9 is not valid"),
        (HEAD + "[parameters]\nplea_share = true\n", r"parameters\.plea_share: .*number"),
        (HEAD + "[parameters]\nplea_share = nan\n", r"parameters\.plea_share: .*finite"),
        (HEAD + '[forcing]\nborder_encounter = "a.csv"\n', "did you mean 'border_encounters'"),
        (
            HEAD + '[forcing]\nborder_encounters = "a.csv"\n',
            r"forcing: border_encounters: .*a\.csv is not a file",
        ),
    ],
)
def test_a_bad_file_is_refused_in_one_line_that_names_file_and_key(
    tmp_path: Path, text: str, message: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError, match=message) as caught:
        scenario.load(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_binary_file_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not a text file in UTF-8"):
        scenario.load(binary)
    with pytest.raises(InputError, match="is a folder"):
        scenario.load(tmp_path)
    with pytest.raises(InputError, match="does not exist"):
        scenario.load(tmp_path / "none.toml")
    with pytest.raises(InputError, match="unknown scenario 'baselin'; did you mean 'baseline'"):
        scenario.load("baselin")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("judges", r"'judges' is not a setting; write NAME\[:PLACE\]"),
        ("judges=", "is not a setting"),
        ("=5", "is not a setting"),
        ("judges@=5", "is not a setting"),
        ("judges=many", "'many' is not a number"),
        ("judges=nan", "finite number"),
        ("judges=-1", "judges = -1 is out of bounds"),
        ("judgse=5", "unknown lever or parameter 'judgse'; did you mean 'judges'"),
        ("judges:Huston=5", "unknown court 'Huston'; did you mean 'Houston'"),
        ("judges@2025-1=5", "'2025-1' is not a month"),
        ("judges@2025-02..2025-01=5", "until 2025-01 is before from 2025-02"),
        ("plea_share@2025-01=0.1", "a parameter has no place and no months"),
        ("plea_share:Miami=0.1", "a parameter has no place and no months"),
        ("plea_share=2", "plea_share = 2.0 is not valid"),
    ],
)
def test_a_bad_setting_is_refused(baseline: Scenario, setting: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        baseline.with_settings([setting])


def test_a_setting_that_leads_out_of_bounds_names_scenario_lever_and_month(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + '[[levers]]\nname = "detention_beds"\nadd = -50000\nfrom = "2025-02"\n')
    with pytest.raises(
        InputError, match="scenario mine: detention_beds becomes -8500 in 2025-02; valid: 0 to"
    ):
        scenario.load(path).resolve(MONTHS)


def test_the_record_of_a_run_names_what_was_changed_and_nothing_else(baseline: Scenario) -> None:
    changed = baseline.with_settings(["judges:Chicago@2025-03=50", "plea_share=0.1"]).changes()
    assert changed["levers"] == [{"name": "judges", "value": 50.0, "from": "2025-03", "place": "Chicago"}]
    assert changed["parameters"] == {"plea_share": 0.1}
    assert baseline.changes() == {"levers": [], "parameters": {}, "forcing": {}, "unforced": False}
