"""The poster's cross-section from extracts: its form, its corrections, and what it needs."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.licensed import LicensedDataError
from frictions.data.live import LiveData
from frictions.empirics.cross_section_errors_in_variables import CorrectedCrossSection
from frictions.empirics.poster_licensed import PosterStudy, poster_study
from tests.data.extracts import write_poster


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    path = tmp_path_factory.mktemp("poster")
    write_poster(path)
    return path


def test_the_table_has_the_poster_s_form_and_finds_what_was_put_in(directory):
    study = poster_study(directory, LiveData(None))
    assert len(study.firms) == 30
    assert list(study.table.columns) == [1, 2, 3, 4]
    assert study.table.loc["firms", 1] == 30
    assert study.narrow.loc["firms", 1] == 27
    # Larger firms have prices that know more.
    assert study.table.loc["market cap", 3] > 0
    assert study.table.loc["market cap t", 3] > 2


def test_corrections_stand_beside_the_poster_s_columns(directory):
    study = poster_study(directory, LiveData(None))
    fit = CorrectedCrossSection(
        pd.Series({"constant": 0.1, "sensitivity": -0.4, "market cap": 0.2}),
        pd.Series({"constant": 0.1, "sensitivity": 0.1, "market cap": 0.1}),
        reliability=0.5,
        firms=28,
    )
    table = PosterStudy(study.firms, study.table, study.narrow, None, fit).with_corrections()
    assert list(table.columns) == [1, 2, 3, 4, "cross-fit"]
    column = table["cross-fit"]
    assert (column["sensitivity"], column["sensitivity t"]) == (-0.4, pytest.approx(-4.0))
    assert (column["market cap"], column["constant t"]) == (0.2, pytest.approx(1.0))
    assert column["firms"] == 28
    assert np.isnan(column["R squared"])


def test_both_corrections_recover_a_slope_that_errors_hide(tmp_path):
    write_poster(tmp_path, firms=600, years=60, sensitive=True)
    study = poster_study(tmp_path, LiveData(None))
    slopes = study.with_corrections().loc["sensitivity"]
    naive, corrected, cross_fit = slopes[[3, "corrected", "cross-fit"]]
    assert corrected < naive < 0
    assert cross_fit < naive


def test_what_the_table_does_not_show_is_said(directory):
    study = poster_study(directory, LiveData(None))
    hidden = PosterStudy(study.firms, study.table, study.narrow, None, None)
    first, second, third, fourth = hidden.lines()
    assert first.startswith(
        "Licensed data: 30 firms with at least 20 years; mean informativeness 0."
    )
    assert second.startswith("Without finance and utilities (27 firms) the slope of column 3 is ")
    assert third.startswith("Without the corrected column on all years: the sampling error")
    assert fourth.startswith("Without the corrected column cross-fitted: the sampling error")


def test_nothing_without_a_directory():
    assert poster_study(None, LiveData(None)) is None


def test_the_price_index_is_needed(tmp_path):
    write_poster(tmp_path, firms=4)
    (tmp_path / "PCEPI.csv").unlink()
    with pytest.raises(LicensedDataError, match=r"PCEPI.csv: the price index is missing: put FRED"):
        poster_study(tmp_path, LiveData(None))
