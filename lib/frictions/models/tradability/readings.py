"""Readings of Tian (2015) and neighbouring economies: Table 2 against Figure 1, and the bound."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from frictions.foundation import require_array, require_count, require_instance
from frictions.models.tradability.diagnostics import diagnostics
from frictions.models.tradability.moments import bound_on_correlation
from frictions.models.tradability.parameters import TradabilityParams
from frictions.models.tradability.predictability import predictability
from frictions.models.tradability.pricing import NUMERAIRES
from frictions.models.tradability.recursive import RecursiveEconomy, solve_recursive
from frictions.models.tradability.recursive_simulation import simulate_recursive
from frictions.models.tradability.simulation import Simulation, simulate, simulated_moments, table2

HORIZON = 9
DEGREE = 3  # of recursive economies there: degrees 4 and 5 have the same two digits
SERIES = 0.02  # projection error admitted for the volatile economies of `substitution_profile`
PRINTED_SD = 22.3, 15.6, 7.1  # Table 2: T, NT, TMNT
# changes of parameters, and options of `simulate`
READINGS: dict[str, tuple[dict, dict]] = {
    "as printed": ({}, {}),
    "four steps a quarter": ({}, {"substeps": 4, "degree": 4}),
    "Euler scheme": ({}, {"scheme": "euler"}),
    "printed sharing rule": ({}, {"eq29": "printed"}),
    "means 0.92": ({"mean": (0.92,) * 4}, {}),
    "Home tradable 0.7": ({"mean": (0.7, 1.0, 1.0, 1.0)}, {}),
    "Home non-tradable 1.5": ({"mean": (1.0, 1.5, 1.0, 1.0)}, {}),
    "Foreign tradable 0.7": ({"mean": (1.0, 1.0, 0.7, 1.0)}, {}),
    "Foreign non-tradable 0.8": ({"mean": (1.0, 1.0, 1.0, 0.8)}, {}),
    "logs": ({"process": "log"}, {}),
    "elasticity 0.6": ({"elasticity": 0.6}, {}),
    "elasticity 1.6": ({"elasticity": 1.6}, {}),
    "risk aversion 3": ({"risk_aversion": 3.0}, {}),
    "risk aversion 8": ({"risk_aversion": 8.0}, {}),
    "tradable weight 0.35": ({"tradable_weight": 0.35}, {}),
    "planner weight 0.35": ({"planner_weight": 0.35}, {}),
    "means 0.8, 1, 0.8, 1.2": ({"mean": (0.8, 1.0, 0.8, 1.2)}, {"substeps": 20, "degree": 4}),
}


def reading_points(*, seed: int, n_sim: int = 200) -> pd.DataFrame:
    """
    Simulate every reading in every unit of account.

    Parameters
    ----------
    seed : int
        Seed of the simulations.
    n_sim : int, optional
        Paths of 50 years each.

    Returns
    -------
    DataFrame
        Indexed by reading and unit; ``TMNT s.d.`` (median, per cent a year), ``slope`` (median, at
        nine quarters), ``corr`` and ``corr T`` (of TMNT and of T with the quarter's change of the
        log exchange rate), and ``bound``: what the printed standard deviations and ``corr T``
        leave as the least of ``corr``.
    """
    n_sim = require_count("n_sim", n_sim)
    rows = {}
    for name, (changes, options) in READINGS.items():
        sample = simulate(TradabilityParams(**changes), n_sim=n_sim, seed=seed, **options)
        change = np.diff(sample.log_rer, axis=1).ravel()
        for unit in NUMERAIRES:
            view = sample.in_units(unit)
            spread = view.excess_tradable - view.excess_nontradable
            corr, corr_T = (
                np.corrcoef(r.ravel(), change)[0, 1] for r in (spread, view.excess_tradable)
            )
            rows[name, unit] = {
                "TMNT s.d.": simulated_moments(view)["TMNT s.d."].median(),
                "slope": predictability(view, [HORIZON])["TMNT", "median"].iloc[0],
                "corr": corr,
                "corr T": corr_T,
                "bound": bound_on_correlation(*PRINTED_SD, corr_T),
            }
    return pd.DataFrame(rows).T.rename_axis(["reading", "unit"])


def cyclicality_definitions(sim: Simulation) -> pd.DataFrame:
    """Cyclicality, eq. (5), by definition of output and timing: medians over paths."""
    require_instance("sim", sim, Simulation)
    flows = sim.flows
    total = flows["T"] + flows["NT"]
    outputs = {
        "output in tradable goods": total,
        "its logarithm": np.log(total),
        "tradable cash flow": flows["T"],
        "non-tradable cash flow": flows["NT"],
    }
    tradable, nontradable = sim.excess_tradable, sim.excess_nontradable
    n = len(tradable)

    def yearly(x):
        return x.reshape(n, -1, 4).sum(axis=2)

    timings = {
        "fourth quarter on fourth": (yearly, lambda y: np.diff(y[:, ::4], axis=1)),
        "growth of annual sums": (
            lambda x: yearly(x)[:, 1:],
            lambda y: np.diff(yearly(y[:, 1:]), axis=1),
        ),
        "quarterly": (lambda x: x, lambda y: np.diff(y, axis=1)),
        "a quarter later": (lambda x: x[:, :-1], lambda y: np.diff(y, axis=1)[:, 1:]),
    }
    table = {}
    for words, (of_return, of_output) in timings.items():
        column = {}
        for name, output in outputs.items():
            change = of_output(output)
            change = change - change.mean(axis=1, keepdims=True)
            top, bottom = ((of_return(r) * change).sum(axis=1) for r in (tradable, nontradable))
            column[name] = np.median(top / bottom)
        table[words] = column
    return pd.DataFrame(table)


def substitution_profile(
    params: TradabilityParams, substitutions: Iterable[float], *, seed: int, n_sim: int = 200
) -> pd.DataFrame:
    r"""
    One economy with recursive preferences, by elasticity of intertemporal substitution.

    Parameters
    ----------
    params : TradabilityParams
        The economy, with ``process="log"``: its own preferences are the first column.
    substitutions : iterable of float
        Elasticities.
    seed : int
        Seed of the simulations.
    n_sim : int, optional
        Paths of 50 years each.

    Returns
    -------
    DataFrame
        A column an elasticity, the first :math:`1/\gamma` of expected utility.  Rows: medians of
        `table2`, the slope at nine quarters and its median t, and `diagnostics`.
    """
    require_instance("params", params, TradabilityParams)
    n_sim = require_count("n_sim", n_sim)
    values = require_array("substitutions", substitutions, (None,), "(0, inf)")
    if not len(values):
        raise ValueError("substitutions = [] must have at least one elasticity")
    economies: dict[float, TradabilityParams | RecursiveEconomy] = {
        1.0 / params.risk_aversion: params
    }
    for substitution in map(float, values):
        recursive = params.recursive(substitution)
        economies[recursive.substitution] = solve_recursive(recursive, degree=DEGREE)
    columns = {}
    for substitution, economy in economies.items():
        if isinstance(economy, RecursiveEconomy):
            sample = simulate_recursive(economy, n_sim=n_sim, seed=seed)
        else:
            sample = simulate(economy, n_sim=n_sim, seed=seed, substeps=8, tolerance=SERIES)
        fit = predictability(sample, [HORIZON])["TMNT"].iloc[0]
        columns[substitution] = pd.concat([
            table2(sample)["median"],
            fit[["median", "median t"]].set_axis([f"slope {HORIZON}", "its t"]),
            diagnostics(economy, seed=seed, n_sim=n_sim, tolerance=SERIES),
        ])  # fmt: skip
    return pd.DataFrame(columns)
