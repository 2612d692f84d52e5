"""The inventory economy: bootstrap bands, the linear model, one evaluation of the criterion."""

import numpy as np
import pandas as pd
from statsmodels.tsa.api import VAR

from benchmarks.measure import Row, in_turns, seconds
from benchmarks.peer_runs import run_peer
from frictions.empirics.inventories import MatchingProblem, matching_target
from frictions.empirics.time_series.vector_autoregression import fit_var
from frictions.empirics.time_series.vector_autoregression_bootstrap import (
    BATCH,
    _simulate,
    bootstrap_responses,
)
from frictions.models.inventories import TABLE_1_1, solve_steady_state
from frictions.models.inventories.calvo.equations import calvo_system
from frictions.models.inventories.calvo.firm_policies import solve_firm_policies
from frictions.solvers.equilibrium.linear_rational_expectations import solve_linear_model
from frictions.solvers.estimation.batched_autoregressions import BLOCK

DRAWS, PEER_DRAWS = 5000, 100  # the paper's number; statsmodels' time is proportional to its own
NUMPY_BLOCK = 50  # draws at a time; the quickest of 25, 50, 100 and 200
SIZE = 0.6  # of the shock


def _invented_series(quarters: int, variables: int) -> pd.DataFrame:
    """Invented persistent series."""
    rng = np.random.default_rng(1)
    values = np.zeros((quarters, variables))
    for t in range(1, quarters):
        values[t] = 0.8 * values[t - 1] + rng.normal(size=variables) + 0.5 * rng.normal()
    index = pd.period_range("1970Q1", periods=quarters, freq="Q")
    return pd.DataFrame(values, index=index, columns=[f"y{i}" for i in range(variables)])


def _refit_one_by_one(fit, shock: int, horizon: int) -> np.ndarray:
    """Return our own draws' responses, each estimated by statsmodels as if it were the sample."""
    picks = np.random.default_rng(0).integers(
        len(fit.residuals), size=(PEER_DRAWS, len(fit.residuals))
    )
    series = _simulate(fit, picks) + fit.data.to_numpy().mean(axis=0)[:, None]
    found = []
    for draw in range(PEER_DRAWS):
        again = VAR(series[:, :, draw]).fit(fit.lags, trend="c")
        response = again.orth_ma_rep(horizon)[:, :, shock]
        found.append(response * (SIZE / response[0, shock]))
    return np.array(found)


def _vectorised(fit, shock: int, horizon: int) -> np.ndarray:
    """Return all draws' responses by numpy alone: every step on a block of draws at once."""
    values, p, quarters = fit.data.to_numpy(), fit.lags, len(fit.residuals)
    mean, m = values.mean(axis=0), values.shape[1]
    k = p * m
    weights = np.concatenate([slopes.T for slopes in fit.coefficients[::-1]])
    constant = fit.intercept - mean + np.tile(mean, p) @ weights
    shocks = fit.residuals - fit.residuals.mean(axis=0) + constant
    picks = np.random.default_rng(0).integers(quarters, size=(DRAWS, quarters))
    found = np.empty((DRAWS, horizon + 1, m))
    for first in range(0, DRAWS, NUMPY_BLOCK):
        drawn = shocks[picks[first : first + NUMPY_BLOCK]]
        n = len(drawn)
        series = np.empty((n, p + quarters, m))
        series[:, :p] = values[:p] - mean
        flat = series.reshape(n, -1)
        for t in range(quarters):
            series[:, p + t] = flat[:, t * m : t * m + k] @ weights + drawn[:, t]
        window = np.ones((n, quarters, 1 + k + m))
        for lag in range(p + 1):
            window[:, :, 1 + lag * m : 1 + (lag + 1) * m] = series[:, lag : lag + quarters]
        moments = window.transpose(0, 2, 1) @ window
        mixed = moments[:, : 1 + k, 1 + k :]
        slopes = np.linalg.solve(moments[:, : 1 + k, : 1 + k], mixed)
        rest = moments[:, 1 + k :, 1 + k :] - mixed.transpose(0, 2, 1) @ slopes
        column = np.linalg.cholesky(rest)[:, :, shock]
        path = np.zeros((n, p + horizon, m))
        path[:, p - 1] = column * (SIZE / column[:, shock])[:, None]
        past = path.reshape(n, 1, -1)
        for h in range(horizon):
            path[:, p + h] = (past[:, :, h * m : h * m + k] @ slopes[:, 1:])[:, 0]
        found[first : first + n] = path[:, p - 1 :]
    return found


