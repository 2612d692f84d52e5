"""The retirement model of Iskhakov, Jorgensen, Rust and Schjerning (2017), for every solver alike.

A worker who works on pays a disutility and earns a random income at the next date; retirement is
for ever.  Log utility.  Choice 0 is to work, 1 to retire.  A tiny pension stands for the paper's
none, so that consumption stays positive.
"""

import numpy as np

PERIODS, NODES, SHOCKS = 25, 500, 5
DISCOUNT, DISUTILITY, PENSION = 0.98, 1.0, 1e-3
INCOME, VARIANCE = 20.0, 0.005
ASSETS = np.linspace(0.0, 400.0, NODES)
HOUSEHOLDS, SEED = 2_000, 1


def incomes() -> tuple[np.ndarray, np.ndarray]:
    """Return incomes, shape (5,), and their probabilities by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(SHOCKS)
    log_income = np.sqrt(VARIANCE) * nodes - 0.5 * VARIANCE
    return INCOME * np.exp(log_income), weights / weights.sum()


def euler_errors(policy) -> dict[str, float]:
    """
    Simulate households and measure the Euler equation where it holds.

    Parameters
    ----------
    policy : callable
        ``policy(t, working, cash)`` returns consumption and whether the household works on, arrays
        of the shape of ``cash``; ``working`` says whether it may.

    Returns
    -------
    dict of float
        Mean and 99th percentile of log10 of the error in units of consumption.
    """
    rng = np.random.default_rng(SEED)
    income, weight = incomes()
    cash = INCOME + 150.0 * rng.random(HOUSEHOLDS)
    working = np.ones(HOUSEHOLDS, dtype=bool)
    errors = []
    for t in range(PERIODS - 1):
        c, works = policy(t, working, cash)
        saved = np.maximum(cash - c, 0.0)
        marginal = np.zeros(HOUSEHOLDS)
        for y, w in zip(income, weight, strict=True):
            following, _ = policy(t + 1, works, saved + PENSION + np.where(works, y, 0.0))
            marginal += w / following
        inside = saved > 1e-3
        implied = 1.0 / (DISCOUNT * marginal[inside])
        errors.append(np.abs(implied / c[inside] - 1.0))
        drawn = INCOME * np.exp(
            np.sqrt(VARIANCE) * rng.standard_normal(HOUSEHOLDS) - 0.5 * VARIANCE
        )
        cash = saved + PENSION + np.where(works, drawn, 0.0)
        working = works
    log_errors = np.log10(np.maximum(np.concatenate(errors), 1e-16))
    return {"mean": float(log_errors.mean()), "p99": float(np.quantile(log_errors, 0.99))}
