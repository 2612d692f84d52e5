r"""
One asset and risky income: the endogenous grid method where it is simplest.

.. math::

    c_t^{-\sigma} \ge \beta E_t(1+r_{t+1}) c_{t+1}^{-\sigma},\qquad
    a_t = (1+r_t) a_{t-1} + w_t e_t - c_t \ge a_1 .

=============================  ==================  ==========
symbol                         code                shape
=============================  ==================  ==========
:math:`(1+r)c^{-\sigma}`       ``marginal``        (nz, na)
:math:`a_t, c_t`               ``saved, c``        (nz, na)
:math:`e`                      ``income``          (nz,)
:math:`r, w, \beta, \sigma`    ``rate, wage, …``   scalars
=============================  ==================  ==========
"""

from dataclasses import dataclass, replace

import numpy as np

from frictions.foundation import require_array, require_count, require_instance, require_number
from frictions.foundation.arrays import require_grid
from frictions.foundation.chains import require_chain
from frictions.foundation.errors import accepted
from frictions.foundation.intervals import require_search
from frictions.foundation.parameters import set_fields
from frictions.solvers.households.convergence import longest, still_to_come
from frictions.solvers.households.histogram import Lottery
from frictions.solvers.households.one_asset_steps import Household, Rest, backward, follow, news

CHECK_EVERY = 10


@dataclass(frozen=True, eq=False)
class OneAssetPolicy:
    """
    What households do at one date.

    Attributes
    ----------
    saved, c, marginal, share : array, shape (nz, na)
        Assets chosen, consumption, marginal value of assets, weight of the upper node.
    node : array of int, shape (nz, na)
        Lower node of the cell that the savings fall into.
    residual : float
        Estimate of the largest distance of savings from their limit; NaN for a single step.
    iterations : int
        Steps taken.
    converged : bool
        Whether the residual is below the tolerance; false for a single step.
    """

    saved: np.ndarray
    c: np.ndarray
    marginal: np.ndarray
    share: np.ndarray
    node: np.ndarray
    residual: float = np.nan
    iterations: int = 1
    converged: bool = False

    @property
    def lottery(self) -> Lottery:
        """For ``push`` and ``stationary_distribution``: a stock of one node, and the asset."""
        nz, na = self.node.shape
        only = np.zeros((nz, 1, na))
        return Lottery(only.astype(int), only, self.node[:, None, :], self.share[:, None, :])