def _blas_alone(fit) -> None:
    """Build all series, and form products of lags as often as there are draws, by BLAS alone."""
    quarters, lags = len(fit.residuals), fit.lags
    picks = np.random.default_rng(0).integers(quarters, size=(DRAWS, quarters))
    for first in range(0, DRAWS, BATCH):
        series = _simulate(fit, picks[first : first + BATCH])
        now = np.ascontiguousarray(series[:, :, :BLOCK].transpose(2, 1, 0))
        for _ in range(0, BATCH, BLOCK):
            for lag in range(lags + 1):
                before = now[:, :, lags - lag : quarters + lags - lag]
                np.matmul(now[:, :, lags:], before.transpose(0, 2, 1))


def _bands(quarters: int, variables: int, lags: int, horizon: int, shock: int) -> list[Row]:
    data = _invented_series(quarters, variables)
    fit = fit_var(data, lags)

    def ours():
        return bootstrap_responses(fit, data.columns[shock], SIZE, horizon, DRAWS, seed=0)

    draws, refitted = ours().draws, _refit_one_by_one(fit, shock, horizon)
    part = bootstrap_responses(fit, data.columns[shock], SIZE, horizon, PEER_DRAWS, seed=0).draws
    peers = {
        "vectorised numpy, blocks of draws": (
            lambda: np.quantile(_vectorised(fit, shock, horizon), [0.025, 0.975], axis=0),
            np.abs(_vectorised(fit, shock, horizon) - draws).max(),
            f"both build, estimate and follow all draws and sort out the bands; peer in blocks of "
            f"{NUMPY_BLOCK}",
            1,
        ),
        "statsmodels, our own draws fitted one by one": (
            lambda: _refit_one_by_one(fit, shock, horizon),
            np.abs(refitted - part).max(),
            f"same resamples and shock; peer without bands, timed on {PEER_DRAWS}",
            DRAWS // PEER_DRAWS,
        ),
    }
    rows, alike = [], seconds(lambda: _blas_alone(fit))
    for peer, (run, gap, note, scale) in peers.items():
        our_seconds, peer_seconds = in_turns(lambda: ours().bands(), run)
        peer_seconds *= scale
        if scale == 1:
            note += (
                f"; series and products of lags, BLAS on both sides, are "
                f"{100 * alike / our_seconds:.0f}% of our time: with nothing else the ratio "
                f"would be {peer_seconds / alike:.1f}"
            )
        rows.append(
            Row(
                "bootstrap bands of a VAR",
                f"{variables} variables, {lags} lags",
                our_seconds,
                peer=peer,
                peer_seconds=peer_seconds,
                ratio=peer_seconds / our_seconds,
                same_work="numpy" in peer,  # the other has no bands and is scaled up
                rate=f"{DRAWS / our_seconds:.0f} draws a second",
                accuracy=f"the draws' responses agree to {gap:.0e}",
                note=f"{DRAWS} draws, {quarters} quarters, horizon {horizon}; {note}",
            )
        )
    return rows


def _model() -> list[Row]:
    steady = solve_steady_state(TABLE_1_1)
    policies = solve_firm_policies(TABLE_1_1, steady)
    system = calvo_system(TABLE_1_1, steady, policies)
    solution = solve_linear_model(system)
    klein = run_peer(
        "klein",
        {name: getattr(system, name) for name in ("lead", "current", "lag", "shock")},
    )
    ours, peer = seconds(lambda: solve_linear_model(system), calls=20), float(klein["seconds"])
    gap = np.abs(klein["transition"] - solution.transition).max()
    firm = seconds(lambda: [solve_firm_policies(TABLE_1_1, steady) for _ in range(20)]) / 20
    problem = MatchingProblem(matching_target(), {})
    values = [getattr(TABLE_1_1, name) for name in problem.free]
    criterion = seconds(lambda: [problem(values) for _ in range(20)]) / 20
    return [
        Row(
            "linear rational expectations",
            "15 equations, 7 states",
            ours,
            peer="linearsolve, Klein's method",
            peer_seconds=peer,
            ratio=peer / ours,
            rate=f"{1e3 * ours:.2f} ms",
            accuracy=f"residual {solution.residual:.0e}; agrees to {gap:.0e}",
            note="both order a QZ decomposition, count roots and solve; ours checks the residual",
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
