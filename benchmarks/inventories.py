"""The inventory economy: bootstrap bands, the linear model, one evaluation of the criterion."""

import warnings

import numpy as np
import pandas as pd
import scipy.linalg
from statsmodels.tsa.api import VAR

from benchmarks.measure import Row, seconds
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

DRAWS, PEER_DRAWS = 5000, 100  # the paper's number; the peer's time is proportional to its own


def _invented_series(quarters: int, variables: int) -> pd.DataFrame:
    """Invented persistent series."""
    rng = np.random.default_rng(1)
    values = np.zeros((quarters, variables))
    for t in range(1, quarters):
        values[t] = 0.8 * values[t - 1] + rng.normal(size=variables) + 0.5 * rng.normal()
    index = pd.period_range("1970Q1", periods=quarters, freq="Q")
    return pd.DataFrame(values, index=index, columns=[f"y{i}" for i in range(variables)])


def _bands(quarters: int, variables: int, lags: int, horizon: int, shock: int) -> Row:
    data = _invented_series(quarters, variables)
    name = data.columns[shock]
    fit = fit_var(data, lags)
    ours = seconds(lambda: bootstrap_responses(fit, name, 0.6, horizon, DRAWS).bands())
    responses = VAR(data.to_numpy()).fit(lags, trend="c").irf(horizon)

    def peer():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            responses.errband_mc(orth=True, repl=PEER_DRAWS, signif=0.05, seed=1)

    peer_seconds = DRAWS / PEER_DRAWS * seconds(peer, 3)
    # The same draw, estimated by statsmodels, gives the same response.
    point = fit.responses(name, 0.6, horizon)["y0"].to_numpy()
    theirs = responses.orth_irfs[:, 0, shock] * 0.6 / responses.orth_irfs[0, shock, shock]
    return Row(
        "bootstrap bands of a VAR",
        f"{variables} variables, {lags} lags",
        ours,
        peer="statsmodels errband_mc",
        peer_seconds=peer_seconds,
        ratio=peer_seconds / ours,
        rate=f"{DRAWS / ours:.0f} draws a second",
        accuracy=f"point responses agree to {np.abs(point - theirs).max():.0e}",
        note=f"{DRAWS} draws, {quarters} quarters, horizon {horizon}; peer timed on {PEER_DRAWS}; "
        "ours resamples residuals and follows one shock, as the paper does; the peer draws normal "
        "residuals, builds and drops 100 quarters more, and follows all shocks",
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
    # The VAR of the chapter, and a textbook's.
    return [_bands(184, 11, 3, 15, 8), _bands(200, 3, 4, 20, 1), *_model()]
