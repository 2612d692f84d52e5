r"""
Tian's (2015) two countries with recursive preferences: the planner's weights are a fifth state.

Country i's utility :math:`J_i` has risk aversion :math:`\gamma` and an elasticity of intertemporal
substitution :math:`\psi` of its own, as in Colacito and Croce (2013); with
:math:`j_i = \ln J_i`, :math:`k = 1 - 1/\psi` and :math:`\sigma_i` the loadings of :math:`j_i`,

.. math::

    0 = \frac{\rho}{k}\left(e^{k(\ln c_i - j_i)} - 1\right) + \mathcal{D} j_i
        + \tfrac12 (1-\gamma)\lVert\sigma_i\rVert^2 .

With complete markets goods are split as by Tian's planner with risk aversion :math:`1/\psi` and
weights :math:`\mu_i` that follow utilities,

.. math::

    d\ln\mu_i = b\,\sigma_i\,dZ - \tfrac12 b (1-\gamma) \lVert\sigma_i\rVert^2 dt,
    \qquad b = 1/\psi - \gamma,

so that :math:`\omega = \ln(\mu_H/\mu_F)` joins the four endowments.  Both utilities are series in
the five states, found by Newton's method; stocks are linear problems under Home's weights.  Where
:math:`\psi = 1/\gamma` the weights stand still and the economy is Tian's.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.linalg

from frictions.foundation import require_count, require_flag, require_instance, require_number
from frictions.foundation.arrays import require_array
from frictions.foundation.errors import Inadmissible, NotConverged
from frictions.models.tradability.allocation import Allocation
from frictions.models.tradability.parameters import ENDOWMENTS, RecursiveParams
from frictions.models.tradability.pricing import SECTORS, SERIES_TOLERANCE, UNITS, AssetPrices
from frictions.models.tradability.recursive_utility import Motion, solve_utilities
from frictions.solvers.equilibrium import solve_planner_prices
from frictions.solvers.stochastic import HermiteExpansion, HermiteGalerkin, OUProcess

SLOW = 0.01  # mean reversion of the law under which the weights' state is expanded
STATES = len(ENDOWMENTS) + 1


@dataclass(frozen=True, eq=False)
class RecursiveEconomy:
    r"""
    Solved economy with recursive preferences; states are endowments and :math:`\omega`.

    Attributes
    ----------
    params : RecursiveParams
        Parameters; the planner's weight is that at :math:`\omega = 0`.
    expansion : HermiteExpansion
        Basis in log endowments and :math:`\omega`, as deviations.
    utilities : array, shape (n_basis, 2)
        Series of log utility, Home and Foreign.
    prices : array, shape (n_basis, 6)
        Series of the two stocks, of the generator of the three units, and of Home's marginal value
        of a tradable good, all per unit of Home's weight.
    residual : float
        Root mean square of the utilities' equation, in log consumption.
    iterations : int
        Newton steps.
    converged : bool
        Whether the last step was below the tolerance.
    """

    params: RecursiveParams
    expansion: HermiteExpansion
    utilities: np.ndarray
    prices: np.ndarray
    residual: float
    iterations: int
    converged: bool

    def goods(self, states) -> Allocation:
        """Return goods markets at states (n, 5): four endowments and the log ratio of weights."""
        states = _checked(states)
        return _goods(self.params, states[:, :4], states[:, 4])

    def weight_motion(self, states) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        r"""
        Motion of the planner's weights at states (n, 5).

        Returns
        -------
        loadings : array, shape (4, n)
            Of :math:`\omega` on the shocks to log endowments.
        drift : array, shape (n,)
            Of :math:`\omega`, per quarter.
        home : array, shape (4, n)
            Loadings of Home's log utility.
        """
        states = _checked(states)
        series = self._gradient_series
        values = self.expansion.evaluate(series, self._deviations(states))
        gradients = values.T.reshape(STATES, 2, len(states)).transpose(1, 0, 2)
        motion = Motion(self.params, gradients)
        return motion.weights, motion.drift, motion.utilities[0]

    @cached_property
    def _gradient_series(self) -> np.ndarray:
        D = HermiteGalerkin(self.expansion).derivative_series(self.utilities)
        return np.concatenate(list(D), axis=1)

    def _deviations(self, states: np.ndarray) -> np.ndarray:
        endowments = np.log(states[:, :4] / np.array(self.params.mean))
        return np.concatenate([endowments, states[:, 4:]], axis=1)

    def evaluate(self, states) -> AssetPrices:
        """
        Price the stocks and the short rates at states (n, 5).

        Raises
        ------
        Inadmissible
            If a state is so far out that the series misses the marginal value by five per cent.
        """
        states = _checked(states)
        goods = self.goods(states)
        series = self.expansion.evaluate(self.prices, self._deviations(states))
        marginal = np.exp(_home_value(goods, states[:, 4], self.params))
        gap = np.abs(series[:, -1] / marginal - 1.0)
        worst = int(np.argmax(gap))
        if not gap[worst] <= SERIES_TOLERANCE:
            raise Inadmissible(
                f"states[{worst}] = {states[worst].tolist()} must be nearer to the "
                f"mean, or degree = {self.expansion.degree} or the spread higher: the series "
                f"misses the marginal value there by {100 * gap[worst]:.2g}%"
            )
        stocks = {sector: series[:, j] / marginal for j, sector in enumerate(SECTORS)}
        rates = {
            unit: self.params.discount_rate
            - series[:, len(SECTORS) + j] / (marginal * np.exp(goods.log_units[unit]))
            for j, unit in enumerate(UNITS)
        }
        return AssetPrices(goods, stocks, {}, rates)


def _checked(states) -> np.ndarray:
    """Return states (n, 5) with positive endowments."""
    states = require_array("states", states, (None, STATES))
    for j, name in enumerate(ENDOWMENTS):
        require_array(f"states.{name}", states[:, j], None, "(0, inf)")
    return states


def _goods(params: RecursiveParams, endowments, omega) -> Allocation:
    """Split goods as a planner with risk aversion 1 / substitution and weights that move."""
    start = np.log(params.planner_weight) - np.log1p(-params.planner_weight)
    prices = solve_planner_prices(
        endowments[:, 0] + endowments[:, 2],
        endowments[:, 1],
        endowments[:, 3],
        risk_aversion=1.0 / params.substitution,
        elasticity=params.elasticity,
        tradable_weight=params.tradable_weight,
        planner_weight=1.0 / (1.0 + np.exp(-(start + omega))),
    )
    return Allocation(endowments, prices)


def _home_value(goods: Allocation, omega: np.ndarray, params: RecursiveParams) -> np.ndarray:
    """Log marginal value of a tradable good per unit of Home's weight."""
    start = np.log(params.planner_weight) - np.log1p(-params.planner_weight)
    return goods.log_shadow_value + np.logaddexp(0.0, -(start + omega))


