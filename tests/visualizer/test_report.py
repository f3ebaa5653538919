import base64
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from visualizer import report
from visualizer.figures import catalogue
from visualizer.figures.catalogue import FIGURES, PAGES
from visualizer.report import provenance, scale_warnings, write_figures, write_report
from visualizer.texts import HONESTY, NOT_YET
from world.errors import InputError

WriteRun = Callable[..., Path]
Make = Callable[..., pd.DataFrame]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, frame: pd.DataFrame, write_run_to: WriteRun) -> Path:
    return write_report(write_run_to(tmp_path_factory.mktemp("run"), frame)).path


@pytest.fixture
def few_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave one figure in the catalogue: drawing all takes seconds."""
    page = next(page for page in PAGES if page.name == "courts")
    monkeypatch.setattr(report, "PAGES", (replace(page, figures=page.figures[:1]),))
    monkeypatch.setattr(catalogue, "FIGURES", page.figures[:1])
    monkeypatch.setattr(report, "FIGURES", page.figures[:1])


def test_the_report_embeds_every_figure_that_it_also_writes(page: Path) -> None:
    html = page.read_text()
    embedded = [base64.b64decode(code) for code in re.findall(r"data:image/png;base64,([^\"]+)", html)]
    files = [(page.parent / f"{entry.stem}.png").read_bytes() for entry in FIGURES]
    assert embedded == files
    assert all(image.startswith(PNG) for image in embedded)
    assert all(entry.caption.split(",")[0].split("'")[0] in html for entry in FIGURES)


def test_the_report_needs_nothing_from_elsewhere(page: Path) -> None:
    html = page.read_text()
    assert not re.search(r"src=\"(?!data:)|href=\"(?!#)", html)
    assert "<script" not in html
    assert "url(" not in html


def test_the_pages_are_reached_by_anchors_of_their_own(page: Path) -> None:
    html = page.read_text()
    anchors = re.findall(r" id=\"([^\"]+)\"", html)
    assert sorted(set(anchors)) == sorted(anchors)
    assert set(re.findall(r"href=\"#([^\"]+)\"", html)) <= set(anchors)
    assert {entry.name for entry in PAGES} <= set(anchors)


def test_the_report_and_the_summary_say_what_a_run_is_and_is_not(page: Path) -> None:
    html, summary = unescape(page.read_text()), (page.parent / "summary.md").read_text()
    for sentence in (*HONESTY, *NOT_YET):
        assert sentence in html
        assert sentence in summary


def test_the_report_shows_model_published_and_difference_by_year(page: Path) -> None:
    html = page.read_text()
    block = html[html.index("Pending cases, active <span") : html.index("Pending cases, with inactive <span")]
    rows = re.findall(r"<tr[^>]*><td>(Model|Published|Difference)</td>(.*?)</tr>", block, re.DOTALL)
    cells = {name: re.findall(r"<td[^>]*>\s*(.*?)\s*</td>", row) for name, row in rows}
    assert (cells["Model"][-1], cells["Published"][-1], cells["Difference"][-1]) == ("3,420", "3,600", "-5%")


def test_misses_are_marked_with_a_sign_and_not_by_colour_alone(page: Path) -> None:
    assert re.search(r"<td class=\"miss\">\+\d+% ‼</td>", page.read_text())


def test_the_report_tells_how_it_was_made(page: Path) -> None:
    html = page.read_text()
    for text in ("<td>seed</td>", "numpy 2.5.0; mesa 3.5.1", "<td>scale</td>"):
        assert text in html


@pytest.mark.usefixtures("few_figures")
def test_text_of_a_scenario_is_escaped(write_run: WriteRun, make_monthly: Make) -> None:
    directory = write_run(make_monthly(until="2014-12"), description="<script>alert(1)</script>")
    html = write_report(directory).path.read_text()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_run_too_short_for_a_figure_says_so_and_draws_the_others(
    write_run: WriteRun, make_monthly: Make
) -> None:
    directory = write_run(make_monthly(until="2014-02"))
    html = write_report(directory).path.read_text()
    assert "removals is not drawn: the run covers no complete fiscal year" in html
    assert (directory / "backlog.png").exists()
    assert not (directory / "removals.png").exists()
    assert "No published figure falls within this run." in html


@pytest.mark.usefixtures("few_figures")
def test_a_run_of_the_future_alone_has_a_report(write_run: WriteRun, make_monthly: Make) -> None:
    directory = write_run(make_monthly("2026-01", "2028-12"), start="2026-01", last_forced_month=None)
    html = write_report(directory).path.read_text()
    assert "in this scenario" in html
    assert "decided by the agents in all months" in html


@pytest.mark.usefixtures("few_figures")
def test_figures_alone_can_be_written(write_run: WriteRun, frame: pd.DataFrame) -> None:
    directory = write_run(frame)
    assert [path.name for path in write_figures(directory)] == ["backlog.png"]
    assert not (directory / "report.html").exists()


def test_scales_at_which_a_series_is_not_valid_are_named() -> None:
    names = ("court_pending", "ice_arrests", "reception_occupancy_peak", "ice_arrests")
    assert scale_warnings(names, {"scale": 10}) == []
    assert scale_warnings(names, {"scale": 1000}) == [
        "At 1:1,000 these are too coarse, and need 1:100 or finer: ice arrests.",
        "At 1:1,000 these are too coarse, and need 1:10 or finer: reception occupancy peak.",
    ]


def test_provenance_is_one_line_a_key() -> None:
    record: dict[str, Any] = {
        "seed": 1,
        "libraries": {"numpy": "2.5"},
        "cpu": ["AVX2"],
        "none": None,
        "empty": {},
    }
    assert provenance(record) == [
        ("seed", "1"),
        ("libraries", "numpy 2.5"),
        ("cpu", "AVX2"),
        ("none", "none"),
        ("empty", "none"),
    ]


@pytest.mark.usefixtures("few_figures")
def test_a_series_that_the_run_lacks_is_named(write_run: WriteRun, frame: pd.DataFrame) -> None:
    directory = write_run(frame[frame["series"] != "court_pending"])
    with pytest.raises(InputError, match="no rows of series 'court_pending'"):
        write_report(directory)
    assert not (directory / "report.html").exists()


@pytest.mark.usefixtures("few_figures")
def test_a_report_that_cannot_be_put_in_place_leaves_nothing_behind(
    write_run: WriteRun, make_monthly: Make
) -> None:
    directory = write_run(make_monthly(until="2014-12"))
    (directory / "report.html").mkdir()
    with pytest.raises(InputError, match=r"report.html' cannot be written"):
        write_report(directory)
    assert not list(directory.glob("*.part"))


def test_a_directory_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"monthly.parquet' does not exist; name a directory that a run wrote"
    ):
        write_report(tmp_path)


def test_a_damaged_table_is_one_line(write_run: WriteRun, make_monthly: Make) -> None:
    directory = write_run(make_monthly(until="2013-12"))
    (directory / "monthly.parquet").write_bytes(b"PAR1 not at all")
    with pytest.raises(InputError, match=r"monthly.parquet' is not a readable table of a run: .+") as caught:
        write_report(directory)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["{", "[]", '{"scenario": "x"}'])
def test_a_damaged_record_is_one_line(write_run: WriteRun, make_monthly: Make, text: str) -> None:
    directory = write_run(make_monthly(until="2013-12"))
    (directory / "run.json").write_text(text)
    with pytest.raises(InputError, match=r"run.json' (is not readable JSON|lacks )"):
        write_report(directory)
