"""Growth of US real GDP per head."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.datasets import macrodata

from frictions.data.shipped.macro import gdp_growth_percent


def test_growth_is_100_times_the_log_difference_per_head():
    data = macrodata.load_pandas().data
    per_head = data["realgdp"] / data["pop"]
    growth = gdp_growth_percent()
    assert growth.index.equals(pd.period_range("1959Q2", "2009Q3", freq="Q"))
    assert growth.iloc[0] == pytest.approx(100 * np.log(per_head[1] / per_head[0]), abs=1e-12)
    total = 100 * np.log(per_head.iloc[-1] / per_head.iloc[0])
    assert growth.sum() == pytest.approx(total, abs=1e-9)


def test_sample_of_table_8_has_195_quarters():
    assert len(gdp_growth_percent("1959Q2", "2007Q4")) == 195


@pytest.mark.parametrize(("start", "end"), [("1950Q1", "2007Q4"), ("1960Q1", "2012Q4")])
def test_quarters_outside_the_data_are_refused(start, end):
    with pytest.raises(ValueError, match=r"macrodata has 1959Q1-2009Q3.*reaches outside it"):
        gdp_growth_percent(start, end)
