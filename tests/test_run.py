"""The command line: what it accepts, what it refuses in one line, and how it is interrupted."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import run
from model.migration_model import MigrationModel
from world import levers, tables

ROOT = Path(run.__file__).resolve().parent
SHORT = ("--scale", "1000", "--until", "2013-12", "--quiet")
FORCED = "month,place,group,value\n2013-11,Yuma,Mexico,{}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with files that are not what they are given as."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.toml").touch()
    (tmp_path / "binary.toml").write_bytes(bytes(range(128, 256)))
    (tmp_path / "broken.toml").write_text("x = [")
    (tmp_path / "key.toml").write_text('[scenario]\nname = "a"\nauthor = "b"\n')
    (tmp_path / "occupied").mkdir()
    (tmp_path / "occupied" / "thesis.txt").touch()
    (tmp_path / "file").write_text("text")
    (tmp_path / "no_value.csv").write_text("month,place,group\n2013-11,Yuma,Mexico\n")
    (tmp_path / "nan.csv").write_text(FORCED.format("nan"))
    (tmp_path / "place.csv").write_text(FORCED.format("1").replace("Yuma", "Yma"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(text: str) -> list[str]:
    return text.splitlines()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "detention_bed=3"], "did you mean 'detention_beds'?"),
        (["--set", "judges:Chicgo=3"], "unknown court 'Chicgo'; did you mean 'Chicago'?"),
        (["--set", "judges:Chicago=-1"], "judges = -1 is out of bounds; valid: 0 to"),
        (["--set", "detention_beds=-5"], "detention_beds = -5 is out of bounds"),
        (["--set", "judges=nan"], "should be a finite number"),
        (["--set", "plea_share=nan"], "plea_share = nan is not valid; give a number from"),
        (["--set", "judges"], "is not a setting; write NAME[:PLACE]"),
        (["--set", "judges@2014-13=3"], "'2014-13' is not a month"),
        (["--start", "2012-01"], "valid months are 2013-10 to 2050-12"),
        (["--until", "2051-01"], "valid months are 2013-10 to 2050-12"),
        (["--start", "2014-05"], "the last month, 2013-12, is before the first, 2014-05"),
        (["--scale", "7"], "scale 7 is not valid: one of 1, 10, 100, 1000"),
        (["--scale", "many"], "Invalid value for '--scale'"),
        (["--seed", "-1"], "seed -1 is not valid"),
        (["--replicates", "0"], "replicates 0 is not valid"),
        (["--checkpoint-at", "2015-01"], "the run lives the months 2013-10 to 2013-12"),
        (["--from", "file"], "file is not a checkpoint of this program, or is cut short"),
        (["--from", "folder"], "folder is not a checkpoint of this program, or is cut short"),
        (["--from", "none"], "checkpoint none does not exist"),
        (["--out", "file"], "file is a file; --out names a directory"),
        (["--out", "file/deep"], "file/deep cannot be written to: Not a directory"),
        (["--out", "/proc/run"], "/proc/run cannot be written to"),
        (["--out", "n" * 300], "cannot be written to: File name too long"),
        (["--out", "occupied"], "occupied already holds something else; name another directory"),
        (["baselin"], "did you mean 'baseline'?"),
        (["none.toml"], "none.toml does not exist"),
        (["n" * 300], "unknown scenario 'nnn"),
        (["--force", "border_encounters=" + "n" * 300], "is not a file"),
        (["folder"], "folder is a folder"),
        (["empty.toml"], "empty.toml is empty"),
        (["binary.toml"], "binary.toml is not a text file"),
        (["broken.toml"], "broken.toml is not valid TOML"),
        (["key.toml"], "scenario.author: unknown key 'author'"),
        (["--force", "border_encounters"], "write SERIES=FILE"),
        (["--force", "removals=file"], "unknown series that can be forced 'removals'"),
        (["--force", "border_encounters=none.csv"], "none.csv is not a file"),
        (["--force", "border_encounters=no_value.csv"], "lacks column value"),
        (["--force", "border_encounters=nan.csv"], "nan.csv, row 2: value 'nan' is not a number"),
        (["--force", "border_encounters=place.csv"], "row 2: unknown place 'Yma'; did you mean 'Yuma'?"),
        (["--scale"], "Option '--scale' requires an argument"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    before = sorted(folder.rglob("*"))
    assert run.main(["simulate", *SHORT, *arguments]) == run.BAD_INPUT
    out, error = capsys.readouterr()
    assert out == ""
    assert len(lines(error)) == 1
    assert error.startswith("error: ")
    assert message in error
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["simulat"], "No such command 'simulat'"),
        (["describe", "lever"], "unknown table 'lever'; did you mean 'levers'?"),
        (["describe"], "Missing argument"),
    ],
)
def test_an_unknown_command_or_table_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run.main(arguments) == run.BAD_INPUT
    error = capsys.readouterr().err
    assert len(lines(error)) == 1
    assert message in error


def test_a_table_of_data_without_a_column_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(tables.DATA, folder / "data")
    header, *rows = (copy / "final_orders.csv").read_text().splitlines()
    kept = header.replace("people", "persons")
    (copy / "final_orders.csv").write_text("\n".join([kept, *rows]))
    monkeypatch.setattr(tables, "DATA", copy)
    before = sorted(folder.rglob("*"))
    assert run.main(["simulate", *SHORT]) == run.BAD_INPUT
    error = capsys.readouterr().err
    assert len(lines(error)) == 1
    assert "final_orders" in error
    assert "people" in error
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("agents", "ImmigrationCourt"),
        ("plan", "border"),
        ("levers", "detention_beds"),
        ("parameters", "plea_share"),
        ("series", "court_pending"),
        ("targets", "pending_active"),
        ("data", "final_orders"),
    ],
)
def test_describe_prints_what_is_declared(capsys: pytest.CaptureFixture[str], table: str, name: str) -> None:
    assert run.main(["describe", table]) == run.DONE
    assert name in capsys.readouterr().out


def test_describe_levers_names_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    run.main(["describe", "levers"])
    printed = capsys.readouterr().out
    assert [lever.name for lever in levers.LEVERS if lever.name not in printed] == []


def test_a_run_writes_what_it_names(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / ("deep/" * 30) / "run"
    arguments = ["--scale", "1000", "--until", "2014-11", "--seed", "3", "--out", str(out)]
    assert run.main(["simulate", "--set", "judges=100", *arguments]) == run.DONE
    said = lines(capsys.readouterr().err)
    assert f"Written to {out}:" in said
    for name in ("monthly.parquet", "run.json", "report.html", "summary.md", "backlog.png"):
        assert (out / name).stat().st_size > 0
        assert name in " ".join(said)
    info = json.loads((out / "run.json").read_text())
    assert (info["seed"], info["scale"], info["until"], info["interrupted"]) == (3, 1000, "2014-11", False)
    judges = pq.read_table(out / "monthly.parquet", filters=[("series", "=", "judges")]).to_pandas()
    assert judges.groupby("month", observed=True)["value"].sum().to_numpy() == pytest.approx([100.0] * 14)
    assert [line[:13] for line in said if "months: " in line] == ["12/14 months:", "14/14 months:"]


def test_a_quiet_run_says_only_where_it_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["simulate", *SHORT]) == run.DONE
    assert capsys.readouterr() == ("", "")
    assert (folder / "results" / "baseline-1" / "report.html").is_file()
    assert run.main(["simulate", *SHORT, "--set", "judges=100"]) == run.BAD_INPUT
    assert "already holds something else" in capsys.readouterr().err
    assert run.main(["simulate", *SHORT]) == run.DONE, "the same run may be repeated in its place"


def test_going_on_from_a_checkpoint_takes_over_its_settings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = ["--scale", "1000", "--until", "2014-03", "--seed", "4", "--start", "2013-11", "--quiet"]
    made = ["simulate", "judges_plus_300", "--set", "plea_share=0.1", "--checkpoint-at", "2014-01"]
    assert run.main([*made, *long, "--out", "whole"]) == run.DONE
    checkpoint = "whole/checkpoint-2014-01-0.npz"
    resumed = ["simulate", "--from", checkpoint, "--until", "2014-03", "--quiet"]
    assert run.main([*resumed, "--out", "resumed"]) == run.DONE
    whole, again = (Path(name, "monthly.parquet").read_bytes() for name in ("whole", "resumed"))
    assert whole == again
    for option, value, own in (
        ("--scale", "100", "1000"),
        ("--seed", "1", "4"),
        ("--start", "2013-10", "2013-11"),
    ):
        assert run.main([*resumed, option, value, "--out", "other"]) == run.BAD_INPUT
        error = capsys.readouterr().err
        assert f"{option[2:]} {value} is not that of {checkpoint}, {own}" in error
        assert len(lines(error)) == 1
    assert not Path("other").exists()
    assert run.main([*resumed, "--set", "judges=0", "--out", "fork"]) == run.DONE
    lineage = json.loads(Path("fork", "run.json").read_text())["lineage"]
    assert [entry["from"] for entry in lineage] == ["2013-11", "2014-01"]


def command(arguments: Sequence[str], cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def read_until(process: subprocess.Popen[str], text: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if text in line:
            return
    raise AssertionError(f"the process ended without saying {text!r}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_its_finished_months(tmp_path: Path, number: signal.Signals) -> None:
    process = command([str(ROOT / "run.py")], tmp_path)  # without a command: the baseline at 1:100
    read_until(process, "24/183 months")
    process.send_signal(number)
    process.send_signal(number)
    _, error = process.communicate(timeout=60)
    assert process.returncode == run.INTERRUPTED, error
    assert "Traceback" not in error
    out = tmp_path / "results" / "baseline-1"
    info = json.loads((out / "run.json").read_text())
    assert info["interrupted"] is True
    assert f"the months until {info['last_finished_month']} are kept" in error
    months = pq.read_table(out / "monthly.parquet", columns=["month"])["month"].unique().to_pylist()
    assert (months[0], months[-1]) == ("2013-10", info["last_finished_month"])
    assert "2015-09" <= months[-1] < "2028-12"
    assert (out / "report.html").is_file()
    assert not list(out.glob("*.part"))


def test_an_interrupt_before_the_first_month_leaves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MigrationModel, "step", lambda model: os.kill(os.getpid(), signal.SIGINT))
    before = sorted(folder.rglob("*"))
    assert run.main(["simulate", *SHORT, "--out", "a/b"]) == run.INTERRUPTED
    assert "nothing was written" in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == before


def test_a_second_interrupt_while_results_are_written_spoils_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, live = pq.write_table, MigrationModel.step

    def step(model: MigrationModel) -> None:
        live(model)
        if model.steps == 3:
            os.kill(os.getpid(), signal.SIGINT)

    def interrupted_write(*arguments: Any, **options: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        write(*arguments, **options)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(MigrationModel, "step", step)
    monkeypatch.setattr(pq, "write_table", interrupted_write)
    assert run.main(["simulate", "--scale", "1000", "--quiet", "--out", "out"]) == run.INTERRUPTED
    months = pq.read_table(folder / "out" / "monthly.parquet", columns=["month"])["month"]
    assert months.unique().to_pylist() == ["2013-10", "2013-11", "2013-12"]
    assert json.loads((folder / "out" / "run.json").read_text())["last_finished_month"] == "2013-12"
    assert "Traceback" not in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_killed_run_leaves_the_years_that_it_saved(tmp_path: Path) -> None:
    script = (
        "import sys, run, model.simulate; model.simulate.SAVE_SECONDS = 0.0; sys.exit(run.main(sys.argv[1:]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", script, "simulate", "--scale", "1000", "--out", "out"],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    read_until(process, "48/183 months")
    process.kill()
    process.communicate(timeout=60)
    info = json.loads((tmp_path / "out" / "run.json").read_text())
    assert info["interrupted"] is True
    assert info["last_finished_month"] >= "2016-09"
    months = pq.read_table(tmp_path / "out" / "monthly.parquet", columns=["month"])["month"]
    assert months.unique().to_pylist()[-1] >= "2016-09"
    short = ["simulate", "--scale", "1000", "--out", str(tmp_path / "out"), "--quiet"]
    assert run.main(short) == run.DONE, "the same run may be started again in its place"


def test_help_loads_no_numerical_library() -> None:
    heavy = "{'numpy', 'pandas', 'mesa', 'pyarrow', 'matplotlib', 'networkx', 'scipy', 'pydantic'}"
    script = (
        f"import sys, run; code = run.main(['--help']); assert not {heavy} & set(sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == run.DONE, done.stderr
    assert "simulate" in done.stdout


def test_bad_input_to_the_program_itself_has_exit_code_2(tmp_path: Path) -> None:
    process = command([str(ROOT / "run.py"), "simulate", "--set", "judge=1"], tmp_path)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out, len(lines(error))) == (run.BAD_INPUT, "", 1)
    assert not list(tmp_path.iterdir())
