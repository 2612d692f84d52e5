r"""
How large the criterion is by chance, and when two models' criteria differ by more than chance.

The criterion is :math:`J = g'Wg` with the gap g between the VAR's responses and a model's, and W
made of one block a series.  If the model is true, g is normal with the joint covariance
:math:`\Omega` of the VAR's responses, and J a weighted sum of squared normals, whose weights are
the eigenvalues of :math:`W\Omega`.  As W is not :math:`\Omega^{-1}`, it is no chi-squared variable.

The difference of two models' criteria is, to first order, normal with variance
:math:`4 (g_1 - g_2)'W\Omega W(g_1 - g_2)`, whether or not either of them is true (Rivers and Vuong
2002).  Estimates minimise J over parameters :math:`\theta` with derivative D of the responses;
their covariance is the sandwich :math:`(D'WD)^{-1}D'W\Omega WD(D'WD)^{-1}`, and J has at its
minimum :math:`W - WD(D'WD)^{-1}D'W` in place of W.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr

from frictions.empirics.inventories.matching import MatchingProblem, weight_roots
from frictions.foundation.arrays import require_array, require_table
from frictions.foundation.intervals import require_count, require_instance, require_number
from frictions.solvers.estimation.impulse_matching import MatchingTarget

DRAWS, SEED = 100_000, 7
# Steps of a derivative, relative to the bounds.  Now and then an economy that is iterated on is
# realised in another way than its neighbours and off their line: a median does not see it.
STEPS, ITERATED_STEPS = (1e-4,), (1e-3, 2e-3, 4e-3)
NEGATIVE = 1e-6  # eigenvalue of a covariance that is rounding, relative to the largest
NEAR = 0.005  # share of the bounds within which a parameter counts as being at one


@dataclass(frozen=True, eq=False)
class CriterionDistribution:
    """
    The criterion of a true model.

    Attributes
    ----------
    weights : array, shape (n h,)
        On independent squared normals.
    draws : array
        Simulated values, in rising order.
    """

    weights: np.ndarray
    draws: np.ndarray

    @property
    def mean(self) -> float:
        """Mean of the criterion."""
        return float(self.weights.sum())

    def quantile(self, level: float) -> float:
        """Return the value below which the criterion lies with a probability."""
        return float(np.quantile(self.draws, require_number("level", level, "(0, 1)")))

    def p_value(self, criterion: float) -> float:
        """Return how often a true model does worse than this."""
        criterion = require_number("criterion", criterion, "[0, inf)")
        return float(1 - np.searchsorted(self.draws, criterion) / len(self.draws))

    def test(self, criterion: float) -> pd.Series:
        """Put a model's criterion beside that of a true one."""
        return pd.Series(
            {
                "criterion": criterion,
                "mean": self.mean,
                "95% quantile": self.quantile(0.95),
                "p value": self.p_value(criterion),
            }
        )


def joint_covariance(target: MatchingTarget, joint: pd.DataFrame) -> np.ndarray:
    """Return the rows and columns (n h, n h) of the joint covariance that a target is made of."""
    labels = [(name, h + 1) for name in target.names for h in range(target.responses.shape[1])]
    covariance = require_table("joint", joint, labels, labels)
    roots = np.linalg.eigvalsh(covariance)
    if roots[0] < -NEGATIVE * abs(roots).max():
        raise ValueError(
            f"joint has an eigenvalue of {roots[0]:.1e}; a covariance has none below 0"
        )
    return covariance


def criterion_distribution(
    target: MatchingTarget, joint: pd.DataFrame, draws: int = DRAWS, seed: int = SEED
) -> CriterionDistribution:
    """
    Return the distribution of the criterion of a true model whose parameters are known.

    Parameters
    ----------
    target : MatchingTarget
        What is matched, and the weights.
    joint : DataFrame
        Covariance of all responses, rows and columns by variable and horizon.
    draws, seed : int, optional
        Of the simulation.

    Returns
    -------
    CriterionDistribution
        An estimated model's criterion lies below it.
    """
    root = _root(target)
    return _distribution(root, joint_covariance(target, joint), draws, seed)


def criterion_mean(target: MatchingTarget) -> float:
    """
    Return the mean of the criterion of a true model whose parameters are known.

    Parameters
    ----------
    target : MatchingTarget
        What is matched; the covariances of each series are all that a mean takes.

    Returns
    -------
    float
        As that of `criterion_distribution`.
    """
    require_instance("target", target, MatchingTarget)
    blocks = zip(weight_roots(target), target.covariances, strict=True)
    return float(sum(np.vdot(root.T @ root, covariance) for root, covariance in blocks))


