r"""
The moments of Table 2 and Fig. 1 of Tian (2015) without simulation.

Close to the mean state every log price is linear in the state's deviation :math:`y`.  With
:math:`g_T, g_N` the gradients of the log stock prices, :math:`D = g_T - g_N`, :math:`m` that of the
log shadow value, :math:`q` that of :math:`\ln RER`, :math:`C` the covariance of shocks per quarter
and :math:`S` the stationary covariance,

.. math::

    \text{s.d. of TMNT} = 200\sqrt{D'CD}, \quad
    \text{mean of } j = -400\, m'C g_j, \quad
    \beta_h = \sum_j \frac{(D'C)_j}{D'CD}\, q_j\,
        \frac{1-e^{-\kappa_j}}{\kappa_j}\,\bigl(e^{-\kappa_j h} - 1\bigr),

in per cent a year; the slope is that of the change of :math:`\ln RER` over h quarters on the return
of the quarter before.  Prices and flows are those of the unit in which a return is measured.
Returns accumulate continuously; what is left out is of third order in the shocks.
"""

import numpy as np
import pandas as pd

from frictions.foundation import require_array, require_instance
from frictions.foundation.intervals import require_counts
from frictions.models.tradability.pricing import (
    QUARTERS_PER_YEAR,
    SECTORS,
    UNITS,
    AssetPricer,
    AssetPrices,
    numeraire_units,
)

STEP = 1e-4  # of the central differences, relative to the mean
ONE_RETURN = 1e-12  # the two stocks are one when no more of either's variance is its own


def mean_state_gradients(pricer: AssetPricer, numeraire: str = "tradable") -> pd.DataFrame:
    """Gradients of log prices at the mean, (d, 9); ``M T`` is the value of the T stock's unit."""
    units = dict(zip(SECTORS, numeraire_units(numeraire), strict=True))
    process = pricer.economy.process
    scale = np.ones(process.dimension) if process.logarithmic else process.mean
    shift = STEP * np.diag(scale)
    prices = pricer.evaluate(process.level(np.concatenate([shift, -shift])))
    logs = log_prices(prices, units)

    def gradient(values):
        up, down = np.split(values, 2)
        return (up - down) / (2.0 * np.diag(shift))

    return pd.DataFrame({name: gradient(values) for name, values in logs.items()})


def log_prices(prices: AssetPrices, units: dict[str, str]) -> dict[str, np.ndarray]:
    """Return logs of prices, flows and values by name; rates as they are."""
    goods = prices.allocation
    logs = {"RER": goods.log_rer, "output": np.log(sum(goods.flows.values()))}
    logs |= {f"rate {unit}": prices.rates[unit] for unit in UNITS[::2]}
    for sector, unit in units.items():
        logs[f"stock {sector}"] = np.log(prices.stock(sector, unit)[0])
        logs[f"M {sector}"] = goods.log_shadow_value + goods.log_units[unit]
        logs[f"flow {sector}"] = np.log(goods.flows[sector])
    return logs


def exact_moments(
    pricer: AssetPricer, numeraire: str = "tradable", horizons: tuple[int, ...] = (9,)
) -> pd.Series:
    """
    Moments of Table 2 and slopes of Fig. 1 in population, to first order around the mean.

    Parameters
    ----------
    pricer : AssetPricer
        Pricer of the economy.
    numeraire : str, optional
        "tradable", "own" or "basket".
    horizons : tuple of int, optional
        Horizons of the slopes, in quarters.

    Returns
    -------
    Series
        The rows of `table2` (means and standard deviations in per cent a year; cash flows fourth
        quarter on fourth), ``corr`` of the TMNT return with the quarter's change of the log
        exchange rate, ``corr T`` of the T return, and for each horizon ``slope h`` on TMNT,
        ``T slope h`` and ``NT slope h`` with both returns in the regression, and ``T signal h``
        and ``NT signal h``: a slope over its standard error, per root of an observation.  These
        four are missing where the two returns are one.

    Raises
    ------
    ValueError
        If an option is not as above.
    """
    require_instance("pricer", pricer, AssetPricer)
    horizons = require_counts("horizons", horizons)
    gradients, process = mean_state_gradients(pricer, numeraire), pricer.economy.process
    moments = linear_moments(gradients, process.shock_covariance, process.mean_reversion, horizons)
    return pd.Series(moments, name=numeraire)


