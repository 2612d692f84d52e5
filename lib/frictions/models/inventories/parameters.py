r"""
Parameters of the inventory economies, Yu (2019), Table 1.1.

``InventoryParams`` holds what the Calvo and the rational-inattention economies have in common;
``CalvoParams`` adds price setting.  Time is in quarters.  The estimated parameters default to the
Calvo column; ``FIGURE_1_9`` is the estimate that leaves inventories out.
"""

import dataclasses
from dataclasses import dataclass, field

from frictions.foundation.checks import require_inside, require_positive

GROSS_INFLATION = 1.0  # steady-state gross inflation; the linear model assumes it
POLICY_SHOCK = 0.15  # 0.60 annualised points, in the quarterly rate
MONEY_SHOCK = -0.6  # per cent


def _meta(symbol: str, source: str, description: str, unit: str = "") -> dict[str, str]:
    return {"symbol": symbol, "unit": unit, "source": source, "description": description}


def _calibrated(default: float, symbol: str, description: str, unit: str = ""):
    return field(default=default, metadata=_meta(symbol, "Table 1.1", description, unit))


def estimated(default: float, symbol: str, description: str, source: str = "Table 1.1, estimated"):
    """
    Return a field for a parameter that Table 1.1 estimates.

    Parameters
    ----------
    default : float
        Its printed estimate.
    symbol, description, source : str
        For the chapter's table.

    Returns
    -------
    dataclasses.Field
        With the metadata of the parameter table.
    """
    return field(default=default, metadata=_meta(symbol, source, description))


@dataclass(frozen=True)
class InventoryParams:
    """
    Preferences, technology, wages and policy, common to both price-setting frictions.

    Attributes
    ----------
    discount_factor : float
        Per quarter; in (0, 1).
    demand_elasticity, labour_elasticity : float
        Substitution between goods and between kinds of labour; above 1.
    inventory_depreciation : float
        Share of unsold goods lost in a quarter; in [0, 1).
    taste_volatility : float
        Standard deviation of the log taste shock; positive.
    labour_disutility : float
        Scale of the disutility of work; positive; moves levels only.
    government_share : float
        Government purchases over output; in [0, 1).
    policy_inertia, policy_inflation, policy_output : float
        Coefficients of the interest rate rule.
    habit : float
        External habit; in [0, 1).
    wage_stickiness, wage_indexation : float
        Probability of no new wage, in (0, 1); indexation to past inflation, in [0, 1].
    risk_aversion : float
        Curvature of consumption; positive.
    labour_curvature : float
        Curvature of labour; not negative.
    returns_to_scale : float
        Exponent of labour in production; in (0, 1].
    technology_persistence : float
        Autocorrelation of technology; in [0, 1).

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    discount_factor: float = _calibrated(0.96**0.25, r"\beta", "Discount factor", "per quarter")
    demand_elasticity: float = _calibrated(5.0, r"\theta", "Elasticity between goods")
    labour_elasticity: float = _calibrated(5.0, r"\theta_w", "Elasticity between kinds of labour")
    inventory_depreciation: float = _calibrated(
        0.018, r"\delta_z", "Depreciation of inventories", "per quarter"
    )
    taste_volatility: float = _calibrated(0.33, r"\sigma_v", "Standard deviation of taste shocks")
    labour_disutility: float = _calibrated(1.2, r"\psi_l", "Disutility of labour")
    government_share: float = _calibrated(0.16, "g_*", "Government purchases over output")
    policy_inertia: float = _calibrated(0.81, r"\rho_R", "Inertia of the policy rate")
    policy_inflation: float = _calibrated(2.03, r"\phi_\pi", "Policy response to inflation")
    policy_output: float = _calibrated(0.22, r"\phi_Y", "Policy response to output")
    habit: float = _calibrated(0.71, "h", "External habit")
    wage_stickiness: float = estimated(0.1398, r"\xi_w", "Probability of an old wage")
    wage_indexation: float = estimated(0.1155, r"\iota_w", "Indexation of wages")
    risk_aversion: float = estimated(1.2469, r"\sigma_c", "Curvature of consumption")
    labour_curvature: float = estimated(0.3823, r"\sigma_l", "Curvature of labour")
    returns_to_scale: float = estimated(0.8633, r"\alpha", "Returns to scale")
    technology_persistence: float = field(
        default=0.95, metadata=_meta(r"\rho_a", "not given; tests only", "Technology persistence")
    )

    def __post_init__(self):
        require_inside("discount_factor", self.discount_factor, 0.0, 1.0)
        for name in ("demand_elasticity", "labour_elasticity"):
            require_inside(name, getattr(self, name), 1.0, float("inf"), "must exceed 1")
        for name in ("taste_volatility", "labour_disutility", "risk_aversion"):
            require_positive(name, getattr(self, name))
        for name in (
            "inventory_depreciation",
            "government_share",
            "policy_inertia",
            "habit",
            "technology_persistence",
        ):
            _require(name, getattr(self, name), 0 <= getattr(self, name) < 1, "must be in [0, 1)")
        for name in ("labour_curvature", "policy_inflation", "policy_output"):
            value = getattr(self, name)
            _require(name, value, 0 <= value < float("inf"), "must be 0 or positive, and finite")
        _require(
            "returns_to_scale",
            self.returns_to_scale,
            0 < self.returns_to_scale <= 1,
            "returns to scale must be in (0, 1]",
        )
        _check_calvo("wage", self.wage_stickiness, self.wage_indexation)

    @property
    def carried_discount(self) -> float:
        """Discounted share of an unsold good that is left next quarter, beta (1 - delta_z)."""
        return self.discount_factor * (1.0 - self.inventory_depreciation)

    @property
    def wage_slope(self) -> float:
        """Slope of the wage Phillips curve, kappa_w in equation (M4)."""
        xi = self.wage_stickiness
        return (1.0 - xi) * (1.0 - self.discount_factor * xi) / xi

    def replace(self, **changes: float):
        """
        Return a copy with some parameters changed, validated again.

        Parameters
        ----------
        **changes : float
            New values by parameter name.

        Returns
        -------
        InventoryParams
            Of the class that was asked.
        """
        return dataclasses.replace(self, **changes)


@dataclass(frozen=True)
class CalvoParams(InventoryParams):
    """
    The economy with Calvo price setting; defaults are Table 1.1, Calvo column.

    Attributes
    ----------
    price_stickiness : float
        Probability of an old price; in (0, 1).
    price_indexation : float
        Indexation of old prices to past inflation; in [0, 1].

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    price_stickiness: float = estimated(0.5059, r"\xi_p", "Probability of an old price")
    price_indexation: float = estimated(0.01, r"\iota_p", "Indexation of prices")

    def __post_init__(self):
        super().__post_init__()
        _check_calvo("price", self.price_stickiness, self.price_indexation)


def _check_calvo(what: str, stickiness: float, indexation: float) -> None:
    require_inside(
        f"{what}_stickiness",
        stickiness,
        0.0,
        1.0,
        "Calvo probability must lie strictly between 0 and 1; use 1e-6 for the flexible limit",
    )
    _require(f"{what}_indexation", indexation, 0 <= indexation <= 1, "must be in [0, 1]")


def _require(name: str, value: float, valid: bool, text: str) -> None:
    if not valid:
        raise ValueError(f"{name} = {value}: {text}")


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
