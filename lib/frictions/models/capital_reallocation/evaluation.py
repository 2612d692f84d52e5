r"""
Market residuals as functions of constant prices, and what a stationary equilibrium is.

The unknowns are the price of used capital, the wage, the gross rate and the lemon share; the
residuals are those of ``MARKETS``.  Without lemons the last pair is dropped.  Each evaluation
starts from the decision rules and the distribution of the one before.
"""

import warnings
from dataclasses import dataclass

import numpy as np

from frictions.models.capital_reallocation.bundle import Prices
from frictions.models.capital_reallocation.economy import MASS_TOLERANCE, Aggregates, Economy
from frictions.solvers.equilibrium import Root, forward_jacobian
from frictions.solvers.households import StockPolicy

DIFFERENCE_STEPS = np.array([1e-3, 1e-3, 3e-4, 1e-3])
CAPS = np.array([0.03, 0.1, 0.01, 0.05])
TOLERANCE = 1e-7
SLOPE_TOLERANCE = 1e-6  # good enough for differences
# Where most used goods are lemons, nodes without mass alternate between two rules by some 1e-6.
PATIENCE = {"max_iterations": 300, "strict": False}
LEMON_WARNING = 0.3
EDGE_MASS = 1e-3
LOOSE = 0.01  # of the market residual itself, far from a root: rules need be no closer
ROUGHEST = 1e-5
CLOSER = 0.5  # than needed, where rules were too rough
POLICY_SHARE = 0.5  # of the market tolerance: rules must be closer than markets


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

    def used_slope(self) -> float:
        """
        Return how excess demand for used capital moves with its price, the other markets cleared.

        Relative to capital; negative at a normal equilibrium and positive at a lemon-ridden one.
        """
        evaluator = Evaluator(self.economy, self, SLOPE_TOLERANCE, **PATIENCE)
        x = unknowns_of(self.prices)[: evaluator.size]
        steps = DIFFERENCE_STEPS[: evaluator.size]
        return slope_of(forward_jacobian(evaluator, x, evaluator(x), steps))


def unknowns_of(prices: Prices) -> np.ndarray:
    """Return prices as the vector of unknowns, shape (4,)."""
    return np.array([prices.used, prices.wage, prices.rate, prices.lemon_share])


def slope_of(jacobian: np.ndarray) -> float:
    """Return the slope in the first unknown of the first residual, the others kept at zero."""
    rest = np.linalg.solve(jacobian[1:, 1:], jacobian[1:, 0])
    return float(jacobian[0, 0] - jacobian[0, 1:] @ rest)


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
    **options
        Of the household's solver.
    """

    def __init__(
        self,
        economy: Economy,
        start: SteadyState | None = None,
        tolerance: float = TOLERANCE,
        **options,
    ):
        self.economy = economy
        self.finest = self.rules_tolerance = POLICY_SHARE * tolerance
        self.options = options
        self.size = 4 if economy.params.lemon_rate > 0 else 3
        self.policy = start.policy if start else None
        self.mass = start.mass if start else None

    def prices(self, x) -> Prices:
        """Return prices from the vector of unknowns."""
        used, wage, rate, lemon_share = (*map(float, x), 0.0)[:4]
        return Prices(used, wage, rate, lemon_share)

    def evaluate(self, prices: Prices) -> Aggregates:
        """Return aggregates at stationary prices."""
        policy = self.economy.stationary_policy(
            prices, self.policy, tolerance=self.rules_tolerance, **self.options
        )
        # the distribution need be no closer than the rules that make it
        tolerance = MASS_TOLERANCE * self.rules_tolerance / self.finest
        mass = self.economy.stationary_mass(policy, self.mass, tolerance).mass
        self.policy, self.mass = policy, mass
        return self.economy.aggregate(policy, mass, prices)

    def __call__(self, x) -> np.ndarray:
        """Return the residuals of the markets."""
        return np.array(self.evaluate(self.prices(x)).residuals)[: self.size]

    def adaptive(self, x) -> np.ndarray:
        """Return the residuals, of rules as close as their size needs; roughly at first."""
        while True:
            values = self(x)
            needed = max(self.finest, LOOSE * float(np.abs(values).max()))
            if self.rules_tolerance <= needed:
                self.rules_tolerance = min(needed, ROUGHEST)
                return values
            self.rules_tolerance = max(self.finest, CLOSER * needed)  # else it creeps there

    def found(self, root: Root) -> SteadyState:
        """Return the equilibrium at a root, from the last evaluation or another one."""
        prices = self.prices(root.x)
        assert self.policy is not None
        assert self.mass is not None
        aggregates = self.economy.aggregate(self.policy, self.mass, prices)
        if not np.allclose(aggregates.residuals[: self.size], root.values, atol=1e-13):
            aggregates = self.evaluate(prices)  # the root is not where the search was last
        return self.steady(prices, aggregates, root)

    def steady(self, prices: Prices, total: Aggregates, root: Root) -> SteadyState:
        """Return what was evaluated last as a steady state."""
        assert self.policy is not None
        assert self.mass is not None
        return SteadyState(
            self.economy, prices, self.economy.bundle_price(prices), self.policy, self.mass,
            total, root,
        )  # fmt: skip


def warn_of(found: SteadyState) -> None:
    """Warn if most used capital is lemons, or mass piles up at the top of a grid."""
    share = found.prices.lemon_share
    if share > LEMON_WARNING:
        warnings.warn(
            f"lemon_share = {share:.3f} is above {LEMON_WARNING}: this may be the lemon-ridden "
            "equilibrium, the unstable one; used_slope() says whether it is",
            stacklevel=3,
        )
    edges = {"k_max": found.mass[:, -1].sum(), "a_max": found.mass[:, :, -1].sum()}
    for name, mass in edges.items():
        if mass > EDGE_MASS:
            warnings.warn(
                f"mass {mass:.1e} at {name} is above {EDGE_MASS:g}: raise the bound", stacklevel=3
            )
