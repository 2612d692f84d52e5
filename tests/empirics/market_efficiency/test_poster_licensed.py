"""The poster's cross-section from extracts: its form, its corrections, and what it needs."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.files.fred_qd import read_fred_series
from frictions.data.licensed.extract import LicensedDataError
from frictions.data.live.tier import LiveData
from frictions.empirics.market_efficiency.cross_section_errors_in_variables import (
    CorrectedCrossSection,
)
from frictions.empirics.market_efficiency.poster_licensed import PosterStudy, poster_study
from tests.data.extracts import write_poster


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    path = tmp_path_factory.mktemp("poster")
    write_poster(path)
    return path


def test_the_table_has_the_poster_s_form_and_finds_what_was_put_in(directory):
    study, _ = poster_study(directory, LiveData(None))
    assert len(study.firms) == 30
    assert list(study.table.columns) == [1, 2, 3, 4]
    assert study.table.loc["firms", 1] == 30
    assert study.narrow.loc["firms", 1] == 27
    # Larger firms have prices that know more.
    assert study.table.loc["market cap", 3] > 0
    assert study.table.loc["market cap t", 3] > 2


def test_corrections_stand_beside_the_poster_s_columns(directory):
    study, _ = poster_study(directory, LiveData(None))
    fit = CorrectedCrossSection(
        pd.Series({"constant": 0.1, "sensitivity": -0.4, "market cap": 0.2}),
        pd.Series({"constant": 0.1, "sensitivity": 0.1, "market cap": 0.1}),
        reliability=0.5,
        signal_t=5.0,
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
    study, _ = poster_study(tmp_path, LiveData(None))
    slopes = study.with_corrections().loc["sensitivity"]
    naive, corrected, cross_fit = slopes[[3, "corrected", "cross-fit"]]
    assert corrected < naive < 0
    assert cross_fit < naive


def test_what_the_table_does_not_show_is_said(directory):
    study, _ = poster_study(directory, LiveData(None))
    hidden = PosterStudy(study.firms, study.table, study.narrow, None, None)
    first, second, third, fourth = hidden.lines()
    assert first.startswith(
        "Licensed data: 30 firms with at least 20 years; mean informativeness 0."
    )
    assert second.startswith("Without finance and utilities (27 firms) the slope of column 3 is ")
    assert third.startswith("Without the corrected column on all years: the sampling error")
    assert fourth.startswith("Without the corrected column cross-fitted: the sampling error")


def test_nothing_without_a_directory():
    assert poster_study(None, LiveData(None)) == (None, [])


def test_what_was_done_comes_with_the_study(directory):
    study, done = poster_study(directory, LiveData(None))
    assert done == study.lines()


def test_files_that_are_absent_are_a_note(tmp_path):
    write_poster(tmp_path, firms=4)
    (tmp_path / "PCEPI.csv").unlink()
    (tmp_path / "ccm_link.csv").unlink()
    study, done = poster_study(tmp_path, LiveData(None))
    assert study is None
    assert done == [
        "**Fallback**, the poster's regression: the directory of licensed extracts lacks "
        "ccm_link.csv, PCEPI.csv."
    ]


def test_a_price_index_that_is_wrong_is_listed_with_the_rest(tmp_path):
    write_poster(tmp_path, firms=4)
    (tmp_path / "PCEPI.csv").write_text("observation_date,PCEPI\n1959-01-01,x\n")
    (tmp_path / "ccm_link.csv").write_text("gvkey\n1\n")
    with pytest.raises(LicensedDataError) as error:
        poster_study(tmp_path, LiveData(None))
    assert "- PCEPI.csv, line 2: expected a number or nothing in PCEPI, found 'x'" in str(
        error.value
    )
    assert "- ccm_link.csv: the column linkprim is missing" in str(error.value)


def test_the_price_index_may_be_the_live_one(directory, tmp_path):
    for file in directory.glob("c*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    live = LiveData(None)
    index = read_fred_series(directory / "PCEPI.csv", "PCEPI", "M")
    live.get = {"PCEPI.csv": index}.get
    study, _ = poster_study(tmp_path, live)
    own, _ = poster_study(directory, LiveData(None))
    pd.testing.assert_frame_equal(study.table, own.table)
