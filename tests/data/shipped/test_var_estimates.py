"""The committed VAR estimates: complete, coherent, and what the paper's text says of them."""

import numpy as np
import pytest

from frictions.data.shipped.var_estimates import SAMPLES, load_var_estimates


@pytest.fixture(params=SAMPLES)
def estimates(request):
    return load_var_estimates(request.param)


def test_tables_are_complete(estimates):
    for panel in (estimates.responses, estimates.low, estimates.high, estimates.projections):
        assert panel.shape == (16, 11)
        assert panel.notna().all().all()
        assert list(panel)[:2] == ["gdp", "infl"]
    assert set(estimates.covariances) == {"gdp", "infl", "cons", "is", "inv", "ulc"}
    assert estimates.statistic("moment").size == 9


def test_the_shock_and_the_ordering(estimates):
    assert estimates.responses.loc[0, "ffr"] == pytest.approx(0.6)
    assert (estimates.responses.loc[0, :"ppi"] == 0).all()


def test_covariances_are_those_of_the_bands(estimates):
    for name, block in estimates.covariances.items():
        assert block.shape == (15, 15)
        np.testing.assert_array_equal(block, block.T)
        assert np.linalg.eigvalsh(block).min() > 0
        width = (estimates.high - estimates.low)[name].loc[1:]
        np.testing.assert_allclose(np.sqrt(np.diag(block)), width / 3.92, rtol=0.06)


def test_inventory_sales_ratio_peaks_in_the_second_quarter(estimates):
    assert estimates.responses["is"].idxmax() == 2
    assert estimates.low.loc[2, "is"] > 0


def test_inflation_is_nowhere_significant(estimates):
    inside = (estimates.low["infl"] <= 0) & (estimates.high["infl"] >= 0)
    assert inside.all()


def test_unknown_sample_and_statistic(estimates):
    with pytest.raises(ValueError, match="sample = '1990' must be one of"):
        load_var_estimates("1990")
    with pytest.raises(ValueError, match="kind = 'median' must be one of"):
        estimates.statistic("median")
