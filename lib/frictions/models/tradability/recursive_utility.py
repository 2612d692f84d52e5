"""Recursive utilities of the two countries and the weights that follow, by Newton's method."""

import numpy as np

from frictions.models.tradability.parameters import RecursiveParams
from frictions.solvers.stochastic import HermiteGalerkin

MAX_ITERATIONS = 40
UTILITY_TOLERANCE, DIVERGED = 1e-10, 1e3  # steps of Newton's method, in log utility


class Motion:
    """Loadings of utilities and weights on the shocks, from gradients (2, 5, n) of utilities."""

    def __init__(self, params: RecursiveParams, gradients: np.ndarray):
        gamma = params.risk_aversion
        self.b = 1.0 / params.substitution - gamma
        self.covariance = params.endowment_process().shock_covariance
        gap = gradients[0] - gradients[1]
        self.weights = self.b * gap[:4] / (1.0 - self.b * gap[4])
        self.utilities = gradients[:, :4] + gradients[:, 4:] * self.weights
        self.variances = np.einsum(
            "ikn,kl,iln->in", self.utilities, self.covariance, self.utilities
        )
        self.drift = -0.5 * self.b * (1.0 - gamma) * (self.variances[0] - self.variances[1])

    def generator(
        self, galerkin: HermiteGalerkin, endowments, country: int, tilt: float, level=None
    ) -> np.ndarray:
        """Return the generator when shocks drift by ``tilt`` times utility's, plus a level."""
        spread = self.covariance @ self.weights
        push = tilt * (self.covariance @ self.utilities[country])
        factors: dict[tuple[int, ...], np.ndarray] = {(k,): push[k] for k in range(4)}
        factors[4,] = self.drift + (push * self.weights).sum(axis=0)
        factors |= {(k, 4): spread[k] for k in range(4)}
        factors[4, 4] = 0.5 * (spread * self.weights).sum(axis=0)
        if level is not None:
            factors[()] = level
        return endowments + galerkin.operator(factors)


def solve_utilities(params: RecursiveParams, galerkin: HermiteGalerkin, endowments, log_c):
    """Return series of log utilities, the equation's residual, Newton steps, and convergence."""
    rho, gamma, k = params.discount_rate, params.risk_aversion, 1.0 - 1.0 / params.substitution

    def flow(gap):  # of utility, and its slope
        return (np.expm1(k * gap) / k if abs(k) > 1e-12 else gap), np.exp(k * gap)

    found, change, step = galerkin.project(log_c), np.inf, 0
    while change > UTILITY_TOLERANCE and step < MAX_ITERATIONS:
        step += 1
        old = galerkin.basis @ found
        motion = Motion(params, galerkin.gradient(found).transpose(2, 0, 1))
        value, slope = flow(log_c - old)
        source = rho * (value + slope * old) - 0.5 * (1.0 - gamma) * motion.variances.T
        right = galerkin.project(source)
        new = np.empty_like(found)
        for i in range(2):
            A = motion.generator(galerkin, endowments, i, 1.0 - gamma, -rho * slope[:, i])
            new[:, i] = np.linalg.solve(-A, right[:, i])
        change, found = float(np.abs(new - found).max()), new
        if not change < DIVERGED:
            break
    if not change <= UTILITY_TOLERANCE:
        return found, change, step, False
    values = galerkin.basis @ found
    motion = Motion(params, galerkin.gradient(found).transpose(2, 0, 1))
    error = rho * flow(log_c - values)[0] + 0.5 * (1.0 - gamma) * motion.variances.T
    for i in range(2):
        A = motion.generator(galerkin, endowments, i, 0.0)
        error[:, i] += galerkin.basis @ (A @ found[:, i])
    residual = np.sqrt((galerkin.weights[:, None] * error**2).sum(axis=0).max()) / rho
    return found, float(residual), step, True