def linear_moments(
    gradients: pd.DataFrame, C: np.ndarray, kappa: np.ndarray, horizons: tuple[int, ...]
) -> dict[str, float]:
    """Return the moments of states with shocks C, mean reversion kappa and linear log prices."""
    g = {name: gradients[name].to_numpy() for name in gradients}
    S = C / np.add.outer(kappa, kappa)
    g["TMNT"] = g["stock T"] - g["stock NT"]
    stocks = {"T": g["stock T"], "NT": g["stock NT"], "TMNT": g["TMNT"]}
    mean = {sector: -100 * QUARTERS_PER_YEAR * g[f"M {sector}"] @ C @ stocks[sector]
            for sector in SECTORS}  # fmt: skip
    mean["TMNT"] = mean["T"] - mean["NT"]
    moments = {}
    for name, slope in stocks.items():
        moments[f"{name} mean"] = mean[name]
        moments[f"{name} s.d."] = 100 * np.sqrt(QUARTERS_PER_YEAR * slope @ C @ slope)
    moments["cyclicality"] = g["stock T"] @ C @ g["output"] / (g["stock NT"] @ C @ g["output"])

    year = np.exp(-QUARTERS_PER_YEAR * kappa)
    growth = S * (2 - year[:, None] - year)
    for sector in SECTORS:
        flow = g[f"flow {sector}"]
        moments[f"cash flow {sector} s.d."] = 100 * np.sqrt(flow @ growth @ flow)
    moments["cash flow ratio"] = moments["cash flow T s.d."] / moments["cash flow NT s.d."]

    # over a quarter: shocks on arrival for returns, decayed to its end for the exchange rate
    quarter = -np.expm1(-kappa) / kappa
    change = g["RER"] @ (S * (2 - np.exp(-kappa)[:, None] - np.exp(-kappa))) @ g["RER"]
    for label, slope in (("corr", g["TMNT"]), ("corr T", g["stock T"])):
        covariance = slope @ C @ (quarter * g["RER"])
        moments[label] = covariance / np.sqrt(slope @ C @ slope * change)
    loading = g["TMNT"] @ C / (g["TMNT"] @ C @ g["TMNT"]) * g["RER"] * quarter
    both = np.stack([g["stock T"], g["stock NT"]])
    for h in horizons:
        decay = np.exp(-kappa * h)
        moments[f"slope {h}"] = loading @ (decay - 1)
        covariances = both @ C @ (quarter * g["RER"] * (decay - 1))
        change = g["RER"] @ (S * (2 - decay[:, None] - decay)) @ g["RER"]
        betas, signals = _regression(both @ C @ both.T, covariances, change)
        for sector, beta, signal in zip(SECTORS, betas, signals, strict=True):
            moments |= {f"{sector} slope {h}": beta, f"{sector} signal {h}": signal}
    return moments


def _regression(variance: np.ndarray, covariances: np.ndarray, change: float) -> tuple:
    """Return slopes on two returns, and those over their standard errors per root observation."""
    if np.linalg.det(variance) <= ONE_RETURN * np.prod(np.diag(variance)):
        return np.full(2, np.nan), np.full(2, np.nan)
    inverse = np.linalg.inv(variance)
    betas = inverse @ covariances
    return betas, betas / np.sqrt((change - betas @ covariances) * np.diag(inverse))


def bound_on_correlation(sd_T: float, sd_NT: float, sd_TMNT: float, corr_T) -> np.ndarray:
    r"""
    Lowest correlation of TMNT with a variable that standard deviations of returns leave open.

    The three standard deviations fix :math:`r = \mathrm{corr}(T, TMNT)`; as a correlation matrix
    has no negative determinant, :math:`\mathrm{corr}(TMNT, z) \ge
    r c - \sqrt{1-r^2}\sqrt{1-c^2}` for any z with :math:`\mathrm{corr}(T, z) = c`.

    Parameters
    ----------
    sd_T, sd_NT, sd_TMNT : float
        Standard deviations of the two returns and of their difference; a triangle.
    corr_T : float or array
        Correlation c of the T return with z.

    Returns
    -------
    float or array
        The bound, whatever the NT return is.

    Raises
    ------
    ValueError
        If no pair of returns has these standard deviations, or a correlation is not one.
    """
    named = {"sd_T": sd_T, "sd_NT": sd_NT, "sd_TMNT": sd_TMNT}
    T, NT, TMNT = (require_array(k, v, (), "(0, inf)") for k, v in named.items())
    c = require_array("corr_T", corr_T, None, "[-1, 1]")
    if not c.size:
        raise ValueError(f"corr_T = {corr_T!r} must hold a correlation or more")
    r = (T**2 + TMNT**2 - NT**2) / (2 * T * TMNT)
    if not abs(r) <= 1:
        raise ValueError(
            f"sd_TMNT = {sd_TMNT} must be in [{abs(T - NT):g}, {T + NT:g}], the range for a "
            f"difference of returns with standard deviations {sd_T} and {sd_NT}"
        )
    return r * c - np.sqrt(1 - r**2) * np.sqrt(1 - c**2)
