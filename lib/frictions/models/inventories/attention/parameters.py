r"""
Parameters of the economy with rational inattention, Yu (2019), Table 1.1, and how its cost is read.

The paper prints a cost of information but not all that is needed to use it: whether a unit is a bit
or a nat, whether the cost is a share of revenue or of the scale of the profit function, and whether
the printed Hessian, half of the true one, is the Hessian of the objective.  ``InformationCost``
holds each choice explicitly.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from frictions.foundation.parameters import Parameters, parameter
from frictions.models.inventories.parameters import CALVO, POLICY_SHOCK, InventoryParams

PRINTED_COST = 5.25e-4  # Table 1.1: 0.0525 per cent of steady-state sales

_given = partial(parameter, source="Smets and Wouters (2007)")  # as Table 1.1 says


@dataclass(frozen=True)
class AttentionParams(InventoryParams):
    """The economy with inattentive firms; defaults are Table 1.1, rational-inattention column."""

    inventory_depreciation: float = parameter(
        0.018, r"\delta_z", "Depreciation of inventories", "(0, 1)", unit="per quarter",
        source="Table 1.1",
    )  # fmt: skip
    wage_stickiness: float = _given(
        0.82, r"\xi_w", "Probability of an old wage", "(0, 1)", why=CALVO
    )
    wage_indexation: float = _given(0.69, r"\iota_w", "Indexation of wages", "[0, 1]")
    risk_aversion: float = _given(1.3981, r"\sigma_c", "Curvature of consumption", "(0, inf)")
    labour_curvature: float = _given(0.40, r"\sigma_l", "Curvature of labour", "[0, inf)")
    returns_to_scale: float = _given(1.0, r"\alpha", "Returns to scale", "(0, 1]")
    shock_deviation: float = parameter(
        POLICY_SHOCK, r"\sigma_r", "Standard deviation of the policy shock", "(0, inf)",
        unit="% a quarter", source="section 1.5.2",
    )  # fmt: skip


@dataclass(frozen=True)
class InformationCost(Parameters):
    r"""
    The marginal cost of information, and the units it is measured in.

    The ``base`` is what it is a share of: ``"revenue"`` a quarter in the steady state, or
    ``"scale"``, the scale :math:`p_*^{-\theta}S_*` of the profit function.
    """

    value: float = parameter(
        PRINTED_COST, r"\mu", "Cost of a unit of information a quarter", "[0, inf)"
    )
    unit: str = parameter("bit", "", "Unit of information", ("bit", "nat"))
    base: str = parameter("scale", "", "What the cost is a share of", ("scale", "revenue"))
    hessian_scale: float = parameter(
        1.0, r"\chi", "Factor on the Hessian of profit: 1 derived, 0.5 printed", "(0, inf)"
    )

    def per_nat(self, revenue: float) -> float:
        r"""Return the cost of a nat over the scale, given revenue :math:`p_*\Psi_*` over it."""
        in_nats = self.value / np.log(2.0) if self.unit == "bit" else self.value
        return in_nats * (revenue if self.base == "revenue" else 1.0)


TABLE_1_1_ATTENTION = AttentionParams()
MONEY_ATTENTION = AttentionParams(habit=0.0, government_share=0.0, wage_stickiness=0.90)
