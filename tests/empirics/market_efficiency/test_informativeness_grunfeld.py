"""Grunfeld's firms: the pipeline's numbers, and the regressions behind one of them."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.datasets import grunfeld

from frictions.empirics.market_efficiency.informativeness_grunfeld import grunfeld_study


def test_investment_as_payoff():
    study = grunfeld_study()
    info = study.firms["informativeness"]
    assert len(info) == 11
    np.testing.assert_allclose([info.mean(), info.median()], [0.0549, 0.0490], atol=6e-5)
    assert info.max() == pytest.approx(0.1685, abs=6e-5)
    assert info.idxmax() == "American Steel"
    simple = study.simple
    assert simple.classic.params["sensitivity"] == pytest.approx(-0.0189, abs=6e-5)
    assert simple.classic.tvalues["sensitivity"] == pytest.approx(-0.69, abs=6e-3)
    assert simple.robust.tvalues[1] == pytest.approx(-0.76, abs=6e-3)
    np.testing.assert_allclose(
        simple.classic.conf_int().loc["sensitivity"], [-0.080, 0.043], atol=6e-4
    )
    assert simple.classic.rsquared == pytest.approx(0.051, abs=6e-4)
    sized = study.with_size
    np.testing.assert_allclose(sized.classic.params.iloc[1:], [-0.0096, -0.0310], atol=6e-5)
    np.testing.assert_allclose(sized.classic.tvalues.iloc[1:], [-0.50, -3.31], atol=6e-3)
    assert sized.robust.tvalues[2] == pytest.approx(-3.23, abs=6e-3)


def test_capital_as_payoff():
    study = grunfeld_study("capital")
    assert study.firms["informativeness"].mean() == pytest.approx(0.162, abs=6e-4)
    assert study.simple.classic.params["sensitivity"] == pytest.approx(0.0975, abs=6e-5)
    assert study.simple.classic.tvalues["sensitivity"] == pytest.approx(1.19, abs=6e-3)


def test_one_firm_by_hand():
    data = grunfeld.load_pandas().data.query("firm == 'IBM'").sort_values("year")
    value, invest = (np.diff(np.log(data[name])) for name in ("value", "invest"))
    short = sm.OLS(value[:-1], sm.add_constant(invest[:-1])).fit()
    both = np.column_stack([invest[:-1], invest[1:]])
    long = sm.OLS(value[:-1], sm.add_constant(both)).fit()
    assert long.nobs == 18
    expected = (long.rsquared - short.rsquared) / (1 - short.rsquared)
    found = grunfeld_study().firms.loc["IBM", "informativeness"]
    assert found == pytest.approx(expected, rel=1e-9)


def test_unknown_payoff_is_refused():
    with pytest.raises(ValueError, match="payoff = 'earnings' must be one of"):
        grunfeld_study("earnings")
