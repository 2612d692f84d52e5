r"""
Estimate many vector autoregressions of one size and follow a recursive shock through each.

For every sample of series :math:`y_t` (m variables, p lags, T quarters) least squares needs only
the moments of the window :math:`w_t = (1, y_{t-p}, \dots, y_t)`, regressors first and outcomes
last. Their Cholesky factor holds the whole estimate,

.. math::

    \sum_{t=p}^{T-1} w_t w_t' = \begin{pmatrix} L & 0 \\ N & D \end{pmatrix}
    \begin{pmatrix} L & 0 \\ N & D \end{pmatrix}', \qquad
    \hat B' = N L^{-1}, \qquad \hat U'\hat U = D D' :

slopes by one back substitution, and in :math:`D` the recursive shocks, up to the scale that the
normalisation takes out; :math:`\hat U` are the residuals. Neighbouring lags see almost the same
quarters: the products of the outcomes with the window give every other block of the moments but
for a quarter at each end.

Samples come last in the kernels' arrays. The innermost loops then run over samples, side by side
in memory, and the processor works on several of them at once; small matrices one after the other
would leave most of it idle. Below, b samples make a block and g a group.

====================================  ==============  ====================  ===============
symbol                                code            shape                 order
====================================  ==============  ====================  ===============
:math:`y`                             ``series``      (T, m, n)             samples last
:math:`\sum y_t (y_{t-l}', 1)`        ``products``    (p + 1, b, m, m + 1)  lag first
:math:`L, N, D`                       ``factor``      (k + m, k + m, g)     k = 1 + p m
responses                             ``responses``   (horizon + 1, m, n)   samples last
====================================  ==============  ====================  ===============
"""

import numpy as np
from numba import njit

from frictions.foundation import InadequateData, require_array, require_count, require_number

BLOCK = 32  # samples whose moments are formed at a time; small enough for the processor's cache
GROUP = 16  # samples that the innermost loops run over
QUARTERS = 16  # copied at a time, so that what is read and what is written both stay in the cache
SMALLEST_PIVOT = 1e-13  # of the moment it comes from; below that, series are collinear
# Multiply and add in one step where the processor can; sums keep their order.
_KERNEL = {"cache": True, "error_model": "numpy", "fastmath": {"contract"}}


def recursive_responses(
    series: np.ndarray, lags: int, place: int, size: float, horizon: int
) -> np.ndarray:
    """
    Estimate each sample's autoregression and respond to the shock of one variable.

    Parameters
    ----------
    series : array, shape (T, m, n)
        n samples of m series over T quarters, in recursive order. Their means should be small
        next to their movements: moments about zero are formed.
    lags : int
        p.
    place : int
        Which variable's shock, counted from 0.
    size : float
        Its response on impact.
    horizon : int
        Last horizon, counted from 0.

    Returns
    -------
    array, shape (horizon + 1, m, n)
        Responses.

    Raises
    ------
    InadequateData
        If samples are too short, or the series of one are collinear or not finite.
    """
    series = require_array("series", series, ("T", "m", "n"), None)
    length, m, n = series.shape
    lags, horizon = require_count("lags", lags), require_count("horizon", horizon, 0)
    place, size = require_count("place", place, 0, m - 1), require_number("size", size)
    if length - lags <= m * lags + 1:
        raise InadequateData(
            f"series: too few observations ({length - lags}) for {m} variables and lags = {lags}"
        )
    responses = np.empty((horizon + 1, m, n))
    rows = np.ones((BLOCK, m + 1, length))  # by sample; the last row is the constant
    products = np.empty((lags + 1, BLOCK, m, m + 1))
    for first in range(0, n, BLOCK):
        _by_sample(series, first, rows)
        for lag in range(lags + 1):
            lagged = rows[:, :, lags - lag : length - lag]
            np.matmul(rows[:, :m, lags:], lagged.transpose(0, 2, 1), out=products[lag])
        bad = _estimate_and_follow(products, rows, place, size, first, responses)
        if bad >= 0:
            raise InadequateData(
                f"series: those of sample {bad} and their lags are collinear, or not finite"
            )
    return responses


@njit(**_KERNEL)
def _by_sample(series, first, rows):
    """Copy a block of samples, one after the other."""
    length, m, n = series.shape
    for start in range(0, length, QUARTERS):
        end = min(start + QUARTERS, length)
        for i in range(m):
            for sample in range(min(BLOCK, n - first)):
                for t in range(start, end):
                    rows[sample, i, t] = series[t, i, first + sample]