@dataclass(frozen=True, eq=False)
class OneAssetProblem:
    """
    The household's primitives.

    Attributes
    ----------
    assets : array, shape (na,)
        Increasing nodes, at least 3; the first is the borrowing limit.
    income : array, shape (nz,)
        Efficiency units, not negative.
    transition : array, shape (nz, nz)
        Markov matrix.
    discount : float
        Discount factor, in (0, 1).
    curvature : float
        Relative risk aversion, positive; 1 is log utility.
    """

    assets: np.ndarray
    income: np.ndarray
    transition: np.ndarray
    discount: float
    curvature: float = 1.0

    def __post_init__(self):
        chain = require_chain("transition", self.transition)
        set_fields(
            self,
            assets=require_grid("assets", self.assets),
            transition=chain,
            income=require_array("income", self.income, (len(chain),), "[0, inf)"),
            discount=require_number("discount", self.discount, "(0, 1)"),
            curvature=require_number("curvature", self.curvature, "(0, inf)"),
        )

    def step(self, marginal, rate: float, wage: float) -> OneAssetPolicy:
        """
        Solve one date.

        Parameters
        ----------
        marginal : array, shape (nz, na)
            Marginal value of assets at the next date, positive.
        rate, wage : float
            Net interest rate on assets held, above -1, and wage, positive; of this date.

        Returns
        -------
        OneAssetPolicy
            Decision of this date.

        Raises
        ------
        ValueError
            If an argument is not admissible, or debt cannot be served at the limit.
        """
        rate = require_number("rate", rate, "(-1, inf)")
        wage = require_number("wage", wage, "(0, inf)")
        shape = self.income.size, self.assets.size
        marginal = require_array("marginal", marginal, shape, "(0, inf)")
        self._require_food(rate, wage)
        rules, node = np.empty((4, *shape)), np.empty(shape, np.int64)
        discounted = self.discount * self.transition @ marginal
        backward(discounted, self.assets, wage * self.income, rate, self.curvature, rules, node)
        saved, c, marginal, share = rules
        return OneAssetPolicy(saved, c, marginal, share, node)

    @property
    def _household(self) -> Household:
        """What the kernels take, in their order."""
        return Household(self.assets, self.income, self.transition, self.discount, self.curvature)

    def _require_food(self, rate: float, wage: float):
        """Raise a ValueError if debt at the limit leaves nothing to eat."""
        if wage * self.income.min() + rate * self.assets[0] <= 0.0:
            raise ValueError(
                f"assets[0] = {self.assets[0]} must be above the natural limit: at rate = {rate}, "
                f"wage = {wage} and the lowest income nothing is left to eat"
            )

    def follow(self, marginal, mass, rates, wages) -> np.ndarray:
        """
        Return what households hold at the end of each date along paths of prices.

        Parameters
        ----------
        marginal : array, shape (nz, na)
            Marginal value of assets after the last date, positive.
        mass : array, shape (nz, na)
            Distribution at the first date, not negative.
        rates, wages : array, shape (T,)
            As in ``step``, by date.

        Returns
        -------
        array, shape (T,)
            Assets, summed over the distribution.

        Raises
        ------
        ValueError
            As in ``step``.
        """
        shape = self.income.size, self.assets.size
        marginal = require_array("marginal", marginal, shape, "(0, inf)")
        mass = require_array("mass", mass, shape, "[0, inf)")
        rates = require_array("rates", rates, ("T",), "(-1, inf)")
        wages = require_array("wages", wages, rates.shape, "(0, inf)")
        for rate in (rates.min(), rates.max()):  # the worst date has one of these
            self._require_food(rate, wages.min())
        return follow(marginal, mass, self._household, rates, wages)

    def news(self, steady: OneAssetPolicy, mass, rate: float, wage: float, horizon: int):
        """
        Return what the fake-news algorithm needs of the household.

        Parameters
        ----------
        steady : OneAssetPolicy
            Stationary decision at these prices.
        mass : array, shape (nz, na)
            Its distribution.
        rate, wage : float
            As in ``step``.
        horizon : int
            Number of dates.

        Returns
        -------
        tuple of array, shape (2, horizon), (2, horizon, nz na) and (horizon, nz na)
            Effect of news about the rate, then the wage, so many dates ahead, per unit, on assets
            saved today and on tomorrow's distribution; and savings expected so many dates ahead.
        """
        require_instance("steady", steady, OneAssetPolicy)
        rate = require_number("rate", rate, "(-1, inf)")
        wage = require_number("wage", wage, "(0, inf)")
        shape = self.income.size, self.assets.size
        mass = require_array("mass", mass, shape, "[0, inf)")
        parts = [
            require_array(f"steady.{name}", getattr(steady, name), shape, inside, kind)
            for name, inside, kind in (
                ("marginal", "(0, inf)", float), ("saved", "(-inf, inf)", float),
                ("node", f"[0, {self.assets.size - 2}]", int), ("share", "[0, 1]", float),
            )
        ]  # fmt: skip
        self._require_food(rate, wage)
        horizon = require_count("horizon", horizon)
        return news(Rest._make([*parts, mass]), self._household, rate, wage, horizon)

    def solve_stationary(
        self,
        rate: float,
        wage: float,
        start=None,
        tolerance: float = 1e-7,
        max_iterations: int = 10_000,
        strict: bool = True,
    ) -> OneAssetPolicy:
        """
        Iterate to the decision that stays at constant prices.

        Parameters
        ----------
        rate, wage : float
            As in ``step``.
        start : array, shape (nz, na), optional
            Marginal value of assets; default that of eating a tenth of cash.
        tolerance : float, optional
            For the largest distance of savings from their limit.
        max_iterations : int, optional
            Iteration limit.
        strict : bool, optional
            Whether to raise if the tolerance is not met.

        Returns
        -------
        OneAssetPolicy
            Stationary decision.

        Raises
        ------
        ValueError
            As in ``step``.
        NotConverged
            If the tolerance is not met, and ``strict``.
        """
        tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
        if start is None:
            rate = require_number("rate", rate, "(-1, inf)")
            wage = require_number("wage", wage, "(0, inf)")
            cash = (1.0 + rate) * (self.assets - self.assets[0]) + wage * self.income[:, None]
            start = (1.0 + rate) * np.maximum(0.1 * cash, 1e-6) ** -self.curvature
        found = self.step(start, rate, wage)
        most = longest(self.discount, 1.0 + rate)
        residual, last, iteration = np.inf, np.inf, 1
        while iteration < max_iterations and not residual < tolerance:
            iteration += 1
            before, found = found, self.step(found.marginal, rate, wage)
            if iteration % CHECK_EVERY == 0 or iteration == max_iterations:
                change = float(np.abs(found.saved - before.saved).max())
                residual, last = change * still_to_come(change, last, CHECK_EVERY, most), change
        found = replace(
            found, residual=residual, iterations=iteration, converged=bool(residual < tolerance)
        )
        return accepted(
            found,
            strict,
            f"one asset: savings are still {residual:.2e} from their limit after {iteration} "
            f"iterations, tolerance {tolerance:.0e}",
        )
