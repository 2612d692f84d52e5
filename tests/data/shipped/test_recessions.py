"""Recession dummies from the NBER's peaks and troughs."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.shipped.recessions import nber_dummy, nber_recessions

PAPER_SAMPLE = pd.period_range("1950-01", "2007-12", freq="M")


def test_peaks_and_troughs_alternate():
    dates = nber_recessions()
    assert (dates["peak"] < dates["trough"]).all()
    assert (dates["trough"].iloc[:-1].to_numpy() < dates["peak"].iloc[1:].to_numpy()).all()


def test_recession_months_of_the_papers_sample():
    # Table 6 implies 99 to 106; FRED's USRECM has 103 and USREC 93.
    assert nber_dummy(PAPER_SAMPLE).sum() == 103
    assert nber_dummy(PAPER_SAMPLE, include_peak=False).sum() == 93


def test_one_recession_month_by_month():
    months = pd.period_range("2001-02", "2001-12", freq="M")
    assert nber_dummy(months).tolist() == [0, *[1] * 9, 0]
    assert nber_dummy(months, include_peak=False).tolist() == [0, 0, *[1] * 8, 0]


def test_peak_months_are_the_only_difference():
    with_peak, without = nber_dummy(PAPER_SAMPLE), nber_dummy(PAPER_SAMPLE, include_peak=False)
    different = PAPER_SAMPLE[(with_peak != without).to_numpy()]
    peaks = nber_recessions()["peak"]
    assert list(different) == [p for p in peaks if PAPER_SAMPLE[0] <= p <= PAPER_SAMPLE[-1]]


@pytest.mark.parametrize("include_peak", [True, False])
def test_a_quarter_is_in_recession_if_one_of_its_months_is(include_peak):
    quarters = pd.period_range("1950Q1", "2007Q4", freq="Q")
    monthly = nber_dummy(PAPER_SAMPLE, include_peak)
    expected = monthly.groupby(PAPER_SAMPLE.asfreq("Q")).max()
    np.testing.assert_array_equal(nber_dummy(quarters, include_peak), expected)


def test_other_indices_are_refused():
    with pytest.raises(TypeError, match=r"index = RangeIndex.* must be a PeriodIndex"):
        nber_dummy(pd.RangeIndex(3))
    with pytest.raises(ValueError, match="must have months, quarters or years, got 'D'"):
        nber_dummy(pd.period_range("2001-01-01", periods=3, freq="D"))
    with pytest.raises(ValueError, match="table starts in 1923-05; the index starts in 1900-01"):
        nber_dummy(pd.period_range("1900-01", periods=3, freq="M"))
