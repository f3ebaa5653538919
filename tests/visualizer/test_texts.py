import pytest
from hypothesis import given
from hypothesis import strategies as st

from visualizer.texts import amount, axis_amount, between, give_or_take, month_name, signed_percent, thousands


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (8_140, "8,140"),
        (8_144, "8,140"),
        (270_934, "271,000"),
        (999_499, "999,000"),
        (999_500, "1 million"),
        (3_424_000, "3.42 million"),
        (3_600_000, "3.6 million"),
        (14_040_000, "14.0 million"),
        (-45_678, "-45,700"),
    ],
)
def test_amounts_carry_three_figures(value: float, text: str) -> None:
    assert amount(value) == text


@given(st.floats(1_000, 5e7))
def test_amounts_are_within_half_a_percent_of_the_number(value: float) -> None:
    text = amount(value)
    written = float(text.removesuffix(" million").replace(",", "")) * (1e6 if "million" in text else 1)
    assert written == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (500, "500"), (20_000, "20k"), (1_500_000, "1.5m"), (-2_000, "-2k")]
)
def test_axis_amounts_are_short(value: float, text: str) -> None:
    assert axis_amount(value) == text


@pytest.mark.parametrize(("share", "text"), [(0.042, "+4%"), (-0.118, "-12%"), (0.004, "0%"), (-0.004, "0%")])
def test_percentages_show_their_sign_unless_zero(share: float, text: str) -> None:
    assert signed_percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"), [(3_600_000, "3,600"), (59_011, "59.0"), (99_960, "100"), (0, "0.0")]
)
def test_thousands_have_a_decimal_below_a_hundred(value: float, text: str) -> None:
    assert thousands(value) == text


def test_month_name() -> None:
    assert month_name(2024 * 12 + 8) == "September 2024"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (18_200, 20_600, "18,200 to 20,600"),
        (2.63e6, 2.71e6, "2.63 to 2.71 million"),
        (998_000, 1.02e6, "998,000 to 1.02 million"),
        (5, 5, ""),
    ],
)
def test_a_range_names_its_unit_once(low: float, high: float, text: str) -> None:
    assert between(low, high) == text


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [(200, 190, 210, "±5.0%"), (200, 150, 250, "±25%"), (200, 200, 200, ""), (0, 0, 10, "")],
)
def test_half_of_a_range_is_a_percentage(value: float, low: float, high: float, text: str) -> None:
    assert give_or_take(value, low, high) == text
