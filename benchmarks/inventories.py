"""The inventory economy: bootstrap bands, the linear model, one evaluation of the criterion."""

import warnings

import numpy as np
import pandas as pd
import scipy.linalg
from statsmodels.tsa.api import VAR

from benchmarks.measure import Row, seconds
from frictions.data.var_estimates import load_var_estimates
from frictions.empirics.vector_autoregression import fit_var
from frictions.empirics.vector_autoregression_bootstrap import bootstrap_responses
from frictions.models.inventories import (
    TABLE_1_1,
    MatchingProblem,
    matching_target,
    solve_firm_policies,
    solve_steady_state,
)
from frictions.models.inventories.calvo import calvo_system
from frictions.solvers.linear_rational_expectations import solve_linear_model

DRAWS, PEER_DRAWS, HORIZON, QUARTERS = 1000, 20, 15, 184


def _invented_series():
    """Eleven invented persistent series of the length of 1970Q1 to 2015Q4."""
    names = list(load_var_estimates("1970-2015").responses)
    rng = np.random.default_rng(1)
    values = np.zeros((QUARTERS, len(names)))
    for t in range(1, QUARTERS):
        values[t] = 0.8 * values[t - 1] + rng.normal(size=len(names)) + 0.5 * rng.normal()
    index = pd.period_range("1970Q1", periods=QUARTERS, freq="Q")
    return pd.DataFrame(values, index=index, columns=names)


def _bands() -> Row:
    data = _invented_series()
    fit = fit_var(data, 3)
    ours = seconds(lambda: bootstrap_responses(fit, "ffr", 0.6, HORIZON, DRAWS).bands(), 3)
    responses = VAR(data.to_numpy()).fit(3, trend="c").irf(HORIZON)

    def peer():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            responses.errband_mc(orth=True, repl=PEER_DRAWS, signif=0.05, seed=1)

    peer_seconds = DRAWS / PEER_DRAWS * seconds(peer, 3)
    # The same draw, estimated by statsmodels, gives the same response.
    point = fit.responses("ffr", 0.6, HORIZON)["gdp"].to_numpy()
    theirs = responses.orth_irfs[:, 0, 8] * 0.6 / responses.orth_irfs[0, 8, 8]
    return Row(
        "bootstrap bands of a VAR",
        "11 variables, 3 lags",
        ours,
        peer="statsmodels errband_mc",
        peer_seconds=peer_seconds,
        ratio=peer_seconds / ours,
        rate=f"{DRAWS / ours:.0f} draws a second",
        accuracy=f"point responses agree to {np.abs(point - theirs).max():.0e}",
        note=f"{DRAWS} draws, {QUARTERS} quarters, horizon {HORIZON}; peer timed on {PEER_DRAWS}; "
        "ours resamples residuals, the peer draws normal ones",
    )


def _time_iteration(system, tolerance=1e-12):
    """Solve A1 G G + A0 G + A-1 = 0 by iterating on G, the usual alternative to QZ."""
    transition = np.zeros_like(system.lag)
    for _ in range(20_000):
        following = -scipy.linalg.solve(
            system.lead @ transition + system.current, system.lag, check_finite=False
        )
        if np.abs(following - transition).max() < tolerance:
            return following
        transition = following
    raise RuntimeError("time iteration did not converge")


def _model() -> list[Row]:
    steady = solve_steady_state(TABLE_1_1)
    policies = solve_firm_policies(TABLE_1_1, steady)
    system = calvo_system(TABLE_1_1, steady, policies)
    solution = solve_linear_model(system)
    ours = seconds(lambda: [solve_linear_model(system) for _ in range(20)]) / 20
    peer = seconds(lambda: _time_iteration(system), 3)
    gap = np.abs(_time_iteration(system) - solution.transition).max()
    firm = seconds(lambda: [solve_firm_policies(TABLE_1_1, steady) for _ in range(20)]) / 20
    problem = MatchingProblem(matching_target(), {})
    values = problem.values(TABLE_1_1)
    criterion = seconds(lambda: [problem(values) for _ in range(20)]) / 20
    return [
        Row(
            "linear rational expectations",
            "15 equations, 7 states",
            ours,
            peer="time iteration",
            peer_seconds=peer,
            ratio=peer / ours,
            rate=f"{1e3 * ours:.2f} ms",
            accuracy=f"residual {solution.residual:.0e}; agrees to {gap:.0e}",
            note="the peer neither counts roots nor detects indeterminacy",
        ),
        Row(
            "firm policies by homotopy",
            "alpha from 1 to 0.8633",
            firm,
            rate=f"{1e3 * firm:.2f} ms",
            accuracy=f"residual {policies.residual:.0e}",
            note=f"{policies.iterations} evaluations of three equations",
        ),
        Row(
            "matching criterion",
            "six series, 15 horizons",
            criterion,
            rate=f"{1e3 * criterion:.2f} ms",
            accuracy="",
            note="steady state, firm policies, linear model, responses, six quadratic forms",
        ),
    ]


def run() -> list[Row]:
    """Return the rows of this module."""
    return [_bands(), *_model()]
