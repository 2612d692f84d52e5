r"""
Estimate the Calvo economy by matching the VAR's impulse responses, Yu (2019), section 1.5.2.

The criterion sums, over series, the weighted squared gap between the model's responses to the
policy shock and the VAR's at horizons 1 to 15; the impact quarter is left out because the VAR sets
it to zero.  Seven parameters move inside a box.

The stored estimates come from ``frictions.empirics.inventories.run_calvo_estimation``.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.data.shipped.facts import read_table
from frictions.data.shipped.var_estimates import load_var_estimates
from frictions.foundation.errors import NoEquilibrium
from frictions.models.inventories.calvo.model import CalvoModel, solve_calvo
from frictions.models.inventories.parameters import TABLE_1_1, CalvoParams
from frictions.solvers.estimation.impulse_matching import MatchingTarget

HORIZONS = 15
FAILED = 1e5  # criterion where the model has no solution
# Series of the VAR and their counterparts in the model.
COUNTERPARTS = {
    "gdp": "y",
    "infl": "pi",
    "cons": "c",
    "is": "is",
    "inv": "inv",
    "ulc": "w",
}
SIX = tuple(COUNTERPARTS)
FOUR = ("gdp", "infl", "cons", "ulc")  # Figure 1.9 leaves inventories out
BOUNDS = {
    "price_stickiness": (0.01, 0.98),
    "price_indexation": (0.01, 0.99),
    "wage_stickiness": (0.01, 0.98),
    "wage_indexation": (0.01, 0.99),
    "risk_aversion": (0.2, 6.0),
    "labour_curvature": (0.05, 6.0),
    "returns_to_scale": (0.3, 1.0),
}
PRINTED_ALPHA = {"returns_to_scale": TABLE_1_1.returns_to_scale}
# Sample, matched series, parameters held fixed.
CASES = {
    "six series": ("1970-2015", SIX, {}),
    "four series": ("1970-2015", FOUR, {}),
    "six series, 1970-2007": ("1970-2007", SIX, {}),
    "six series, 1982-2007": ("1982-2007", SIX, {}),
    "six series, printed alpha": ("1970-2015", SIX, PRINTED_ALPHA),
}
TABLE = "inventories_calvo_estimates.csv"


@dataclass(frozen=True, eq=False)
class MatchingProblem:
    """
    The criterion as a function of the free parameters; can be sent to other processes.

    Attributes
    ----------
    target : MatchingTarget
        What to match; its names are keys of ``COUNTERPARTS``.
    fixed : dict of float
        Parameters that do not move.
    mc_star : str
        Reading of the stock condition.
    base : CalvoParams
        All other parameters.
    """

    target: MatchingTarget
    fixed: dict[str, float]
    mc_star: str = "consistent"
    base: CalvoParams = TABLE_1_1

    @property
    def free(self) -> tuple[str, ...]:
        """Names of the free parameters."""
        return tuple(name for name in BOUNDS if name not in self.fixed)

    @property
    def bounds(self) -> np.ndarray:
        """Bounds of the free parameters, shape (k, 2)."""
        return np.array([BOUNDS[name] for name in self.free])

    def params(self, values) -> CalvoParams:
        """
        Put free values and fixed ones together.

        Parameters
        ----------
        values : array, shape (k,)
            Values of the free parameters.

        Returns
        -------
        CalvoParams
            The economy.
        """
        free = dict(zip(self.free, map(float, values), strict=True))
        return self.base.replace(**(self.fixed | free))

    def values(self, params: CalvoParams) -> np.ndarray:
        """
        Read the free parameters off an economy.

        Parameters
        ----------
        params : CalvoParams
            The economy.

        Returns
        -------
        array, shape (k,)
            Values of the free parameters.
        """
        return np.array([getattr(params, name) for name in self.free])

    def __call__(self, values) -> float:
        """Return the criterion, or ``FAILED`` where the model has no solution."""
        try:
            model = solve_calvo(self.params(values), mc_star=self.mc_star)
        except (NoEquilibrium, RuntimeError):
            return FAILED
        total = float(misses(model, self.target).sum())
        return min(total, FAILED) if np.isfinite(total) else FAILED


def matching_target(sample: str = "1970-2015", series=SIX, scheme: str = "paper") -> MatchingTarget:
    """
    Return what the paper matches.

    Parameters
    ----------
    sample : str, optional
        A sample of ``frictions.data.shipped.var_estimates``.
    series : sequence of str, optional
        Series of the VAR.
    scheme : str, optional
        Weights, one of ``frictions.solvers.estimation.impulse_matching.SCHEMES``.

    Returns
    -------
    MatchingTarget
        Responses at horizons 1 to 15 with their covariances.
    """
    estimates = load_var_estimates(sample)
    return MatchingTarget(
        tuple(series),
        estimates.responses.loc[1:HORIZONS, list(series)].to_numpy().T,
        np.stack([estimates.covariances[name] for name in series]),
        scheme,
    )


def matched_responses(model: CalvoModel, names) -> np.ndarray:
    """
    Return the model's counterparts of the VAR's series.

    Parameters
    ----------
    model : CalvoModel
        A solved model.
    names : sequence of str
        Series of the VAR.

    Returns
    -------
    array, shape (n, 15)
        Responses at horizons 1 to 15.
    """
    paths = model.responses(periods=HORIZONS + 1)
    return paths.loc[1:, [COUNTERPARTS[name] for name in names]].to_numpy().T


def misses(model: CalvoModel, target: MatchingTarget) -> pd.Series:
    """
    Decompose the criterion by series, as Table 1.2 does.

    Parameters
    ----------
    model : CalvoModel
        A solved model.
    target : MatchingTarget
        What it should match.

    Returns
    -------
    Series, shape (n,)
        Contributions by series of the VAR.
    """
    values = target.misses(matched_responses(model, target.names))
    return pd.Series(values, index=list(target.names))


def load_calvo_estimates() -> pd.DataFrame:
    """
    Read the stored estimates.

    Returns
    -------
    DataFrame
        One row a case and start, best first within a case: ``case``, ``criterion``,
        ``evaluations``, and the seven parameters.
    """
    return read_table(TABLE)
