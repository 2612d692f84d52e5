import pytest

from frictions.report.numbers import scientific, signed, span


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
