"""The inventory economy: bootstrap bands, the linear model, one evaluation of the criterion."""

import warnings

import numpy as np
import pandas as pd
import scipy.linalg
from statsmodels.tsa.api import VAR

from benchmarks.measure import Row, in_turns, seconds
from frictions.empirics.inventories import MatchingProblem, matching_target
from frictions.empirics.time_series.vector_autoregression import fit_var
from frictions.empirics.time_series.vector_autoregression_bootstrap import (
    _simulate,
    bootstrap_responses,
)
from frictions.models.inventories import TABLE_1_1, solve_firm_policies, solve_steady_state
from frictions.models.inventories.calvo.model import calvo_system
from frictions.solvers.equilibrium.linear_rational_expectations import solve_linear_model

DRAWS, PEER_DRAWS = 5000, 100  # the paper's number; the peer's time is proportional to its own
SIZE = 0.6  # of the shock


def _invented_series(quarters: int, variables: int) -> pd.DataFrame:
    """Invented persistent series."""
    rng = np.random.default_rng(1)
    values = np.zeros((quarters, variables))
    for t in range(1, quarters):
        values[t] = 0.8 * values[t - 1] + rng.normal(size=variables) + 0.5 * rng.normal()
    index = pd.period_range("1970Q1", periods=quarters, freq="Q")
    return pd.DataFrame(values, index=index, columns=[f"y{i}" for i in range(variables)])


def _refit_one_by_one(fit, picks, shock: int, horizon: int) -> np.ndarray:
    """Return our own draws' responses, each estimated by statsmodels as if it were the sample."""
    series = _simulate(fit, picks) + fit.data.to_numpy().mean(axis=0)[:, None]
    found = []
    for draw in range(len(picks)):
        again = VAR(series[:, :, draw]).fit(fit.lags, trend="c")
        response = again.orth_ma_rep(horizon)[:, :, shock]
        found.append(response * (SIZE / response[0, shock]))
    return np.array(found)


def _bands(quarters: int, variables: int, lags: int, horizon: int, shock: int) -> list[Row]:
    data = _invented_series(quarters, variables)
    name = data.columns[shock]
    fit = fit_var(data, lags)
    responses = VAR(data.to_numpy()).fit(lags, trend="c").irf(horizon)
    picks = np.random.default_rng(0).integers(
        len(fit.residuals), size=(PEER_DRAWS, len(data) - lags)
    )

    def ours():
        return bootstrap_responses(fit, name, SIZE, horizon, DRAWS).bands()

    def refit():
        return _refit_one_by_one(fit, picks, shock, horizon)

    def monte_carlo():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            responses.errband_mc(orth=True, repl=PEER_DRAWS, signif=0.05, seed=1)

    same_draws = bootstrap_responses(fit, name, SIZE, horizon, PEER_DRAWS, seed=0).draws
    point = fit.responses(name, SIZE, horizon)["y0"].to_numpy()
    theirs = responses.orth_irfs[:, 0, shock] * SIZE / responses.orth_irfs[0, shock, shock]
    peers = {
        "statsmodels, our own draws fitted one by one": (
            refit,
            f"the draws' responses agree to {np.abs(refit() - same_draws).max():.0e}",
            "the same resamples and the same shock on both sides",
        ),
        "statsmodels errband_mc": (
            monte_carlo,
            f"point responses agree to {np.abs(point - theirs).max():.0e}",
            "not the same problem: the peer draws normal residuals, builds and drops "
            "100 quarters more, and follows all shocks",
        ),
    }
    rows = []
    for peer, (run, accuracy, note) in peers.items():
        our_seconds, peer_seconds = in_turns(ours, run)
        peer_seconds *= DRAWS / PEER_DRAWS
        rows.append(
            Row(
                "bootstrap bands of a VAR",
                f"{variables} variables, {lags} lags",
                our_seconds,
                peer=peer,
                peer_seconds=peer_seconds,
                ratio=peer_seconds / our_seconds,
                rate=f"{DRAWS / our_seconds:.0f} draws a second",
                accuracy=accuracy,
                note=f"{DRAWS} draws, {quarters} quarters, horizon {horizon}; peer timed on "
                f"{PEER_DRAWS}; {note}",
            )
        )
    return rows


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
    ours, peer = in_turns(
        lambda: [solve_linear_model(system) for _ in range(20)], lambda: _time_iteration(system)
    )
    ours /= 20
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
    return [*_bands(184, 11, 3, 15, 8), *_bands(200, 3, 4, 20, 1), *_model()]
