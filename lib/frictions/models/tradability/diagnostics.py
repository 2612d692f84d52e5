"""What any referee asks of an economy of Tian (2015): short rates, consumption, exchange rates."""

from typing import cast

import numpy as np
import pandas as pd

from frictions.foundation import require_count
from frictions.models.tradability.allocation import Allocation
from frictions.models.tradability.parameters import TradabilityParams
from frictions.models.tradability.pricing import QUARTERS_PER_YEAR, AssetPricer
from frictions.models.tradability.recursive import RecursiveEconomy
from frictions.models.tradability.recursive_simulation import recursive_paths

YEARS = 50


def diagnostics(
    params: TradabilityParams | RecursiveEconomy,
    *,
    seed: int,
    n_sim: int = 200,
    degree: int = 6,
    tolerance: float = 1e-3,
) -> pd.Series:
    """
    Simulate rates, consumption and the real exchange rate, and describe them.

    Parameters
    ----------
    params : TradabilityParams or RecursiveEconomy
        The economy.
    seed : int
        Seed of the simulation.
    n_sim : int, optional
        Paths of 50 years.
    degree, tolerance : int, float, optional
        As in `AssetPricer`; a solved economy has its own.

    Returns
    -------
    Series
        Per cent a year: mean and standard deviation of the short rate in tradable goods and in
        Home's baskets, and the standard deviation of quarterly growth, times two, of the real
        exchange rate and of Home's consumption.  Shares: of time with a negative short rate.
        Correlations of quarterly growth: of relative consumption with the exchange rate (Backus
        and Smith) and of the two consumptions; the exchange rate's autocorrelation.
        Medians over the paths; rates pooled.
    """
    n_sim = require_count("n_sim", n_sim)
    quarters = QUARTERS_PER_YEAR * YEARS
    if isinstance(params, RecursiveEconomy):
        x = recursive_paths(params, n_sim, quarters, 1.0, seed)
        prices = params.evaluate(x.reshape(-1, x.shape[-1]))
    else:
        pricer = AssetPricer(params, degree, tolerance=tolerance)
        x = pricer.economy.process.simulate(n_sim, quarters, 1.0, seed)
        prices = pricer.evaluate(x.reshape(-1, x.shape[-1]))
    allocation = cast(Allocation, prices.allocation)  # Home and Foreign's, not a world's
    shape = n_sim, quarters + 1
    home, foreign = (c.reshape(shape) for c in allocation.log_consumption)
    rer = allocation.log_rer.reshape(shape)
    growth = {k: np.diff(v, axis=1) for k, v in (("H", home), ("F", foreign), ("RER", rer))}
    described = {}
    for unit, words in (("T", "tradable goods"), ("basket", "baskets")):
        rate = 100 * QUARTERS_PER_YEAR * prices.rates[unit]
        described[f"short rate in {words}, mean"] = rate.mean()
        described[f"short rate in {words}, s.d."] = rate.std()
        described[f"short rate in {words}, share negative"] = (rate < 0).mean()
    yearly = 100 * np.sqrt(QUARTERS_PER_YEAR)
    described["consumption growth, s.d."] = yearly * np.median(growth["H"].std(axis=1))
    described["exchange rate growth, s.d."] = yearly * np.median(growth["RER"].std(axis=1))
    described["exchange rate, autocorrelation"] = _correlation(rer[:, 1:], rer[:, :-1])
    relative = growth["H"] - growth["F"]
    described["relative consumption and exchange rate"] = _correlation(relative, growth["RER"])
    described["consumption, Home and Foreign"] = _correlation(growth["H"], growth["F"])
    return pd.Series(described)


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Median over paths of the correlation of two variables, each (paths, dates)."""
    a, b = (v - v.mean(axis=1, keepdims=True) for v in (a, b))
    sums = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return float(np.median((a * b).sum(axis=1) / sums))
