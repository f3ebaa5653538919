"""Parts that pages share: sums, observed values, charts, tables, tiles, bars."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.definitions import PeriodKind
from calibration.targets import targets
from visualizer.amounts import amount
from visualizer.figures.style import BLUE
from visualizer.luck import band
from visualizer.moment import Moment
from visualizer.parts.bars import Bar, words_of
from visualizer.parts.charts import Chart, curve, drawn, unit_line
from visualizer.parts.layout import standing
from visualizer.parts.observed import marks, months_of
from visualizer.parts.report_figures import draw
from visualizer.parts.sums import Measure, by_month, by_place, now, year_by_place
from visualizer.parts.table import Column, cells, rows
from visualizer.parts.tiles import tile
from visualizer.parts.words import inks, palette, words
from world.declare import Kind
from world.gazetteer import load_places
from world.ledger import Ledger
from world.places import SECTORS

NOVEMBER = 2024 * 12 + 10
"""Last month with observed arrivals in the made-up run."""


def test_a_flow_adds_up_over_its_places_and_groups(moment: Moment) -> None:
    everything = moment.history("court_completions")
    assert by_month(moment, Measure("court_completions")).tolist() == everything.sum(axis=(1, 2)).tolist()
    absent = by_month(moment, Measure("court_completions", ("in_absentia",)))
    assert absent.tolist() == everything[:, :, 1].sum(axis=1).tolist()


def test_places_that_count_are_found_by_name(moment: Moment) -> None:
    tucson = moment.history("border_encounters")[:, moment.places("border_encounters").index("Tucson")]
    found = by_month(moment, Measure("border_encounters", places=("Tucson",)))
    assert found.tolist() == tucson.sum(axis=1).tolist()
    assert by_place(moment, Measure("border_encounters", places=SECTORS)).shape == (9,)


def test_a_mean_is_weighed_by_its_series(moment: Moment) -> None:
    days, cases = moment.now("court_wait_days"), moment.now("court_pending")
    assert now(moment, Measure("court_wait_days")) == pytest.approx((days * cases).sum() / cases.sum())
    assert by_place(moment, Measure("court_wait_days")) == pytest.approx(days[:, 0])


def test_peaks_and_indexes_do_not_add_up(moment: Moment) -> None:
    with pytest.raises(ValueError, match="'reception_occupancy_peak' is peak"):
        by_month(moment, Measure("reception_occupancy_peak"))
    with pytest.raises(ValueError, match="'hearing_lead_days' is index"):
        by_place(moment, Measure("hearing_lead_days"))
    assert by_place(moment, Measure("hearing_lead_days", ("individual",))).shape == (56,)


def test_a_year_is_the_last_twelve_months(moment: Moment) -> None:
    last = moment.history("court_receipts")[-12:].sum(axis=(0, 2))
    assert year_by_place(moment, Measure("court_receipts")).tolist() == last.tolist()


def test_what_is_absent_stays_absent() -> None:
    ledger = Ledger(load_places(), 100)
    ledger.close(NOVEMBER)
    early = Moment(ledger, NOVEMBER, {}, targets().iloc[:0])
    assert np.isnan(by_month(early, Measure("court_pending"))).all()
    assert np.isnan(by_month(early, Measure("court_wait_days"))).all()
    assert by_month(early, Measure("court_receipts")).tolist() == [0.0]


def test_the_months_of_a_period() -> None:
    assert months_of(2024, PeriodKind.FISCAL_YEAR) == (2023 * 12 + 9, 2024 * 12 + 8)
    assert months_of(2024, PeriodKind.CALENDAR_YEAR) == (2024 * 12, 2024 * 12 + 11)
    assert months_of(NOVEMBER, PeriodKind.MONTH) == (NOVEMBER, NOVEMBER)


def test_a_years_flow_is_shown_as_its_monthly_mean(moment: Moment) -> None:
    (mark,) = marks(moment, "court_receipts")
    published = moment.published.query("target == 'court_receipts' and period == 2024")["value"].item()
    assert (mark.first, mark.last) == (2023 * 12 + 9, 2024 * 12 + 8)
    assert mark.of_period == published
    assert mark.value == pytest.approx(published / 12)


def test_a_stock_is_shown_at_the_end_of_its_year(moment: Moment) -> None:
    (mark,) = marks(moment, "pending_active")
    published = moment.published.query("target == 'pending_active' and period == 2024")["value"].item()
    assert (mark.first, mark.last, mark.value) == (2024 * 12 + 8, 2024 * 12 + 8, published)


def test_only_periods_that_were_lived_are_shown(moment: Moment) -> None:
    shown = marks(moment, "encounters_by_sector_month", "Tucson")
    assert [mark.first for mark in shown] == list(range(2023 * 12 + 9, NOVEMBER + 1))


def test_a_chart_has_what_was_counted_its_band_and_what_was_published(moment: Moment) -> None:
    chart = Chart((Measure("court_receipts", target="court_receipts"), Measure("court_completions")))
    made = drawn(chart, moment, "es")
    values = by_month(moment, Measure("court_receipts"))
    low, high = band(values, 100)
    assert made["curves"][0]["label"] == "Casos recibidos"
    assert made["curves"][0]["values"] == values.tolist()
    assert made["curves"][0]["low"] == np.round(low).tolist()
    assert made["curves"][0]["high"] == np.round(high).tolist()
    assert [span["curve"] for span in made["spans"]] == [0]
    assert made["dots"] == []
    assert (made["first"], made["count"], made["unforced"]) == (2023 * 12 + 9, 15, NOVEMBER + 1)
    assert made["unit"] == "casos en el mes"


def test_what_is_absent_has_no_point_and_no_nan_in_json() -> None:
    made = curve("court_wait_days", np.array([np.nan, 12.34]), 100)
    assert made == {"values": [None, 12.3], "low": None, "high": None}
    assert curve("court_receipts", np.array([np.nan, 0.0]), 100)["values"] == [None, 0]


def test_a_unit_says_over_which_time_it_counts() -> None:
    assert unit_line(Kind.STOCK, "cases", "en") == "cases, end of the month"
    assert unit_line(Kind.PEAK, "people", "es") == "personas, día más lleno del mes"


def test_beliefs_are_shares_and_months(moment: Moment) -> None:
    made = [
        drawn(Chart((Measure("beliefs", (group,), ("Chiapas",)),)), moment, "en")
        for group in ("chance", "wait")
    ]
    assert [(chart["percent"], chart["unit"]) for chart in made] == [(True, "share"), (False, "months")]


def test_a_tile_without_a_number_has_a_dash() -> None:
    ledger = Ledger(load_places(), 100)
    ledger.close(NOVEMBER)
    made = tile(Measure("court_wait_days"), Moment(ledger, NOVEMBER, {}, targets().iloc[:0]), "en", BLUE)
    assert (made["value"], made["lines"]) == ("\N{EN DASH}", [])


def test_rows_are_the_places_and_their_numbers(moment: Moment) -> None:
    ports = load_places().ports
    columns = (Column(Measure("border_encounters"), "year", of=ports),)
    made = rows(moment, ports, columns, "es")
    at = moment.places("border_encounters").index("port:Tijuana")
    expected = moment.history("border_encounters")[-12:, at].sum()
    row = next(row for row in made if row["name"] == "port:Tijuana")
    assert row == {"name": "port:Tijuana", "label": "Puerto de Tijuana", "values": [expected]}


def test_money_is_in_millions(moment: Moment) -> None:
    values = cells(moment, Column(Measure("remittances")))
    assert values.tolist() == (moment.now("remittances")[:, 0] / 1e6).tolist()


def test_a_tile_of_a_flow_says_its_year_and_its_luck(moment: Moment) -> None:
    made = tile(Measure("hearings_missed"), moment, "en", BLUE)
    values = by_month(moment, Measure("hearings_missed"))
    assert made["value"] == amount(values[-1], "en")
    assert made["lines"][0].startswith("By luck: ")
    assert made["lines"][1] == f"Last 12 months: {amount(values[-12:].sum(), 'en')}"


def test_a_tile_of_a_stock_says_what_it_was_and_what_was_published(moment: Moment) -> None:
    lines = tile(Measure("court_pending", target="pending_active"), moment, "es", BLUE)["lines"]
    before = by_month(moment, Measure("court_pending"))[-13]
    assert f"12 meses antes: {amount(before, 'es')}" in lines
    assert lines[-1] == "Observado, sep 2024: 3.6 millones"


def test_bars_say_their_share_of_the_limit_or_of_the_whole() -> None:
    assert words_of(Bar("Tijuana", 50, 200), 500, "en") == "50 of 200 (25%)"
    assert words_of(Bar("under 1 year", 50), 500, "en") == "50 (10%)"
    assert words_of(Bar("none", float("nan"), 200), 500, "en") == "\N{EN DASH}"
    assert words_of(Bar("none", 0), 0, "en") == "0"


def test_a_page_says_whether_arrivals_are_observed(moment: Moment) -> None:
    assert "Since Nov 2024 arrivals are decided by the agents" in standing(moment, "en")
    assert "Las llegadas de este mes son cifras observadas" in standing(replace(moment, month=NOVEMBER), "es")
    unforced = replace(moment, run={**moment.run, "last_forced_month": None})
    assert "in all months" in standing(unforced, "en")
    assert all("not a prediction" in standing(shown, "en") for shown in (moment, unforced))


def test_curves_have_a_colour_each_on_light_and_dark() -> None:
    for dark in (False, True):
        assert len(set(palette(dark))) == len(palette(dark)) == len(inks(dark)) == 7
    assert words("es")["months"][0] == "ene"


def test_a_figure_of_the_report_is_drawn_as_if_the_run_ended_now(moment: Moment) -> None:
    figure = draw("court_ages", moment)
    assert figure.problem == ""
    assert figure.png.startswith(b"\x89PNG")
    assert draw("map", replace(moment, run={**moment.run, "last_forced_month": "2023-10"})).stem == "map"
