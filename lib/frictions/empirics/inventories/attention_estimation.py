r"""
Estimate the economy with rational inattention by the criterion that the paper uses for Calvo.

Same responses of the VAR, same horizons, same weights as
`frictions.empirics.inventories.calvo_estimation`; what moves are four parameters of households and
wages and the cost of information, in logs. Returns to scale are one.  Only the cost over the
variance of the shock matters, so the variance stays where it is.

Where two equilibria exist the criterion takes the attentive one.  ``log10_cost`` may be fixed, for
the profile of the criterion; its two ends are ``FULL`` information and ``NO`` attention.

The stored estimates come from ``frictions.empirics.inventories.run_attention_estimation``.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.data.shipped.facts import read_table
from frictions.empirics.inventories.calvo_estimation import FAILED, misses
from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.branches import zero_attention
from frictions.models.inventories.attention.equilibrium import (
    AttentionEquilibrium,
    solve_attention_equilibrium,
    threshold_cost,
)
from frictions.models.inventories.attention.parameters import (
    TABLE_1_1_ATTENTION,
    InformationCost,
)
from frictions.solvers.estimation.impulse_matching import MatchingTarget

ATTENTION_BOUNDS = {
    "wage_stickiness": (0.01, 0.98),
    "wage_indexation": (0.01, 0.99),
    "risk_aversion": (0.2, 6.0),
    "labour_curvature": (0.05, 6.0),
    "log10_cost": (-7.0, -2.5),
}
FULL, NO = -np.inf, np.inf  # fixed log10_cost of full information and of no attention
# Coarser than the equilibria shown, and with longer tails: only fifteen quarters are matched.  A
# search that finds no attention worth its cost within these rounds gives it up.  With more states
# than this, or fewer quarters, persistent wages leave it unsettled where an equilibrium exists.
TAIL = 0.1
COARSE = {
    "tolerance": 1e-4, "max_iterations": 30, "order": 8, "fit_limit": 1e-2,
    "attention_iterations": 200, "tail": TAIL,
}  # fmt: skip
QUARTERS = 200
SEARCHED = 2.5  # cost over the threshold, beyond which no attention was ever found
ATTENTION_TABLE = "inventories_attention_estimates.csv"


@dataclass(frozen=True, eq=False)
class AttentionMatchingProblem:
    """
    The criterion as a function of the free parameters; can be sent to other processes.

    Attributes
    ----------
    target : MatchingTarget
        What to match.
    fixed : dict of float
        Parameters that do not move, by name in ``ATTENTION_BOUNDS``.
    """

    target: MatchingTarget
    fixed: dict[str, float]

    @property
    def free(self) -> tuple[str, ...]:
        """Names of the free parameters."""
        return tuple(name for name in ATTENTION_BOUNDS if name not in self.fixed)

    @property
    def bounds(self) -> np.ndarray:
        """Bounds of the free parameters, shape (k, 2)."""
        return np.array([ATTENTION_BOUNDS[name] for name in self.free])

    def named(self, values) -> dict[str, float]:
        """
        Put free values and fixed ones together.

        Parameters
        ----------
        values : array, shape (k,)
            Values of the free parameters.

        Returns
        -------
        dict of float
            By name in ``ATTENTION_BOUNDS``.
        """
        return self.fixed | dict(zip(self.free, map(float, values), strict=True))

    def __call__(self, values) -> float:
        """Return the criterion, or ``FAILED`` where the model has no solution."""
        try:
            model = attentive_economy(**self.named(values))
        except (RuntimeError, ValueError):
            return FAILED
        total = float(misses(model, self.target).sum())
        return min(total, FAILED) if np.isfinite(total) else FAILED


def attentive_economy(log10_cost: float, **parameters: float) -> AttentionEquilibrium:
    """
    Solve the economy, with attention if there is an equilibrium with attention.

    Parameters
    ----------
    log10_cost : float
        Log to base 10 of the cost of a bit, ``FULL`` or ``NO``.
    **parameters : float
        Changes to the printed parameters.

    Returns
    -------
    AttentionEquilibrium
        The attentive equilibrium if it is found, else the one without attention.

    Raises
    ------
    RuntimeError
        If no equilibrium is found where one with attention must exist.
    ValueError
        If the economy has not come to rest at the horizon.
    """
    economy = build_aggregate_map(TABLE_1_1_ATTENTION.replace(**parameters), horizon=QUARTERS)
    if log10_cost == NO:
        return zero_attention(economy, InformationCost(), TAIL)
    cost = InformationCost(10.0**log10_cost)
    threshold = threshold_cost(economy, cost)
    if cost.value > SEARCHED * threshold:
        return zero_attention(economy, cost, TAIL)
    try:
        return solve_attention_equilibrium(economy, cost, start="attentive", **COARSE)
    except RuntimeError:
        if cost.value > threshold:
            return zero_attention(economy, cost, TAIL)
        raise


def load_attention_estimates() -> pd.DataFrame:
    """
    Read the stored estimates.

    Returns
    -------
    DataFrame
        One row a case and start, best first within a case: ``case``, ``criterion``,
        ``evaluations`` and the parameters.
    """
    return read_table(ATTENTION_TABLE)
