"""Series that autoregressions build from shocks picked with replacement, many side by side."""

import numpy as np
from numba import njit

from frictions.foundation import require_array, require_count


def resampled_series(
    slopes: np.ndarray, shocks: np.ndarray, start: np.ndarray, picks: np.ndarray
) -> np.ndarray:
    """
    Build series that start alike and follow one autoregression with the shocks picked for each.

    Parameters
    ----------
    slopes : array, shape (p, m, m)
        The autoregression's slopes, first lag first.
    shocks : array, shape (s, m)
        What a quarter adds to the forecast; a constant is part of them.
    start : array, shape (p, m)
        First quarters of every series.
    picks : array of int, shape (n, T)
        Which shock each quarter of each series takes, counted from 0.

    Returns
    -------
    array, shape (p + T, m, n)
        The series, samples last, as `recursive_responses` takes them.

    Examples
    --------
    >>> import numpy as np
    >>> resampled_series([[[0.5]]], [[1.0], [-1.0]], [[0.0]], [[0, 0, 1]])[:, 0, 0]
    array([ 0.  ,  1.  ,  1.5 , -0.25])
    """
    slopes = require_array("slopes", slopes, ("p", "m", "m"))
    p, m, _ = slopes.shape
    slopes = require_array("slopes", slopes, (p, m, m))
    shocks = require_array("shocks", shocks, ("s", m))
    start = require_array("start", start, (p, m))
    picks = require_array("picks", picks, ("n", "T"), None, dtype=int)
    require_count("picks", picks.min(), 0)
    require_count("picks", picks.max(), 0, len(shocks) - 1)
    series = np.empty((p + picks.shape[1], m, len(picks)))
    series[:p] = start[:, :, None]
    weights = np.hstack(list(slopes[::-1]))  # as a window lies, oldest lag first
    _follow(weights, shocks, picks, series)
    return series


@njit(cache=True)
def _follow(weights, shocks, picks, series):
    """Fill in series after their first quarters."""
    length, m, n = series.shape
    # Samples last: a window of p quarters is then one matrix, without a copy.
    rows = series.reshape(length * m, n)
    past = weights.shape[1]
    for t in range(picks.shape[1]):
        new = rows[t * m + past : (t + 1) * m + past]
        np.dot(weights, rows[t * m : t * m + past], out=new)
        for sample in range(n):
            shock = shocks[picks[sample, t]]
            for i in range(m):
                new[i, sample] += shock[i]
