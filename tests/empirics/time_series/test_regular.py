"""What an economist types as the labels of a time series is understood, or refused by name."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.time_series import fit_var
from frictions.empirics.time_series.regular import complete_sample, regular

QUARTERS = pd.period_range("1990Q1", periods=80, freq="Q")
DATA = pd.DataFrame(np.random.default_rng(0).normal(size=(80, 2)), QUARTERS, ["x", "r"])


@pytest.mark.parametrize(
    "index",
    [
        QUARTERS.to_timestamp(),
        QUARTERS.to_timestamp("Q").normalize(),
        QUARTERS.to_timestamp().tz_localize("UTC"),
        pd.date_range("1990-02-15", periods=80, freq=pd.DateOffset(months=3)),
    ],
)
def test_dates_are_quarters(index):
    found = fit_var(DATA.set_axis(index), 2, "1991", "2007")
    expected = fit_var(DATA, 2, "1991Q1", "2007Q4")
    pd.testing.assert_frame_equal(found.data, expected.data, check_freq=False)
    np.testing.assert_array_equal(found.coefficients, expected.coefficients)


def test_numbered_rows_have_numbered_ends():
    plain = DATA.reset_index(drop=True)
    found = fit_var(plain, 2, 4, 71)
    np.testing.assert_array_equal(found.coefficients, fit_var(DATA, 2, "1991", "2007").coefficients)
    for end in ("2007", 80, 7.5):
        with pytest.raises(ValueError, match=rf"end = {end!r} must be a whole number from 0 to 79"):
            fit_var(plain, 2, 4, end)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (DATA.drop(index=QUARTERS[9]), "data has no 1992Q2; its periods must follow each other"),
        (DATA.set_axis(QUARTERS.to_timestamp()).drop(index="1992-04-01"), "data has no 1992Q2"),
        (DATA.iloc[[0, 1, 1, 2]], "data has 1990Q2 twice; each period must stand once"),
        (DATA.iloc[::-1], "data has 2009Q3 out of order; its periods must increase"),
        (DATA.set_axis([f"q{i}" for i in range(80)]), r"data has labels \['q0', 'q1', 'q2'\]"),
        (DATA.set_axis(["x", "x"], axis=1), r"data has labels that stand twice: \['x'\]"),
        (DATA.astype({"r": str}), "data: column 'r' must hold numbers, not"),
        (DATA.iloc[:0], r"data has shape \(0, 2\), it must have rows and columns"),
        (DATA.to_numpy(), "data = ndarray must be a DataFrame"),
    ],
)
def test_what_is_no_time_series_is_refused_by_name(wrong, message):
    with pytest.raises((ValueError, TypeError), match=message):
        regular("data", wrong)


def test_infinite_entries_are_missing():
    with pytest.raises(ValueError, match="data: r is missing in 1990Q3"):
        complete_sample(DATA.replace({"r": {DATA["r"].iloc[2]: np.inf}}))