def solve_recursive(
    params: RecursiveParams,
    *,
    degree: int = 4,
    spread: float = 0.3,
    tolerance: float = 0.02,
    strict: bool = True,
) -> RecursiveEconomy:
    """
    Solve the economy with recursive preferences.

    Parameters
    ----------
    params : RecursiveParams
        Parameters; ``substitution`` equal to ``1 / risk_aversion`` is Tian's case.
    degree : int, optional
        Degree of the expansion.
    spread : float, optional
        Standard deviation of the log ratio of weights in the law that weighs errors.
    tolerance : float, optional
        Largest relative projection error of what is priced.
    strict : bool, optional
        If false, utilities that do not settle are returned, with ``converged`` false.

    Returns
    -------
    RecursiveEconomy
        Utilities, weights and prices.

    Raises
    ------
    ValueError
        If an argument is out of range.
    NotConverged
        If Newton's method does not settle and ``strict``, or a projection error is too large.
    """
    require_flag("strict", strict)
    require_instance("params", params, RecursiveParams)
    tolerance = require_number("tolerance", tolerance, "(0, inf)")
    spread = require_number("spread", spread, "(0, 2]")
    degree = require_count("degree", degree, 1)
    process = params.endowment_process()
    correlation = scipy.linalg.block_diag(process.correlation, 1.0)
    law = OUProcess(
        np.zeros(STATES),
        np.append(process.mean_reversion, SLOW),
        np.append(process.volatility, spread * np.sqrt(2.0 * SLOW)),
        correlation,
    )
    expansion = HermiteExpansion(law, degree, tolerance)
    galerkin = HermiteGalerkin(expansion)
    # of the endowments alone: the expansion's generator without the weights' part
    endowments = scipy.linalg.block_diag(*expansion.generator_blocks)
    endowments += np.diag(SLOW * expansion.multi_indices[:, 4])
    levels, omega = process.level(expansion.nodes[:, :4]), expansion.nodes[:, 4]
    goods = _goods(params, levels, omega)

    utilities, residual, steps, settled = solve_utilities(
        params, galerkin, endowments, np.stack(goods.log_consumption, axis=1)
    )
    if strict and not settled:
        raise NotConverged(
            f"utilities moved by {residual:.1e} in step {steps} of Newton's method: lower "
            f"risk_aversion = {params.risk_aversion} or the volatility, or raise the spread",
            residual,
            steps,
        )
    gradients = galerkin.gradient(utilities).transpose(2, 0, 1)
    motion = Motion(params, gradients)
    marginal = np.exp(_home_value(goods, omega, params))
    functions = [marginal * goods.flows[sector] for sector in SECTORS]
    functions += [marginal * np.exp(goods.log_units[unit]) for unit in UNITS]
    coefficients = expansion.project(np.stack(functions, axis=1))
    growth = 0.5 * motion.b * (1.0 / params.substitution - 1.0) * motion.variances[0]
    A = motion.generator(galerkin, endowments, 0, motion.b, growth)
    n = len(SECTORS)
    values = np.linalg.solve(params.discount_rate * np.eye(len(A)) - A, coefficients[:, :n])
    prices = np.concatenate([values, A @ coefficients[:, n:], coefficients[:, n : n + 1]], axis=1)
    return RecursiveEconomy(params, expansion, utilities, prices, residual, steps, settled)