@njit(**_KERNEL)
def _estimate_and_follow(products, rows, place, size, first, responses):
    """Fill in the responses of a block of samples; return the number of a bad one, or -1."""
    p, m, n = products.shape[0] - 1, products.shape[2], responses.shape[2] - first
    horizon, k = responses.shape[0] - 1, 1 + p * m
    factor = np.zeros((k + m, k + m, GROUP))
    path = np.empty(((p + horizon + 1) * m, GROUP))
    for start in range(0, min(BLOCK, n), GROUP):
        _moments(products, rows, start, factor)
        _factorise(factor, k)
        # A last group that is not full holds samples of the block before, or none.
        used = min(GROUP, n - start)
        for g in range(used):
            for i in range(k + m):
                if not factor[i, i, g] > 0.0:
                    return first + start + g
        _solve_slopes(factor, k)
        _follow(factor, k, m, place, size, path)
        for h in range(horizon + 1):
            for i in range(m):
                for g in range(used):
                    responses[h, i, first + start + g] = path[(p + h) * m + i, g]
    return -1


@njit(**_KERNEL)
def _moments(products, rows, start, moments):
    """Write the lower triangle of a group's moments, from the outcomes' rows up."""
    p, m, group = products.shape[0] - 1, products.shape[2], moments.shape[2]
    observations = rows.shape[2] - p
    moments[0, 0] = observations
    for i in range(m):
        outcome = moments[1 + p * m + i]
        for g in range(group):
            outcome[0, g] = products[0, start + g, i, m]
        for early in range(p + 1):
            for j in range(m):
                for g in range(group):
                    outcome[1 + early * m + j, g] = products[p - early, start + g, i, j]
    # One quarter back, sums gain the quarter before them and lose their last.
    gained, lost = np.empty((p * m, group)), np.empty((p * m, group))
    for t in range(p):
        for i in range(m):
            for g in range(group):
                gained[t * m + i, g] = rows[start + g, i, t]
                lost[t * m + i, g] = rows[start + g, i, observations + t]
    for a in range(p * m - 1, -1, -1):
        earlier, later = moments[1 + a], moments[1 + a + m]
        for g in range(group):
            earlier[0, g] = later[0, g] + gained[a, g] - lost[a, g]
        for b in range(a + 1):
            for g in range(group):
                change = gained[a, g] * gained[b, g] - lost[a, g] * lost[b, g]
                earlier[1 + b, g] = later[1 + b + m, g] + change


@njit(**_KERNEL)
def _factorise(a, k):
    """
    Turn moments into their Cholesky factor in place, with the diagonal inverted.

    A diagonal of zero says that the sample is collinear or not finite. L' goes into the upper
    triangle, where the back substitution reads it row by row.
    """
    group = a.shape[2]
    smallest = np.empty(group)
    for i in range(len(a)):
        row = a[i]
        for j in range(i):
            other = a[j]
            _add_products(row, j, -1.0, row, other, 0, 0, j)
            for g in range(group):
                row[j, g] *= other[j, g]
            if i < k:
                for g in range(group):
                    other[i, g] = row[j, g]
        for g in range(group):
            smallest[g] = SMALLEST_PIVOT * row[i, g]
        _add_products(row, i, -1.0, row, row, 0, 0, i)
        for g in range(group):
            row[i, g] = 1 / np.sqrt(row[i, g]) if row[i, g] > smallest[g] else 0.0


@njit(**_KERNEL)
def _solve_slopes(factor, k):
    """Put the slopes N L^-1 where N is, last column first; a constant moves no response."""
    group = factor.shape[2]
    for j in range(k - 1, 0, -1):
        other = factor[j]
        for i in range(k, len(factor)):
            row = factor[i]
            _add_products(row, j, -1.0, row, other, 0, j + 1, k)
            for g in range(group):
                row[j, g] *= other[j, g]


@njit(**_KERNEL)
def _follow(factor, k, m, place, size, path):
    """Scale the shock and run the autoregression from rest; path begins p quarters before it."""
    rest, group = k - 1, path.shape[1]
    path[: rest + m] = 0.0
    for i in range(place, m):
        for g in range(group):
            # The diagonal is inverted.
            relative = factor[k + i, k + place, g] * factor[k + place, k + place, g]
            path[rest + i, g] = size * relative if i > place else size
    for quarter in range(rest + m, len(path), m):
        for i in range(m):
            path[quarter + i] = 0.0
            _add_products(path, quarter + i, 1.0, factor[k + i], path, quarter - k, 1, k)


@njit(inline="always", **_KERNEL)
def _add_products(target, entry, sign, left, right, shift, start, end):
    """Add sign times the sum of left[q] right[shift + q] over q = start .. end - 1."""
    q, group = start, target.shape[1]
    while q + 4 <= end:
        # Four at a time, so that the target is read and written once for all.
        for g in range(group):
            target[entry, g] += sign * (
                left[q, g] * right[shift + q, g]
                + left[q + 1, g] * right[shift + q + 1, g]
                + left[q + 2, g] * right[shift + q + 2, g]
                + left[q + 3, g] * right[shift + q + 3, g]
            )
        q += 4
    while q < end:
        for g in range(group):
            target[entry, g] += sign * left[q, g] * right[shift + q, g]
        q += 1
