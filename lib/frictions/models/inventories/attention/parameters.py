r"""
Parameters of the economy with rational inattention, Yu (2019), Table 1.1, and how its cost is read.

The paper prints a cost of information but not all that is needed to use it: whether a unit is a bit
or a nat, whether the cost is a share of revenue or of the scale of the profit function, and whether
the printed Hessian, half of the true one, is the Hessian of the objective.  ``InformationCost``
holds each choice explicitly.
"""

import dataclasses
from dataclasses import dataclass, field

import numpy as np

from frictions.foundation.checks import require_inside, require_positive
from frictions.models.inventories.parameters import (
    POLICY_SHOCK,
    InventoryParams,
    estimated,
)

UNITS = ("bit", "nat")
BASES = ("scale", "revenue")
SMETS_WOUTERS = "Smets and Wouters (2007)"  # as Table 1.1 says
PRINTED_COST = 5.25e-4  # Table 1.1: 0.0525 per cent of steady-state sales


@dataclass(frozen=True)
class AttentionParams(InventoryParams):
    """
    The economy with inattentive firms; defaults are Table 1.1, rational-inattention column.

    Attributes
    ----------
    shock_deviation : float
        Standard deviation of the policy shock, quarterly per cent; positive.

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    wage_stickiness: float = estimated(0.82, r"\xi_w", "Probability of an old wage", SMETS_WOUTERS)
    wage_indexation: float = estimated(0.69, r"\iota_w", "Indexation of wages", SMETS_WOUTERS)
    risk_aversion: float = estimated(1.3981, r"\sigma_c", "Curvature of consumption", SMETS_WOUTERS)
    labour_curvature: float = estimated(0.40, r"\sigma_l", "Curvature of labour", SMETS_WOUTERS)
    returns_to_scale: float = estimated(1.0, r"\alpha", "Returns to scale", SMETS_WOUTERS)
    shock_deviation: float = field(
        default=POLICY_SHOCK,
        metadata={
            "symbol": r"\sigma_r",
            "unit": "% a quarter",
            "source": "section 1.5.2",
            "description": "Standard deviation of the policy shock",
        },
    )

    def __post_init__(self):
        super().__post_init__()
        require_inside("inventory_depreciation", self.inventory_depreciation, 0.0, 1.0)
        require_positive("shock_deviation", self.shock_deviation)


@dataclass(frozen=True)
class InformationCost:
    r"""
    The marginal cost of information, and the units it is measured in.

    Attributes
    ----------
    value : float
        Cost :math:`\mu` of a unit of information a quarter; 0 or positive.
    unit : str
        ``"bit"`` or ``"nat"``.
    base : str
        What it is a share of: ``"revenue"`` a quarter in the steady state, or ``"scale"``, the
        scale :math:`p_*^{-\theta}S_*` of the profit function.
    hessian_scale : float
        Factor :math:`\chi` on the Hessian of profit: 1 is derived, 0.5 is printed.

    Raises
    ------
    ValueError
        Naming the field, its value and what it may be.
    """

    value: float = PRINTED_COST
    unit: str = "bit"
    base: str = "scale"
    hessian_scale: float = 1.0

    def __post_init__(self):
        if not 0 <= self.value < np.inf:
            raise ValueError(f"value = {self.value}: cost must be 0 or positive, and finite")
        if self.unit not in UNITS:
            raise ValueError(f"unit = {self.unit!r} must be one of {UNITS}")
        if self.base not in BASES:
            raise ValueError(f"base = {self.base!r} must be one of {BASES}")
        require_positive("hessian_scale", self.hessian_scale)

    def per_nat(self, revenue: float) -> float:
        r"""
        Convert to the units of the profit function.

        Parameters
        ----------
        revenue : float
            Steady-state revenue over the scale of the profit function, :math:`p_*\Psi_*`.

        Returns
        -------
        float
            Cost of a nat a quarter, over the scale of the profit function.
        """
        in_nats = self.value / np.log(2.0) if self.unit == "bit" else self.value
        return in_nats * (revenue if self.base == "revenue" else 1.0)

    def replace(self, **changes) -> "InformationCost":
        """
        Return a copy with some fields changed, validated again.

        Parameters
        ----------
        **changes
            New values by name.

        Returns
        -------
        InformationCost
            The changed cost.
        """
        return dataclasses.replace(self, **changes)


TABLE_1_1_ATTENTION = AttentionParams()
MONEY_ATTENTION = AttentionParams(habit=0.0, government_share=0.0, wage_stickiness=0.90)
