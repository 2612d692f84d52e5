"""First-order responses against small non-linear shocks, and moments against closed forms."""

import numpy as np
import pytest

from frictions.foundation.errors import NotConverged
from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.experiments import moments_of, size_table
from frictions.models.capital_reallocation.experiments.cycles import (
    Shock,
    lemon_shock_for,
    linear_responses,
)

COMMON = ["output", "reallocation", "good_sales", "new_investment", "used", "lemon_share",
          "used_ratio", "labour", "capital", "mpk_sd", "mpk_ratio"]  # fmt: skip
HORIZON = 60


@pytest.fixture(scope="module")
def full(steady):
    return cr.market_jacobian(steady, HORIZON, full=True)


@pytest.fixture(scope="module")
def linear(full):
    return linear_responses(full)


@pytest.mark.parametrize("kind", ["productivity", "lemon_rate"])
@pytest.mark.filterwarnings("ignore:horizon")
def test_a_small_shock_moves_everything_as_the_non_linear_paths_do(full, linear, kind):
    path = 0.05 * 0.8 ** np.arange(30)  # per cent
    if kind == "productivity":
        found = cr.solve_transition(full, np.exp(path / 100), tolerance=1e-9, progress="")
        ours = linear.along(path)
    else:
        rates = 0.002 * np.exp(path / 100)
        found = cr.solve_transition(full, (1.0,), lemon_shock=rates, tolerance=1e-9, progress="")
        ours = linear.along((), path)
    theirs = found.responses()
    for name in COMMON:
        largest = theirs[name].abs().max()
        assert np.abs(ours[name] - theirs[name]).loc[:10].max() < 0.02 * largest + 3e-6, name
    level = found.steady_state.aggregates.tfp_end
    gap = ours["tfp_end"] - theirs["tfp_end"] * level
    assert np.abs(gap).loc[:10].max() < 0.02 * np.abs(ours["tfp_end"]).max()


def test_reallocation_is_procyclical_at_every_persistence(linear):
    for persistence in (0.0, 0.4, 0.8, 0.9):
        found = linear.moments([Shock(persistence=persistence)])
        assert found.loc["reallocation", "with_output"] > 0.9
        assert found.loc["wedge", "with_output"] < 0.0


def test_a_lemon_shock_meets_the_correlation_or_says_that_it_cannot(linear):
    base = Shock()
    shock = lemon_shock_for(linear, base, 0.675)
    found = linear.moments([base, shock]).loc["reallocation", "with_output"]
    assert found == pytest.approx(0.675, abs=1e-6)
    with pytest.raises(NotConverged, match="is not met by lemon shocks"):
        lemon_shock_for(linear, base, -0.9)


def test_what_cannot_be_meant_is_named(jacobian, linear):
    with pytest.raises(ValueError, match="full=True"):
        linear_responses(jacobian)
    with pytest.raises(ValueError, match=r"persistence = 1.0 must be in"):
        Shock(persistence=1.0)
    with pytest.raises(ValueError, match="kind = 'taste'"):
        Shock("taste")
    with pytest.raises(ValueError, match=r"smoothing = -1.0"):
        linear.moments([Shock()], smoothing=-1.0)


@pytest.mark.filterwarnings("ignore:horizon")
def test_curvature_is_small_for_small_shocks_and_grows_with_them(full, linear):
    sizes = size_table(full, linear, (-0.05, -1.0, 1.0))["reallocation"]
    gap = (sizes / sizes["linear"] - 1.0).abs()
    assert gap["-0.05%"] < 5e-3 < gap["-1%"] < 0.05
    assert sizes["-1%"] > sizes["linear"] > sizes["+1%"]  # falls are larger than rises


@pytest.mark.filterwarnings("ignore:horizon")
def test_moments_along_a_small_non_linear_path_are_those_to_first_order(full, linear):
    """And who waits, which has no derivative, is counted there."""
    path = cr.solve_transition(full, np.exp(-5e-4 * 0.8 ** np.arange(40)), progress="").responses()
    found, exact = moments_of([path]), linear.moments([Shock()])
    for name in COMMON:
        assert found.loc[name, "relative"] == pytest.approx(exact.loc[name, "relative"], rel=0.02)
    assert found.loc["waiting", "with_output"] < -0.4
