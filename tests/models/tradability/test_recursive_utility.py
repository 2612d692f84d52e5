"""Motion of the planner's weights from given gradients of utilities."""

import numpy as np
import pytest

from frictions.models.tradability import RecursiveParams
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


def test_expected_utility_has_no_motion():
    motion = Motion(RecursiveParams(risk_aversion=4.0, substitution=0.25), RNG.random((2, 5, 3)))
    assert np.abs(motion.weights).max() == np.abs(motion.drift).max() == 0
