"""The benchmark counts what the model did, and writes it down."""

from pathlib import Path

import pytest

from benchmarks.run import PHASE_EVENTS, Measurement, main, measure, report, table
from model.migration_model import MigrationModel
from model.plan import PLAN

FIRST, LAST = "2019-01", "2019-03"


@pytest.fixture(scope="module")
def measurement() -> Measurement:
    return measure(1000, FIRST, LAST)


def test_events_are_the_rows_that_the_same_run_counts(measurement: Measurement) -> None:
    model = MigrationModel(start=FIRST, until=LAST, scale=1000, rng=1)
    hearings = 0
    for _ in range(3):
        model.step()
        hearings += sum(court.hearings for court in model.agents if hasattr(court, "hearings"))
    ledger = model.state.ledger
    assert measurement.events["hearings"] == hearings > 0
    assert measurement.events["encounters"] == ledger.history("border_encounters").sum() / 1000
    assert measurement.events["removals"] == ledger.history("removals_by_path").sum() / 1000
    assert measurement.people == model.people.count


def test_every_phase_of_the_plan_is_timed(measurement: Measurement) -> None:
    assert list(PHASE_EVENTS) == [phase.name for phase in PLAN] == list(measurement.phase_seconds)
    assert 0 < sum(measurement.phase_seconds.values()) <= measurement.run_seconds


def test_cost_of_an_event_is_the_phase_over_its_events() -> None:
    counted = dict.fromkeys((name for names in PHASE_EVENTS.values() for name in names), 0)
    made = Measurement(
        scale=10,
        init_seconds=1.0,
        run_seconds=4.0,
        peak_memory_bytes=3 * 2**20,
        people=8,
        person_months=8_000_000,
        phase_seconds=dict.fromkeys(PHASE_EVENTS, 0.002),
        events=counted | {"encounters": 3, "evasions": 1, "hearings": 8},
    )
    assert made.nanoseconds_an_event("border") == pytest.approx(500_000)
    assert made.nanoseconds_an_event("courts") == pytest.approx(250_000)
    assert made.nanoseconds_an_event("interior") is None
    assert made.nanoseconds_an_event("record") is None
    text = report([made])
    assert "| 1:10 | 1.0 | 4.0 | 3 | 8 | 2.0 |" in text
    cells = {"border": "0.00 (500,000)", "courts": "0.00 (250,000)"}
    assert f"| 1:10 | {' | '.join(cells.get(name, '0.00') for name in PHASE_EVENTS)} |" in text


def test_a_table_has_a_rule_under_its_headings() -> None:
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| ---: | ---: |\n| 1 | 2 |\n"


def test_the_command_writes_a_row_for_each_scale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "results.md"
    main(["--scales", "1000", "--first", "2019-01", "--last", "2019-01", "--out", str(out)])
    text = out.read_text()
    assert text.strip() == capsys.readouterr().out.strip()
    assert text.count("| 1:1000 |") == 3
