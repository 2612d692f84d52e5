r"""
Samples as long as the data in which money does what a model says, and what a VAR finds in them.

The estimated autoregression is :math:`y_t=\sum_l A_ly_{t-l}+Du_t`.  Keep its other shocks, and let
the monetary one have any responses :math:`\psi`,

.. math::

    y_t = x_t + \sum_{h\ge 0} \psi(h)\, e_{t-h}, \qquad
    x_t = \sum_l \tilde A_l x_{t-l} + \tilde D_{-r} u_{-r,t} .

A model gives :math:`\psi` for the six matched series and the policy rate, on impact too and
filtered like the data, with the data's filter; the other four answer as in the VAR.  The rest of
the economy must not know what the VAR says of money, or three lags would find it again whatever the
model: :math:`\tilde A` is what least squares gives when the rate's lags are left out of the
equations before it.  With ``feedback`` it is :math:`A`.

In each sample the VAR is estimated again and its recursive shock followed.  Averages over samples
are what a true model would make the econometrician find: they have the bias of short samples, and
of an impact quarter in which the VAR lets nothing before the rate move.  The random numbers are the
same for every model.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.linalg import solve_discrete_lyapunov
from statsmodels.tsa.vector_ar.var_model import ma_rep

from frictions.data.shipped.var_estimates import SAMPLES, VarEstimates, load_var_estimates
from frictions.empirics.inventories.responses import COUNTERPARTS, HORIZONS, Model, filtered_paths
from frictions.empirics.time_series.vector_autoregression import companion
from frictions.foundation.intervals import require_choice, require_count, require_flag
from frictions.solvers.estimation import recursive_responses

RATE, SHOCK = "ffr", 0.60  # points a year
LENGTH = 80  # quarters that a shock is followed
BURN = 150  # quarters before a sample


@dataclass(frozen=True, eq=False)
class VarSamples:
    """
    Samples without their monetary part, which a model adds.

    Attributes
    ----------
    estimates : VarEstimates
        The VAR that they come from.
    rest : array, shape (T, m, n)
        The part that other shocks explain, samples last.
    money : array, shape (LENGTH - 1 + T, n)
        Monetary shocks, in units of ``SHOCK``.
    """

    estimates: VarEstimates
    rest: np.ndarray
    money: np.ndarray

    @property
    def names(self) -> list[str]:
        """Names of the m variables."""
        return list(self.estimates.responses)

    def own_responses(self) -> np.ndarray:
        """Return the VAR's own responses to ``SHOCK``, shape (LENGTH, m)."""
        column = np.linalg.cholesky(self.estimates.shock_covariance)[:, self.names.index(RATE)]
        return ma_rep(self.estimates.slopes, LENGTH - 1) @ (SHOCK * column / column.max())

    def responses_of(self, model: Model) -> np.ndarray:
        """Return what the shock does if a model is true, shape (LENGTH, m)."""
        found = self.own_responses()
        paths = model.responses(periods=LENGTH)
        level = paths[list(COUNTERPARTS.values())].set_axis(list(COUNTERPARTS), axis=1)
        level[RATE] = 4 * paths["R"]  # a year
        cycles = filtered_paths(level, self.estimates.filters)
        places = [self.names.index(name) for name in cycles]
        found[:, places] = cycles.to_numpy()
        return found

    def find(self, responses: np.ndarray) -> np.ndarray:
        """Return what the VAR finds in each sample, shape (n, HORIZONS + 1, m)."""
        past = np.lib.stride_tricks.sliding_window_view(self.money, LENGTH, axis=0)
        series = self.rest + responses[::-1].T @ past.transpose(0, 2, 1)
        place, lags = self.names.index(RATE), len(self.estimates.slopes)
        return recursive_responses(series, lags, place, SHOCK, HORIZONS).transpose(2, 0, 1)

    def expected(self, model: Model, names) -> np.ndarray:
        """Return the average finding if a model is true, shape (len(names), HORIZONS)."""
        places = [self.names.index(name) for name in names]
        return self.find(self.responses_of(model)).mean(axis=0)[1:, places].T


