"""SLURM: what a job is asked for, and a sweep on a real node whose workers and scheduler are killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

import run
from experiments.design import design_of
from experiments.one_run import Job, run_one
from experiments.slurm import Site, job_script, read_site
from experiments.store import DONE
from experiments.sweep_results import read_sweep
from experiments.version import code_version
from experiments.warm_start import WarmStart
from tests.experiments.one_node_slurm import missing_programs, one_node_slurm
from tests.experiments.sweep_files import JUDGES, RANGE, write_sweep
from world.errors import InputError

ROOT = Path(run.__file__).resolve().parent
SIXTY_FOUR = ('method = "sobol"\ndraws = 32\nreplicates = 2', JUDGES + RANGE)
WAIT_SECONDS = 120


def test_the_script_of_a_job_says_what_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("site.toml").write_text(
        'queue = "long"\naccount = "a1"\nwalltime = "1-02:00:00"\nworkers_per_job = 8\nmemory = "16GB"\n'
        'directives = ["--exclusive"]\nprologue = ["module load python"]\n'
    )
    path = write_sweep(tmp_path)
    assert run.main(["sweep", str(path), "--job-script", "--site", "site.toml"]) == run.DONE
    script = capsys.readouterr().out
    for line in ("-p long", "-A a1", "-t 1-02:00:00", "--cpus-per-task=8", "--mem=15G", "--exclusive"):
        assert f"#SBATCH {line}\n" in script
    assert f"#SBATCH --output={tmp_path}/results/sweep-small/slurm/%j.out\n" in script
    assert "\nmodule load python\n" in script
    assert "--nthreads 1" in script
    assert "--nworkers 8" in script
    assert "--lifetime 93300s --lifetime-stagger 150s" in script
    assert not Path("results").exists()


@pytest.mark.parametrize("walltime", ["00:05:00", "01:00:00", "2-00:00:00"])
def test_workers_leave_before_a_job_is_ended(walltime: str) -> None:
    site = Site(walltime=walltime)
    lifetime, stagger = site.lifetime
    assert site.seconds * 0.7 <= lifetime - stagger < lifetime + stagger <= site.seconds - 30
    assert f"#SBATCH -t {walltime}" in job_script(site, Path("logs"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('walltime = "an hour"', "walltime 'an hour' is not valid: five minutes or more, as 01:00:00"),
        ('walltime = "00:04:59"', "five minutes or more"),
        ('memory = "much"', "memory"),
        ("workers_per_job = 0", "workers_per_job"),
        ('partition = "long"', "unknown key 'partition'"),
        ("", "is empty; give queue, walltime, memory"),
    ],
)
def test_a_site_that_is_not_valid_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "site.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        read_site(tmp_path / "site.toml")


needs_slurm = pytest.mark.skipif(
    bool(missing_programs()), reason=f"SLURM is not installed: {', '.join(missing_programs())} not found"
)


@needs_slurm
def test_sixty_four_runs_survive_what_kills_jobs(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    path, out = write_sweep(tmp_path, *SIXTY_FOUR), tmp_path / "out"
    (tmp_path / "site.toml").write_text('walltime = "00:05:00"\nmemory = "1GB"\ninterface = "lo"\n')
    words = [path, "--out", out, "--on", "slurm", "--site", tmp_path / "site.toml"]
    command = [sys.executable, str(ROOT / "run.py"), "sweep", *map(str, words)]
    with one_node_slurm(tmp_path_factory.mktemp("n"), cores=2) as environment:
        first = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        wait_for(lambda: done(out) >= 4, first)
        kill_a_worker(environment, "spawn_main")  # its nanny starts another
        wait_for(lambda: done(out) >= 12, first)
        kill_a_worker(environment, "dask_worker")  # the job ends, and another is submitted
        wait_for(lambda: done(out) >= 24, first)
        os.kill(first.pid, signal.SIGKILL)  # the scheduler is in this process
        first.communicate()
        assert done(out) < 64
        again = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert again.returncode == run.DONE, again.stderr
    assert "64 runs done, 0 failed" in again.stderr
    results = read_sweep(out)
    assert results.runs["run"].tolist() == list(range(64))
    assert set(results.runs["status"]) == {DONE}
    np.testing.assert_array_equal(results.values, made_here(path))


@needs_slurm
def test_what_slurm_does_not_accept_is_said_in_a_line(
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path, site = write_sweep(tmp_path), tmp_path / "site.toml"
    site.write_text('queue = "none"\ninterface = "lo"\n')
    with one_node_slurm(tmp_path_factory.mktemp("n"), cores=2) as environment:
        for name in ("SLURM_CONF", "PATH"):
            monkeypatch.setenv(name, environment[name])
        words = ["sweep", str(path), "--on", "slurm", "--site", str(site), "--out", str(tmp_path / "out")]
        assert run.main(words) == run.BAD_INPUT
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "SLURM does not accept the job: " in said
        assert "invalid partition" in said
        site.write_text('interface = "lo"\nprologue = ["exit 1"]\n')
        assert run.main(words) == run.BAD_INPUT
        assert "SLURM jobs end before a worker starts; see what they print in" in capsys.readouterr().err


def made_here(path: Path) -> list[NDArray[np.float64]]:
    """Numbers of all runs, made in this process."""
    design, warm = design_of(path), WarmStart(design_of(path))
    trunks: dict[tuple[int, int], bytes] = {}
    found = []
    for number in range(len(design)):
        planned = design.run(number)
        trunk = warm.trunk(planned)
        assert trunk is not None
        if trunk.key not in trunks:
            trunks[trunk.key] = trunk.live(lambda: None)
        scenario, outputs = design.scenario(planned), tuple(design.file.outputs)
        job = Job(number, scenario, design.settings(planned), outputs, code_version())
        values = run_one(job, trunks[trunk.key]).values
        assert values is not None
        found.append(values)
    return found


def done(out: Path) -> int:
    """Runs that a store holds so far."""
    try:
        return len(read_sweep(out).runs)
    except InputError:
        return 0


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not happened():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def kill_a_worker(environment: Mapping[str, str], name: str) -> None:
    """Kill one of the processes of the jobs of this SLURM, which only their environment tells from others."""
    for process in psutil.process_iter():
        try:
            own = process.environ()
            of_a_job = own.get("SLURM_CONF") == environment["SLURM_CONF"] and "SLURM_JOB_ID" in own
            if of_a_job and any(name in word for word in process.cmdline()):
                process.kill()
                return
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    raise AssertionError(f"no process of a job has {name} in its command")
