r"""
The same economy with next period's capital restricted to the grid, the paper's own method.

Restricting :math:`k'` destroys the concavity that the two-price method lives on; the generalised
endogenous grid method does not need it.  `GridEconomy` has the interface of `Economy`, so that the
same code adds up, pushes and follows either.

Demand jumps when a group of entrepreneurs moves to the next node, so market residuals are step
functions of prices and need not have a root.  Prices come from Broyden's method with the Jacobian
of the economy with continuous capital, which is close, and the best point met is reported with its
residual: how far markets are from clearing is part of the answer.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from frictions.foundation.intervals import require_instance
from frictions.models.capital_reallocation import evaluation, transition
from frictions.models.capital_reallocation.economy import MARKETS, Economy, Prices
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian
from frictions.solvers import households
from frictions.solvers.equilibrium import forward_jacobian, solve_broyden
from frictions.solvers.households import DiscretePolicy, DiscreteStockProblem, StockPolicy

DAMPING = 0.2  # without it some states near the debt limit alternate between two choices
TOLERANCE = 5e-5  # of the largest market residual
LAST_DATE = 0.1  # of the peak: jumps leave prices and capital astray by several per cent of it
POLICY_CAP = 300
POLICY_TOLERANCE = 5e-4  # mean distance of the value; a few states may alternate for ever


@dataclass(frozen=True, eq=False)
class GridPolicy(StockPolicy):
    """
    Rules with capital on the grid; marginal values of capital are not defined and NaN.

    Attributes
    ----------
    value : array, shape (nz, nk, na)
        Value function.
    infeasible : int
        As in ``DiscretePolicy``.
    """

    value: np.ndarray | None = None
    infeasible: int = 0


class GridEconomy(Economy):
    """The economy with next period's capital on the grid."""

    def on_grid(self, prices: Prices, productivity: float = 1.0) -> DiscreteStockProblem:
        """Return the entrepreneur's problem of one date."""
        income, _ = self.income(prices, productivity)
        base = self.problem
        kept = (1.0 - base.depreciation) * base.k_grid
        change = base.k_grid[None, :] - kept[:, None]
        change[np.abs(change) < 1e-12] = 0.0
        cost = np.where(change > 0.0, self.bundle_price(prices), prices.used) * change
        return DiscreteStockProblem(
            base.a_grid, income, cost, np.zeros(base.k_grid.size), base.transition, base.discount,
            bond_price=1.0 / prices.rate,
        )  # fmt: skip

    def rules(self, policy: DiscretePolicy) -> GridPolicy:
        """Translate rules with a discrete stock, as the solvers of them return them."""
        k = self.problem.k_grid
        waits = np.maximum(np.arange(k.size) - self.problem.steps, -1)[:, None]
        return GridPolicy(
            policy.c, policy.a_next, k[policy.choice],
            np.sign(policy.choice - waits).astype(float), policy.slope,
            np.full_like(policy.c, np.nan), policy.residual, policy.iterations, policy.converged,
            policy.value, policy.infeasible,
        )  # fmt: skip

    def step(self, after: StockPolicy, prices: Prices, productivity: float = 1.0) -> GridPolicy:
        """Return decision rules of a date, given those of the next, a `GridPolicy`."""
        if not isinstance(after, GridPolicy):
            raise TypeError(f"after = {type(after).__name__} must be a GridPolicy")
        return self.rules(
            households.bellman_step(self.on_grid(prices, productivity), after.value, after.slope_a)
        )

    def stationary_policy(
        self,
        prices: Prices,
        start: GridPolicy | None = None,
        tolerance: float = 2e-5,
        **options: Any,
    ) -> GridPolicy:
        """Return stationary decision rules; ``options`` go to ``solve_nsegm``."""
        self.require_service(prices)
        value, slope = (start.value, start.slope_a) if start else (self.first_guess(prices), None)
        defaults: dict[str, Any] = {"max_iterations": 2000, "norm": "mean", "damping": DAMPING}
        options = defaults | options
        return self.rules(
            households.solve_nsegm(
                self.on_grid(prices), value, slope, tolerance=tolerance, **options
            )
        )

    def first_guess(self, prices: Prices) -> np.ndarray:
        """Return the value, (nz, nk, na), of eating income and a little of the wealth for ever."""
        income, slope = self.income(prices)
        guess = self.problem.guess(income, slope, prices.used, prices.rate)
        return np.log(guess.c) / (1.0 - self.problem.discount)

    def value_of_rules(self, policy: StockPolicy) -> GridPolicy:
        """Evaluate continuous rules for ever: a good first guess for rules on the grid."""
        where, problem = self.lottery(policy), self.problem
        reward = np.log(policy.c)
        value = reward / (1.0 - problem.discount)
        for _ in range(int(np.ceil(np.log(1e-8) / np.log(problem.discount)))):
            value = reward + problem.discount * households.expect(value, where, problem.transition)
        fields = (policy.c, policy.a_next, policy.k_next, policy.regime, policy.slope_a)
        return GridPolicy(*fields, policy.slope_k, value=value)