def draw_samples(
    sample: str = "1970-2015", count: int = 1000, seed: int = 17, feedback: bool = False
) -> VarSamples:
    """
    Draw samples as long as the data from the estimated VAR, but for the monetary part.

    Parameters
    ----------
    sample : str, optional
        A sample of the shipped estimates.
    count : int, optional
        How many.
    seed : int, optional
        Of the normal shocks.
    feedback : bool, optional
        Whether past rates move the other series as the VAR says.

    Returns
    -------
    VarSamples
        The same for the same arguments.
    """
    require_choice("sample", sample, SAMPLES)
    require_count("count", count)
    require_count("seed", seed, 0)
    require_flag("feedback", feedback)
    estimates = load_var_estimates(sample)
    length = len(pd.period_range(*SAMPLES[sample], freq="Q"))
    place = list(estimates.responses).index(RATE)
    lags, m = estimates.slopes.shape[:2]
    slopes, covariance = estimates.slopes, estimates.shock_covariance
    if not feedback:
        slopes, covariance = without_feedback(slopes, covariance, place)
    root = np.linalg.cholesky(covariance)
    shocks = np.random.default_rng(seed).normal(size=(BURN + length, m, count))
    money = shocks[:, place] * root[place, place] / SHOCK
    root[:, place] = 0.0
    rest = root @ shocks
    weights = np.hstack(list(slopes[::-1]))  # as a window lies, oldest lag first
    for t in range(lags, len(rest)):
        rest[t] += weights @ rest[t - lags : t].reshape(lags * m, count)
    return VarSamples(estimates, rest[BURN:].copy(), money[BURN - LENGTH + 1 :].copy())


def simulated_joint(sample: str, count: int = 1000, seed: int = 17) -> pd.DataFrame:
    """
    Return the joint covariance of the matched responses that samples from the VAR's law have.

    The shipped tables hold the residual bootstrap's for the first sample alone; this takes the
    estimated slopes and the covariance of normal shocks, which ship for each.

    Parameters
    ----------
    sample : str
        A sample of the shipped estimates.
    count : int, optional
        How many samples, more than there are responses.
    seed : int, optional
        Of the normal shocks.

    Returns
    -------
    DataFrame, shape (90, 90)
        As ``joint`` of the estimates.
    """
    names = list(COUNTERPARTS)
    require_count("count", count, len(names) * HORIZONS + 1)
    samples = draw_samples(sample, count, seed, feedback=True)
    found = samples.find(samples.own_responses())[:, 1:]
    chosen = found[:, :, [samples.names.index(name) for name in names]]
    labels = pd.MultiIndex.from_product([names, range(1, HORIZONS + 1)])
    matrix = np.cov(chosen.transpose(2, 1, 0).reshape(len(labels), count))
    return pd.DataFrame(matrix, labels, labels)


def without_feedback(slopes: np.ndarray, covariance: np.ndarray, place: int):
    """Project the variables before one on the lags of all others: slopes (p, m, m), covariance."""
    lags, m = slopes.shape[:2]
    matrix, noise = companion(slopes), np.zeros((lags * m, lags * m))
    noise[:m, :m] = covariance
    variance = solve_discrete_lyapunov(matrix, noise)  # of the lags
    ahead = matrix[:m] @ variance  # with this quarter
    found = matrix[:m].copy()
    others = np.flatnonzero(np.arange(lags * m) % m != place)
    found[:place] = 0.0
    found[:place, others] = np.linalg.solve(
        variance[np.ix_(others, others)], ahead[:place, others].T
    ).T
    left = variance[:m, :m] - found @ ahead.T - ahead @ found.T + found @ variance @ found.T
    return found.reshape(m, lags, m).transpose(1, 0, 2), left
