"""The curve of equilibria: through the benchmark, up to a fold, and down again unstable."""

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.economy import Economy
from frictions.models.capital_reallocation.evaluation import Evaluator
from frictions.models.capital_reallocation.fold import _lagrange, climb_to, ridden_prices

GRIDS = cr.GridSettings(a_nodes=24)  # few: the curve is the same, and found in a minute


@pytest.fixture(scope="module")
def steady():
    return cr.solve_steady_state(cr.ReallocationParams(), GRIDS)


@pytest.fixture(scope="module")
def curve(steady):
    share = steady.prices.lemon_share
    return cr.fold_curve(steady, [0.03, share, 0.44, 0.56, 0.76])


def test_the_benchmark_lies_on_the_curve(curve, steady):
    here = curve.loc[steady.prices.lemon_share]
    assert here["lemon_rate"] == pytest.approx(0.002, abs=2e-7)
    assert here["used"] == pytest.approx(steady.prices.used, abs=1e-5)
    assert here["output"] == pytest.approx(steady.aggregates.output, rel=1e-5)


def test_the_slope_changes_sign_where_the_curve_turns(curve):
    """Two facts computed apart: where the lemon rate peaks, and where the slope is zero."""
    rising = curve.index < 0.47
    assert (np.diff(curve["lemon_rate"])[: rising.sum() - 1] > 0).all()
    assert (np.diff(curve["lemon_rate"])[rising.sum() :] < 0).all()
    assert (curve["slope"][rising] < 0).all()
    assert (curve["slope"][~rising] > 0).all()


def test_the_ridden_branch_is_an_equilibrium_of_the_economy(curve):
    row = curve.loc[0.76]
    prices = cr.Prices(row["used"], row["wage"], row["rate"], 0.76)
    economy = Economy(cr.ReallocationParams(lemon_rate=row["lemon_rate"]), GRIDS)
    total = Evaluator(economy, max_iterations=600, strict=False).evaluate(prices)
    assert np.abs(total.residuals).max() < 5e-6
    assert abs(total.goods_gap) < 1e-5


def test_a_lemon_rate_in_reach_is_reached_and_one_beyond_leads_to_the_top():
    plain = cr.solve_steady_state(cr.ReallocationParams(lemon_rate=0.0), GRIDS)
    assert climb_to(plain, 0.003).rate >= 0.003
    top = climb_to(plain, 0.01)
    assert 0.0064 < top.rate < 0.0067
    assert 0.40 < top.share < 0.52


def test_weights_foresee_a_polynomial_exactly():
    nodes = np.array([0.1, 0.2, 0.5])
    for degree in range(3):
        assert _lagrange(nodes, 0.7) @ nodes**degree == pytest.approx(0.7**degree)
    assert _lagrange(nodes[:1], 0.7) == pytest.approx([1.0])


def test_prices_on_the_falling_branch_are_between_its_points(curve):
    rate = 0.5 * (curve["lemon_rate"].iloc[-2] + curve["lemon_rate"].iloc[-1])
    found = ridden_prices(curve, rate)
    assert 0.56 < found.lemon_share < 0.76
    assert ridden_prices(curve.iloc[::-1], rate) == found
    with pytest.raises(ValueError, match=r"lemon_rate = 0.05 must be in"):
        ridden_prices(curve, 0.05)