def solve_discrete_steady_state(
    near: evaluation.SteadyState,
    tolerance: float = TOLERANCE,
    max_iterations: int = 20,
    progress: str = "steady state",
) -> evaluation.SteadyState:
    """
    Find a stationary equilibrium with capital on the grid.

    Parameters
    ----------
    near : SteadyState
        Equilibrium with continuous capital; parameters, grids and first guess are its own.
    tolerance : float, optional
        For the largest market residual.
    max_iterations : int, optional
        Limit on steps; then the best point met is returned and ``root.converged`` is false.
    progress : str, optional
        As in ``solve_broyden``.

    Returns
    -------
    SteadyState
        Prices, rules, distribution and aggregates; its economy is a `GridEconomy`.
    """
    smooth = evaluation.Evaluator(near.economy, near)
    economy = GridEconomy(near.economy.params, near.economy.grids)
    limits: dict[str, Any] = {"max_iterations": POLICY_CAP, "strict": False}
    rough = evaluation.Evaluator(economy, tolerance=tolerance, **limits)
    rough.finest = rough.rules_tolerance = POLICY_TOLERANCE
    rough.policy, rough.mass = economy.value_of_rules(near.policy), near.mass
    x = evaluation.unknowns_of(near.prices)[: smooth.size]
    root = solve_broyden(
        rough,
        x,
        jacobian=forward_jacobian(smooth, x, smooth(x), evaluation.DIFFERENCE_STEPS[: x.size]),
        caps=evaluation.CAPS[: x.size],
        tolerance=tolerance,
        max_iterations=max_iterations,
        names=MARKETS[: x.size],
        strict=False,
        progress=progress,
    )
    return rough.found(root)


def solve_discrete_transition(
    steady: evaluation.SteadyState,
    jacobian: MarketJacobian,
    shock=transition.PAPER_SHOCK,
    tolerance: float = TOLERANCE,
    max_iterations: int = 8,
    progress: str = "transition",
) -> transition.Transition:
    """
    Find price paths that clear all markets, as nearly as jumps allow, with capital on the grid.

    Parameters
    ----------
    steady : SteadyState
        Where the economy starts and ends.
    jacobian : MarketJacobian
        Of the economy with continuous capital.
    shock : sequence of float, optional
        As in ``solve_transition``.
    tolerance : float, optional
        For the largest market residual at any date.
    max_iterations : int, optional
        Limit on steps; then the best paths met are returned and ``root.converged`` is false.
    progress : str, optional
        As in ``solve_broyden``.

    Returns
    -------
    Transition
        Paths with residuals.

    Warns
    -----
    UserWarning
        If a price, or capital as `discrete_responses` has it, is not back at the last date, beyond
        what jumps leave.
    """
    found = transition.clear_markets(
        steady, jacobian, shock, transition.ALL_CLEAR, last_date=None, tolerance=tolerance,
        max_iterations=max_iterations, strict=False, progress=progress,
    )  # fmt: skip
    from_calm = found.responses().assign(capital=discrete_responses(found)["capital"])
    transition.warn_if_short(from_calm, LAST_DATE)
    return found


def discrete_responses(found: transition.Transition) -> pd.DataFrame:
    """
    Return deviations, in per cent by date, from the path without a shock at constant prices.

    That path is not quite constant: a few states keep alternating between two choices.
    """
    require_instance("found", found, transition.Transition)
    horizon, steady = len(found.paths), found.steady_state
    calm = pd.DataFrame(
        transition.simulate(steady, [steady.prices] * horizon, np.ones(horizon)),
        index=found.paths.index,
    ).drop(columns=["residuals", "goods_gap", "starving"])
    return 100.0 * (found.paths[calm.columns] / calm - 1.0)