def criterion_test(
    problem: MatchingProblem, values, joint: pd.DataFrame, draws: int = DRAWS, seed: int = SEED
) -> pd.Series:
    """
    Test whether a model is true whose parameters were estimated with the criterion.

    Parameters
    ----------
    problem : MatchingProblem
        The criterion.
    values : array, shape (k,)
        The estimates; those at a bound count as given.
    joint : DataFrame
        As in `criterion_distribution`.
    draws, seed : int, optional
        As there.

    Returns
    -------
    Series
        ``criterion``, and for a true model after estimation its ``mean``, ``95% quantile`` and the
        ``p value``.
    """
    require_instance("problem", problem, MatchingProblem)
    base, slopes, _ = _linearised(problem, values)
    root = _root(problem.target)
    weighted = root @ slopes
    left = root - weighted @ np.linalg.pinv(weighted) @ root
    chance = _distribution(left, joint_covariance(problem.target, joint), draws, seed)
    return chance.test(float(problem.target.misses(base).sum()))


def _distribution(root, covariance, draws: int, seed: int) -> CriterionDistribution:
    """Return the distribution of the squared length of the root (n h, n h) times the gap."""
    require_count("draws", draws)
    require_count("seed", seed, 0)
    weights = np.clip(np.linalg.eigvalsh(root @ covariance @ root.T), 0, None)
    rng = np.random.default_rng(seed)
    values = np.concatenate(
        [rng.chisquare(1.0, (min(5000, draws - i), len(weights))) @ weights
         for i in range(0, draws, 5000)]
    )  # fmt: skip
    return CriterionDistribution(weights, np.sort(values))


def compare_fits(
    target: MatchingTarget, joint: pd.DataFrame, first: np.ndarray, second: np.ndarray
) -> pd.Series:
    """
    Compare the criteria of two models.

    Parameters
    ----------
    target : MatchingTarget
        What is matched.
    joint : DataFrame
        As in `criterion_distribution`.
    first, second : array, shape (n, h)
        The models' responses.

    Returns
    -------
    Series
        ``difference`` of the criteria, first less second, its ``s.d.``, and the two-sided
        ``p value`` of no difference.
    """
    root = _root(target)
    shape = target.responses.shape
    gaps = [
        (target.responses - require_array(name, model, shape)).ravel()
        for name, model in (("first", first), ("second", second))
    ]
    criteria = [float(np.sum((root @ gap) ** 2)) for gap in gaps]
    slope = 2 * root.T @ root @ (gaps[0] - gaps[1])
    deviation = float(np.sqrt(slope @ joint_covariance(target, joint) @ slope))
    difference = criteria[0] - criteria[1]
    p = 2 * ndtr(-abs(difference) / deviation) if deviation > 0 else float(difference == 0)
    return pd.Series({"difference": difference, "s.d.": deviation, "p value": p})


def standard_errors(problem: MatchingProblem, values, joint: pd.DataFrame) -> pd.DataFrame:
    """
    Return the standard errors of estimates.

    Parameters
    ----------
    problem : MatchingProblem
        The criterion that they minimise.
    values : array, shape (k,)
        The estimates.
    joint : DataFrame
        As in `criterion_distribution`.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``estimate``, ``s.e.`` and ``at a bound``; those at a bound are held there, without an
        error.
    """
    require_instance("problem", problem, MatchingProblem)
    covariances = joint_covariance(problem.target, joint)
    _, slopes, inside = _linearised(problem, values)
    errors = np.full(len(inside), np.nan)
    root = _root(problem.target)
    weighted = root @ slopes
    bread = np.linalg.pinv(weighted.T @ weighted)
    middle = weighted.T @ root @ covariances @ root.T @ weighted
    errors[inside] = np.sqrt(np.diag(bread @ middle @ bread))
    return pd.DataFrame(
        {"estimate": values, "s.e.": errors, "at a bound": ~inside}, index=list(problem.free)
    )


def _linearised(problem: MatchingProblem, values) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return responses (n, h), slopes (n h, k') in parameters inside bounds, and which (k,)."""
    values = require_array("values", values, (len(problem.free),))
    low, high = problem.bounds.T
    width = high - low
    inside = (values - low > NEAR * width) & (high - values > NEAR * width)
    iterated = problem.economy in ("attention", "returns")
    steps, options = (ITERATED_STEPS, {"tolerance": 1e-9}) if iterated else (STEPS, {})
    model = problem.solve(values, None, **options)

    def responses(shift):
        return problem.responses_of(problem.solve(values + shift, model, **options)).ravel()

    slopes = []
    for k in np.flatnonzero(inside):
        shifts = [step * width * (np.arange(len(values)) == k) for step in steps]
        both = [(responses(shift) - responses(-shift)) / (2 * shift[k]) for shift in shifts]
        slopes.append(np.median(both, axis=0))
    base = problem.responses_of(model)
    return base, np.reshape(slopes, (-1, base.size)).T, inside


def _root(target: MatchingTarget) -> np.ndarray:
    """Block-diagonal root of the weights, shape (n h, n h)."""
    require_instance("target", target, MatchingTarget)
    roots = weight_roots(target)
    h = len(roots[0])
    full = np.zeros((h * len(roots),) * 2)
    for i, root in enumerate(roots):
        full[i * h : (i + 1) * h, i * h : (i + 1) * h] = root
    return full
