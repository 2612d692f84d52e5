"""How far facts of a few decades can be from those of the model that makes them: simulation."""

import numpy as np
import pandas as pd
from scipy.fft import irfft, next_fast_len, rfft

from frictions.foundation import require_count, require_instance, require_members, require_number
from frictions.models.capital_reallocation.experiments.cycles import LinearResponses, Shock
from frictions.models.capital_reallocation.experiments.moments import HP_ANNUAL

NEEDED = ["output", "reallocation", "good_sales", "used_ratio", "wedge"]


def sample_facts(
    model: LinearResponses,
    shocks: list[Shock],
    years: int = 30,
    draws: int = 4000,
    seed: int = 1,
    smoothing: float = HP_ANNUAL,
) -> pd.DataFrame:
    """
    Draw the facts that the chapter uses, from samples as short as the data.

    Parameters
    ----------
    model : LinearResponses
        Of an economy with lemons.
    shocks : list of Shock
        Independent of each other, with normal innovations.
    years, draws, seed : int, optional
        Length of a sample, number of samples, seed.
    smoothing : float, optional
        Of the Hodrick-Prescott filter.

    Returns
    -------
    DataFrame
        By draw: ``used_value``, the mean over the years of the value share of used goods, in per
        cent of itself; correlations of filtered ``reallocation`` and ``good_sales`` with output;
        and ``relative``, the standard deviation of reallocation over output's.
    """
    require_instance("model", model, LinearResponses)
    require_members("shocks", shocks, Shock)
    years = require_count("years", years, 4)
    draws = require_count("draws", draws, 2)
    smoothing = require_number("smoothing", smoothing, "(0, inf)")
    rng = np.random.default_rng(require_count("seed", seed, 0))
    series = {name: np.zeros((draws, years)) for name in NEEDED}
    for shock in shocks:
        impulse = model.impulse(shock)
        news = rng.standard_normal((draws, years + len(impulse) - 1))
        for name in NEEDED:
            path = impulse[name].to_numpy()
            series[name] = series[name] + _convolved(news, path)[:, len(path) - 1 :][:, :years]
    curvature = np.diff(np.eye(years), 2, axis=0)
    cycle = np.eye(years) - np.linalg.inv(np.eye(years) + smoothing * curvature.T @ curvature)
    filtered = {name: series[name] @ cycle for name in NEEDED[:3]}
    sd = {name: values.std(axis=1) for name, values in filtered.items()}
    output = filtered["output"]
    found = {"used_value": (series["used_ratio"] - series["wedge"]).mean(axis=1)}
    for name in NEEDED[1:3]:
        found[name] = (filtered[name] * output).mean(axis=1) / (sd[name] * sd["output"])
    return pd.DataFrame(found | {"relative": sd["reallocation"] / sd["output"]})


def _convolved(news: np.ndarray, path: np.ndarray) -> np.ndarray:
    """Return draws (n, T + m - 1) convolved with a path (m,), and zeros after them."""
    size = next_fast_len(news.shape[1] + len(path) - 1, real=True)
    return irfft(rfft(news, size) * rfft(path, size), size)
