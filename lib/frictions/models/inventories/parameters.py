r"""
Parameters of the inventory economies, Yu (2019), Table 1.1.

``InventoryParams`` holds what the Calvo and the rational-inattention economies have in common;
``CalvoParams`` adds price setting.  Time is in quarters.  The estimated parameters default to the
Calvo column; ``FIGURE_1_9`` is the estimate that leaves inventories out.
"""

from dataclasses import dataclass
from functools import partial

from frictions.foundation.parameters import Parameters, parameter

GROSS_INFLATION = 1.0  # steady-state gross inflation; the linear model assumes it
POLICY_SHOCK = 0.15  # 0.60 annualised points, in the quarterly rate
MONEY_SHOCK = -0.6  # per cent
CALVO = "Calvo probability must lie strictly between 0 and 1; use 1e-6 for the flexible limit"

_calibrated = partial(parameter, source="Table 1.1")
_estimated = partial(parameter, source="Table 1.1, estimated")
_quarterly = partial(_calibrated, unit="per quarter")


@dataclass(frozen=True)
class InventoryParams(Parameters):
    """Preferences, technology, wages and policy, common to both price-setting frictions."""

    discount_factor: float = _quarterly(0.96**0.25, r"\beta", "Discount factor", "(0, 1)")
    demand_elasticity: float = _calibrated(
        5.0, r"\theta", "Elasticity between goods", "(1, inf)", why="must exceed 1"
    )
    labour_elasticity: float = _calibrated(
        5.0, r"\theta_w", "Elasticity between kinds of labour", "(1, inf)", why="must exceed 1"
    )
    inventory_depreciation: float = _quarterly(
        0.018, r"\delta_z", "Depreciation of inventories", "[0, 1)"
    )
    taste_volatility: float = _calibrated(
        0.33, r"\sigma_v", "Standard deviation of taste shocks", "(0, inf)"
    )
    labour_disutility: float = _calibrated(1.2, r"\psi_l", "Disutility of labour", "(0, inf)")
    government_share: float = _calibrated(0.16, "g_*", "Government purchases over output", "[0, 1)")
    policy_inertia: float = _calibrated(0.81, r"\rho_R", "Inertia of the policy rate", "[0, 1)")
    policy_inflation: float = _calibrated(
        2.03, r"\phi_\pi", "Policy response to inflation", "[0, inf)"
    )
    policy_output: float = _calibrated(0.22, r"\phi_Y", "Policy response to output", "[0, inf)")
    habit: float = _calibrated(0.71, "h", "External habit", "[0, 1)")
    wage_stickiness: float = _estimated(
        0.1398, r"\xi_w", "Probability of an old wage", "(0, 1)", why=CALVO
    )
    wage_indexation: float = _estimated(0.1155, r"\iota_w", "Indexation of wages", "[0, 1]")
    risk_aversion: float = _estimated(1.2469, r"\sigma_c", "Curvature of consumption", "(0, inf)")
    labour_curvature: float = _estimated(0.3823, r"\sigma_l", "Curvature of labour", "[0, inf)")
    returns_to_scale: float = _estimated(0.8633, r"\alpha", "Returns to scale", "(0, 1]")
    technology_persistence: float = parameter(
        0.95, r"\rho_a", "Technology persistence", "[0, 1)", source="not given; tests only"
    )

    @property
    def carried_discount(self) -> float:
        """Discounted share of an unsold good that is left next quarter, beta (1 - delta_z)."""
        return self.discount_factor * (1.0 - self.inventory_depreciation)

    @property
    def wage_slope(self) -> float:
        """Slope of the wage Phillips curve, kappa_w in equation (M4)."""
        xi = self.wage_stickiness
        return (1.0 - xi) * (1.0 - self.discount_factor * xi) / xi


@dataclass(frozen=True)
class CalvoParams(InventoryParams):
    """The economy with Calvo price setting; defaults are Table 1.1, Calvo column."""

    price_stickiness: float = _estimated(
        0.5059, r"\xi_p", "Probability of an old price", "(0, 1)", why=CALVO
    )
    price_indexation: float = _estimated(0.01, r"\iota_p", "Indexation of prices", "[0, 1]")


TABLE_1_1 = CalvoParams()
FIGURE_1_9 = CalvoParams(
    price_stickiness=0.854,
    price_indexation=0.590,
    wage_stickiness=0.953,
    wage_indexation=0.882,
    risk_aversion=1.102,
    labour_curvature=0.341,
    returns_to_scale=0.994,
)
