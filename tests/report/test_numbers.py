import pandas as pd
import pytest

from frictions.report.numbers import axis_range, scientific, signed, significant_span, span


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.2e-16, "2×10⁻¹⁶"),
        (-3.4e5, "−3×10⁵"),
        (0.0, "0"),
        (1.0, "1×10⁰"),
        (9.7e-10, "1×10⁻⁹"),
    ],
)
def test_scientific(value, text):
    assert scientific(value) == text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (range(2, 17), "2-16"),
        ([5, 2, 4, 6], "2, 4-6"),
        ([3], "3"),
        ([], "none"),
    ],
)
def test_span_shows_gaps(numbers, text):
    assert span(numbers) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(-0.667, 2, "−0.67"), (1.5, 1, "1.5"), (-0.001, 2, "0.00"), (-12.0, 0, "−12")],
)
def test_signed(value, digits, text):
    assert signed(value, digits) == text


def test_significant_span_counts_both_signs_at_its_level():
    t = pd.Series([1.0, 2.0, -2.7, 2.6], index=[1, 2, 3, 4])
    assert significant_span(t) == "2-4"
    assert significant_span(t, 0.01) == "3-4"
    assert significant_span(t, 0.001) == "none"


def test_axis_range_spans_all_columns():
    assert axis_range(pd.DataFrame({"low": [-0.12, 0.0], "high": [0.3, 0.66]}), 1) == "-0.1 to 0.7"
