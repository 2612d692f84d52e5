"""The public panel: measures by hand on a made-up panel, and the shipped estimates' form."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from frictions.empirics.market_efficiency.cross_section import TARGETS
from frictions.empirics.market_efficiency.public_panel import (
    complete_firms,
    measure_firms,
    public_estimates,
)


@pytest.fixture
def panel():
    rng, rows = np.random.default_rng(0), []
    for firm in range(40):
        level = np.exp(np.cumsum(0.2 * rng.standard_normal((9, 3)), axis=0) + firm / 10)
        for year, (value, sales, capital) in zip(range(1991, 2000), level, strict=True):
            rows.append((f"F{firm}", year, value, sales, capital))
    return pd.DataFrame(rows, columns=["company", "year", "value", "sales", "capital"])


def test_measures_of_one_firm_by_hand(panel):
    found = measure_firms(panel)
    firm = panel[panel["company"] == "F0"].set_index("year")[["value", "sales", "capital"]]
    growth = np.log(firm).diff().dropna().to_numpy()
    value, now, following = growth[:-1, 0], growth[:-1, 1], growth[1:, 1]
    short = sm.OLS(value, sm.add_constant(now)).fit().rsquared
    long = sm.OLS(value, sm.add_constant(np.column_stack([now, following]))).fit().rsquared
    assert found["informativeness"][0] == pytest.approx((long - short) / (1 - short), rel=1e-9)
    slope = sm.OLS(following, sm.add_constant(growth[:-1, 2])).fit()
    assert found["sensitivity"][0] == pytest.approx(slope.params[1], rel=1e-9)
    assert found["standard_error"][0] == pytest.approx(slope.bse[1], rel=1e-9)


def test_firms_with_a_gap_or_nothing_to_take_the_log_of_are_left_out(panel):
    holes = panel.drop(index=3)
    holes.loc[(holes["company"] == "F5") & (holes["year"] == 1995), "sales"] = 0.0
    assert complete_firms(panel)["sales"].shape == (40, 9)
    assert complete_firms(holes.sample(frac=1, random_state=1))["sales"].shape == (38, 9)


def test_every_printed_number_has_a_public_counterpart():
    table = public_estimates()
    assert all(np.isfinite(table.loc[row, column]) for column, row in TARGETS)
    n, t, r2 = (table.loc[row, 1] for row in ("firms", "sensitivity t", "R squared"))
    assert n == 452
    assert t**2 == pytest.approx((n - 2) * r2 / (1 - r2), rel=1e-6)
    assert table["corrected"].isna().all()
