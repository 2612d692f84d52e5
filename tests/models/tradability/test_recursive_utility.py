"""Motion of the planner's weights from given gradients of utilities."""

import numpy as np
import pytest

from frictions.models.tradability import RecursiveParams, recursive_utility, solve_recursive
from frictions.models.tradability.recursive_utility import Motion

RNG = np.random.default_rng(2)


def test_loadings_solve_their_own_equation():
    """Utilities load on the weights, and the weights on utilities: both at once."""
    params, gradients = RecursiveParams(risk_aversion=6.0), RNG.uniform(0, 0.5, (2, 5, 7))
    motion = Motion(params, gradients)
    difference = motion.utilities[0] - motion.utilities[1]
    assert motion.weights == pytest.approx((1 - 6.0) * difference, abs=1e-14)


def test_drift_keeps_each_weight_a_martingale_at_unit_substitution():
    params, gradients = RecursiveParams(risk_aversion=6.0), RNG.uniform(0, 0.5, (2, 5, 7))
    motion = Motion(params, gradients)
    # ln mu_i drifts by minus half its variance; omega by the difference
    assert motion.drift == pytest.approx(
        -0.5 * motion.b**2 * (motion.variances[0] - motion.variances[1]), abs=1e-14
    )


@pytest.mark.parametrize("tolerance", [1e-1, 1e-3, 1e-6])
@pytest.mark.parametrize(("risk_aversion", "substitution"), [(4.0, 0.5), (8.0, 1.5), (12.0, 1.0)])
def test_utilities_called_converged_are_within_their_tolerance(
    monkeypatch, risk_aversion, substitution, tolerance
):
    params = RecursiveParams(
        mean_reversion=(0.05, 0.02, 0.1, 0.02), risk_aversion=risk_aversion, discount_rate=0.01,
        substitution=substitution,
    )  # fmt: skip
    found = []
    for last in (tolerance, tolerance / 100):
        monkeypatch.setattr(recursive_utility, "UTILITY_TOLERANCE", last)
        found.append(solve_recursive(params, degree=2, tolerance=1.0))
    assert all(economy.converged for economy in found)
    loose, tight = (economy.utilities for economy in found)
    assert np.abs(loose - tight).max() < tolerance


def test_expected_utility_has_no_motion():
    motion = Motion(RecursiveParams(risk_aversion=4.0, substitution=0.25), RNG.random((2, 5, 3)))
    assert np.abs(motion.weights).max() == np.abs(motion.drift).max() == 0
