r"""
Stationary equilibrium: four prices at which four markets clear.

The unknowns are the price of used capital, the wage, the gross rate and the lemon share; the
residuals are those of ``MARKETS``.  Without lemons the last pair is dropped.  Broyden's method
starts each evaluation from the decision rules and the distribution of the one before.
"""

import warnings
from dataclasses import dataclass

import numpy as np

from frictions.models.capital_reallocation.economy import (
    MARKETS,
    Aggregates,
    Economy,
    Prices,
)
from frictions.models.capital_reallocation.grids import GridSettings
from frictions.models.capital_reallocation.parameters import ReallocationParams
from frictions.solvers.equilibrium.broyden import Root, solve_broyden
from frictions.solvers.households.kinked_stock import StockPolicy

START = Prices(used=0.94, wage=1.17, rate=1.018, lemon_share=0.068)
DIFFERENCE_STEPS = np.array([1e-3, 1e-3, 3e-4, 1e-3])
CAPS = np.array([0.03, 0.1, 0.01, 0.05])
TOLERANCE = 1e-7
LEMON_WARNING = 0.3
EDGE_MASS = 1e-3
POLICY_SHARE = 0.05  # of the market tolerance: rules must be closer than markets


@dataclass(frozen=True, eq=False)
class SteadyState:
    """
    A stationary equilibrium.

    Attributes
    ----------
    economy : Economy
        Parameters and grids.
    prices : Prices
        Equilibrium prices.
    bundle_price : float
        Price of a bundle.
    policy : StockPolicy
        Decision rules.
    mass : array, shape (nz, nk, na)
        Distribution.
    aggregates : Aggregates
        Quantities; ``aggregates.residuals`` says how well markets clear.
    root : Root
        Record of the search: residual, evaluations, convergence.
    """

    economy: Economy
    prices: Prices
    bundle_price: float
    policy: StockPolicy
    mass: np.ndarray
    aggregates: Aggregates
    root: Root


class Evaluator:
    """
    Market residuals as a function of prices, warm-started.

    Parameters
    ----------
    economy : Economy
        Parameters and grids.
    start : SteadyState, optional
        Of an economy with the same grids; its rules and distribution start the first evaluation.
    tolerance : float, optional
        For the largest market residual, which the rules have to be good enough for.
    """

    def __init__(
        self, economy: Economy, start: SteadyState | None = None, tolerance: float = TOLERANCE
    ):
        self.economy = economy
        self.policy_tolerance = POLICY_SHARE * tolerance
        self.lemons = economy.params.lemon_rate > 0
        self.policy = start.policy if start else None
        self.mass = start.mass if start else None

    def prices(self, x) -> Prices:
        """Return prices from the vector of unknowns."""
        return Prices(*map(float, x)) if self.lemons else Prices(*map(float, x), 0.0)

    def evaluate(self, prices: Prices) -> Aggregates:
        """Return aggregates at stationary prices."""
        self.policy = self.economy.stationary_policy(
            prices, self.policy, tolerance=self.policy_tolerance
        )
        self.mass = self.economy.stationary_mass(self.policy, self.mass).mass
        return self.economy.aggregate(self.policy, self.mass, prices)

    def __call__(self, x) -> np.ndarray:
        """Return the residuals of the markets."""
        residuals = np.array(self.evaluate(self.prices(x)).residuals)
        return residuals if self.lemons else residuals[:3]


def solve_steady_state(
    params: ReallocationParams,
    grids: GridSettings | None = None,
    start: Prices = START,
    near: SteadyState | None = None,
    tolerance: float = TOLERANCE,
) -> SteadyState:
    """
    Find a stationary equilibrium.

    Parameters
    ----------
    params : ReallocationParams
        Parameters.
    grids : GridSettings, optional
        State space; default 5 x 93 x 80.
    start : Prices, optional
        First guess.  With lemons there can be a second equilibrium where nearly all used
        capital is lemons; the guess selects, and no guess is safe for all parameters.
    near : SteadyState, optional
        Known equilibrium on the same grids to start from, instead of ``start``.
    tolerance : float, optional
        For the largest market residual.

    Returns
    -------
    SteadyState
        Prices, rules, distribution and aggregates.

    Raises
    ------
    ValueError
        If prices arise at which the problem is not admissible.
    RuntimeError
        If the markets do not clear; residuals are reported by market.

    Warns
    -----
    UserWarning
        If more than 30 per cent of used capital traded is lemons, or mass piles up at the top
        of a grid.
    """
    economy = Economy(params, grids or GridSettings())
    evaluator = Evaluator(economy, near, tolerance)
    guess = near.prices if near else start
    share = guess.lemon_share if guess.lemon_share > 0 else START.lemon_share
    unknowns = [guess.used, guess.wage, guess.rate, share]
    size = 4 if evaluator.lemons else 3
    root = solve_broyden(
        evaluator,
        unknowns[:size],
        steps=DIFFERENCE_STEPS[:size],
        caps=CAPS[:size],
        upper=np.array([np.inf, np.inf, 1.0 / params.discount, 1.0])[:size],
        tolerance=tolerance,
        names=MARKETS[:size],
    )
    prices = evaluator.prices(root.x)
    aggregates = economy.aggregate(evaluator.policy, evaluator.mass, prices)
    found = SteadyState(
        economy, prices, economy.bundle_price(prices), evaluator.policy, evaluator.mass,
        aggregates, root,
    )  # fmt: skip
    _warn(found)
    return found


def _warn(found: SteadyState) -> None:
    share = found.prices.lemon_share
    if share > LEMON_WARNING:
        warnings.warn(
            f"lemon_share = {share:.3f} is above {LEMON_WARNING}: this is a lemon-ridden "
            "equilibrium; another start, with a lower lemon share, may lead to a normal one",
            stacklevel=3,
        )
    edges = {"k_max": found.mass[:, -1].sum(), "a_max": found.mass[:, :, -1].sum()}
    for name, mass in edges.items():
        if mass > EDGE_MASS:
            warnings.warn(
                f"mass {mass:.1e} at {name} is above {EDGE_MASS:g}: raise the bound", stacklevel=3
            )
