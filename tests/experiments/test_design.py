"""Designs: which runs a sweep file means, with which values and seeds, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from experiments.design import design_of
from model.simulate import replicate_seed
from tests.experiments.sweep_files import JUDGES, RANGE, TWO_BY_TWO, write_sweep
from world.errors import InputError
from world.parameters import describe
from world.scenario import SHIPPED

PLEAS = "[[factors]]\nname = 'plea_share'\n"


def test_a_grid_is_every_combination(tmp_path: Path) -> None:
    design = design_of(write_sweep(tmp_path, factors=TWO_BY_TWO))
    assert design.columns == ["judges", "plea_share"]
    np.testing.assert_array_equal(design.draws, [[0.5, 0.05], [0.5, 0.1], [1.0, 0.05], [1.0, 0.1]])


def test_a_list_takes_values_in_step(tmp_path: Path) -> None:
    design = design_of(write_sweep(tmp_path, 'method = "list"', TWO_BY_TWO))
    np.testing.assert_array_equal(design.draws, [[0.5, 0.05], [1.0, 0.1]])


def test_a_latin_hypercube_has_one_draw_in_each_layer(tmp_path: Path) -> None:
    factors = JUDGES + RANGE + PLEAS
    design = design_of(write_sweep(tmp_path, 'method = "latin_hypercube"\ndraws = 50', factors))
    prior = next(row for row in describe() if row["parameter"] == "plea_share")
    low, high = np.array([0.5, prior["low"]]), np.array([1.5, prior["high"]])
    layers = np.floor((design.draws - low) / (high - low) * 50)
    np.testing.assert_array_equal(np.sort(layers, axis=0), np.arange(50)[:, None] * [1, 1])


def test_a_sobol_sequence_is_balanced_and_drawn_from_the_root_seed(tmp_path: Path) -> None:
    sobol = 'method = "sobol"\ndraws = 64\nseed = '
    draws = [design_of(write_sweep(tmp_path, f"{sobol}{seed}", JUDGES + RANGE)).draws for seed in (1, 1, 2)]
    np.testing.assert_array_equal(draws[0], draws[1])
    assert (draws[0] != draws[2]).all()
    assert np.histogram(draws[0], 64, (0.5, 1.5))[0].tolist() == [1] * 64


def test_a_table_gives_the_draws(tmp_path: Path) -> None:
    (tmp_path / "draws.csv").write_text("plea_share,judges\n0.05,0.9\n0.06,1.1\n")
    design = design_of(write_sweep(tmp_path, 'method = "table"\ntable = "draws.csv"', JUDGES + PLEAS))
    np.testing.assert_array_equal(design.draws, [[0.9, 0.05], [1.1, 0.06]])


def test_runs_are_all_scenarios_draws_and_replicates_once(tmp_path: Path) -> None:
    sweep = 'scenarios = ["baseline", "judges_plus_300"]\nreplicates = 3\nseed = 7'
    design = design_of(write_sweep(tmp_path, sweep, TWO_BY_TWO))
    runs = [design.run(number) for number in range(len(design))]
    assert len({(run.scenario, run.draw, run.replicate) for run in runs}) == len(design) == 2 * 4 * 3
    assert [run.draw for run in runs] == sorted(run.draw for run in runs)
    assert all(run.seed == replicate_seed(7, run.replicate) for run in runs)
    assert len({run.seed for run in runs}) == 3


def test_a_run_has_its_scenario_with_its_draw(tmp_path: Path) -> None:
    design = design_of(write_sweep(tmp_path, 'scenarios = ["judges_plus_300"]', TWO_BY_TWO))
    scenario = design.scenario(design.run(1))
    assert scenario.name == "judges_plus_300"
    assert scenario.parameters.plea_share == 0.1
    assert scenario.levers[:-1] == design.scenarios[0].levers
    assert scenario.levers[-1].multiply == 0.5
    assert design.settings(design.run(1)).scale == 1000


def test_a_scenario_file_is_beside_the_sweep_file(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[scenario]\nname = "mine"\n')
    design = design_of(write_sweep(tmp_path, 'scenarios = ["mine.toml"]'))
    assert (design.scenarios[0].name, len(design)) == ("mine", 1)


def test_designs_of_other_draws_scenarios_or_outputs_have_other_identities(tmp_path: Path) -> None:
    files = [
        write_sweep(tmp_path, factors=TWO_BY_TWO),
        write_sweep(tmp_path, factors=TWO_BY_TWO.replace("0.05", "0.06"), name="draws.toml"),
        write_sweep(tmp_path, 'scenarios = ["consular_cut"]', TWO_BY_TWO, "scenario.toml"),
        write_sweep(tmp_path, "seed = 2", TWO_BY_TWO, "seed.toml"),
        write_sweep(tmp_path, factors=f"{TWO_BY_TWO}[[outputs]]\nseries = 'judges'\n", name="outputs.toml"),
    ]
    assert len({design_of(file).identity for file in files}) == len(files)
    copy = tmp_path / "copy.toml"
    copy.write_text(f"# the same\n{files[0].read_text()}")
    assert design_of(copy).identity == design_of(files[0]).identity


@pytest.mark.parametrize(
    ("sweep", "factors", "message"),
    [
        (
            "",
            JUDGES.replace("judges", "judgs") + "values = [1]",
            "unknown lever or parameter 'judgs'",
        ),
        ("", f"{JUDGES}values = []", "judges: values is empty; give one value or more"),
        ("", JUDGES, "factor judges: a grid or a list needs values"),
        ("", f"{JUDGES}value = [1]", "unknown key 'value'; did you mean 'values'?"),
        ("", f"{JUDGES}place = 'Chicgo'\nvalues = [1]", "did you mean 'Chicago'?"),
        ("", f"{JUDGES}values = [-1]", "greater than or equal to 0"),
        ("", f"{JUDGES}values = [1e9]", "judges becomes 1.75694e.10 in 2013-11; valid"),
        ("", f"{JUDGES}values = [1]\n{JUDGES}values = [1]", "two have the column judges"),
        ("", f"{PLEAS}values = [2]", "plea_share = 2.0 is not valid; give a number from"),
        ("", f"{PLEAS}from = '2013-11'\nvalues = [0.1]", "plea_share is a parameter, which has no"),
        ("", f"{JUDGES}low = 2.0\nhigh = 1.0", "judges: give low and high, low first"),
        (
            'method = "list"',
            TWO_BY_TWO.replace("[0.05, 0.1]", "[0.05]"),
            "judges 2, plea_share 1",
        ),
        ('method = "sobol"\ndraws = 100', JUDGES + RANGE, "draws 100 is not valid for sobol"),
        ('method = "sobol"\ndraws = 64', JUDGES, "a lever that is drawn needs low and high"),
        ('method = "sobol"\ndraws = 64', "", "sobol needs a factor or more"),
        ('method = "sobol"', JUDGES + RANGE, "draws is for latin_hypercube and sobol, which need it"),
        ('method = "grids"', "", "'grid', 'list', 'latin_hypercube', 'sobol' or 'table'"),
        ('method = "table"\ntable = "none.csv"', JUDGES, "none.csv cannot be read: No such file"),
        ('scenarios = ["baselin"]', "", "unknown scenario 'baselin'; did you mean 'baseline'?"),
        ('scenarios = ["baseline", "baseline"]', "", "scenario baseline is given twice"),
        ("replicates = 0", "", "sweep.replicates"),
        ("x = [", "", "is not valid TOML"),
    ],
)
def test_what_is_not_valid_is_said_in_a_line(tmp_path: Path, sweep: str, factors: str, message: str) -> None:
    path = write_sweep(tmp_path, sweep, factors)
    with pytest.raises(InputError, match=message.replace("?", r"\?")) as raised:
        design_of(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("judges\n", "a row or more is needed"),
        ("judges\nmany\n", "is not a table of numbers"),
        ("judges\n0.5,\n1.0,2.0\n", "a number in each cell"),
        ("judge\n1.0\n", "columns are to be those of the factors: judges"),
        ("judges,beds\n1.0,2.0\n", "columns are to be those of the factors: judges"),
        ("judges\n1e9\n", "judges becomes 1.75694e.10 in 2013-11; valid: 0 to 10000"),
    ],
)
def test_a_table_that_is_not_one_of_draws_is_refused(tmp_path: Path, table: str, message: str) -> None:
    (tmp_path / "draws.csv").write_text(table)
    path = write_sweep(tmp_path, 'method = "table"\ntable = "draws.csv"', JUDGES)
    with pytest.raises(InputError, match=message):
        design_of(path)


@pytest.mark.parametrize("path", sorted((SHIPPED / "sweeps").glob("*.toml")), ids=lambda path: path.stem)
def test_sweep_files_that_ship_are_valid(path: Path) -> None:
    design = design_of(path)
    assert design.file.sweep.name == path.stem
    assert len(design) > 1
