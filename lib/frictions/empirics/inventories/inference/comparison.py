"""What the data say of several models: tests, errors of estimates, differences, side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from frictions.data.shipped.var_estimates import SAMPLES
from frictions.empirics.inventories.cases import CASES, load_bootstrap, load_estimates
from frictions.empirics.inventories.inference.criterion import (
    compare_fits,
    criterion_distribution,
    criterion_test,
    standard_errors,
)
from frictions.empirics.inventories.matching import SIX, MatchingProblem, matching_target
from frictions.empirics.inventories.responses import HORIZONS, IMMUNE, matched_responses
from frictions.empirics.inventories.sampling import simulated_joint
from frictions.foundation import require_array, require_choice, require_instance
from frictions.solvers.estimation import SCHEMES

ENDS = {HORIZONS: "", IMMUNE: ", horizons 1-7"}  # of a case's name, by the last horizon matched


def estimated(case: str) -> tuple[MatchingProblem, np.ndarray]:
    """
    Return the criterion of a case and the best estimates of its free parameters.

    Parameters
    ----------
    case : str
        A key of ``CASES``.

    Returns
    -------
    tuple
        Problem, and values (k,).
    """
    require_choice("case", case, tuple(CASES))
    problem = CASES[case].problem()
    best = load_estimates().groupby("case").first().loc[case]
    return problem, best[list(problem.free)].to_numpy(dtype=float)


def tested_fits(
    cases: Mapping[str, str], given: Mapping[str, np.ndarray], joint: pd.DataFrame
) -> pd.DataFrame:
    """
    Test every model, matched to quarters 1 to 15 and to quarters 1 to 7.

    Parameters
    ----------
    cases : dict of str
        Words to keys of ``CASES`` whose names may end in ``", horizons 1-7"``: estimated models.
    given : dict of array, shape (6, 15)
        Words to responses of models whose parameters were not estimated.
    joint : DataFrame
        As in `criterion_distribution`.

    Returns
    -------
    DataFrame
        Rows of `criterion_test`, those given first; columns by last quarter and what.
    """
    require_instance("cases", cases, Mapping, "of words to cases")
    require_instance("given", given, Mapping, "of words to responses")
    if not cases and not given:
        raise ValueError("cases and given are empty; one of them must hold a model")
    shape = len(SIX), HORIZONS
    matched = {words: require_array("given", paths, shape) for words, paths in given.items()}
    tables = {}
    for last, end in ENDS.items():
        target = matching_target(last=last)
        chance = criterion_distribution(target, joint)
        rows = {
            words: chance.test(float(target.misses(paths[:, :last]).sum()))
            for words, paths in matched.items()
        }
        rows |= {
            words: criterion_test(*estimated(name + end), joint) for words, name in cases.items()
        }
        tables[f"quarters 1 to {last}"] = pd.DataFrame(rows).T
    return pd.concat(tables, axis=1)


def estimate_errors(case: str, joint: pd.DataFrame) -> pd.DataFrame:
    """
    Return estimates with sandwich errors and quantiles of the bootstrap of the estimation.

    Parameters
    ----------
    case : str
        A key of ``CASES`` that was bootstrapped.
    joint : DataFrame
        As in `criterion_distribution`.

    Returns
    -------
    DataFrame, shape (k, 5)
        As `standard_errors`, and ``5% of draws`` and ``95%``.
    """
    drawn = load_bootstrap()
    require_choice("case", case, tuple(drawn["case"].unique()))
    problem, values = estimated(case)
    table = standard_errors(problem, values, joint)
    found = drawn.loc[drawn["case"] == case, list(problem.free)].quantile([0.05, 0.95])
    table["5% of draws"], table["95%"] = found.to_numpy()
    return table


def differences(
    paths: Mapping[str, np.ndarray],
    pairs: Sequence[tuple[str, str]],
    cases: Mapping[str, str],
    joint: pd.DataFrame,
) -> pd.DataFrame:
    """
    Compare models in pairs: by the delta method, and by estimates on samples drawn from the VAR.

    Parameters
    ----------
    paths : dict of array, shape (6, 15)
        Words to matched responses.
    pairs : sequence of tuple
        Which words to compare, first less second.
    cases : dict of str
        Words to bootstrapped cases; a pair without both has no bootstrap.
    joint : DataFrame
        As in `criterion_distribution`.

    Returns
    -------
    DataFrame
        Rows of `compare_fits`, with the ``bootstrap mean``, its ``s.d.``, the share of draws in
        which the ``first fits better``, and the number of ``draws`` that have both.
    """
    require_instance("paths", paths, Mapping, "of words to responses")
    require_instance("cases", cases, Mapping, "of words to cases")
    target = matching_target()
    drawn = load_bootstrap().pivot(index="draw", columns="case", values="criterion")
    for words, case in cases.items():
        if words not in paths:
            raise ValueError(f"cases names {words!r}, which paths = {tuple(paths)} lacks")
        require_choice("cases", case, tuple(drawn))
    rows = {}
    for one, two in _pairs(pairs, tuple(paths)):
        row = compare_fits(target, joint, paths[one], paths[two])
        if one in cases and two in cases:
            gap = (drawn[cases[one]] - drawn[cases[two]]).dropna()
            row["bootstrap mean"], row["bootstrap s.d."] = gap.mean(), gap.std()
            row["first fits better"], row["draws"] = (gap < 0).mean(), len(gap)
        rows[f"{one} less {two}"] = row
    return pd.DataFrame(rows).T


def differences_elsewhere(first: str, second: str, count: int = 1000) -> pd.DataFrame:
    """
    Compare two estimated models on other samples and with other weights, estimates as they are.

    Parameters
    ----------
    first, second : str
        Keys of ``CASES``.
    count : int, optional
        Draws of the responses' joint covariance in each sample, as `simulated_joint`.

    Returns
    -------
    DataFrame
        Rows of `compare_fits` by ``sample`` and ``weights``.
    """
    for name, case in {"first": first, "second": second}.items():
        require_choice(name, case, tuple(CASES))
    models = [problem.solve(values) for problem, values in map(estimated, (first, second))]
    rows = {}
    for sample in SAMPLES:
        joint = simulated_joint(sample, count)
        for scheme in SCHEMES:
            target = matching_target(sample, scheme=scheme)
            paths = [matched_responses(model, target.names) for model in models]
            rows[sample, scheme] = compare_fits(target, joint, *paths)
    return pd.DataFrame(rows).T.rename_axis(["sample", "weights"])


def _pairs(pairs, known: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return pairs of known words, or raise."""
    whole = isinstance(pairs, Sequence) and not isinstance(pairs, str) and len(pairs) > 0
    if not whole or any(isinstance(pair, str) or len(pair) != 2 for pair in pairs):
        raise TypeError(f"pairs = {pairs!r} must be a sequence of pairs of {known}")
    for word in (word for pair in pairs for word in pair):
        if word not in known:
            raise ValueError(f"pairs names {word!r}, which paths = {known} lacks")
    return list(pairs)
