"""The tradability economy: pricing, Table 2 and Fig. 1."""

import itertools

import numpy as np
import statsmodels.api as sm

from benchmarks.measure import REPEATS, Row, in_turns, runs, seconds
from frictions.models.tradability import (
    AssetPricer,
    TradabilityParams,
    predictability,
    simulate,
    solve_allocation,
    table2,
)
from frictions.solvers.estimation import long_horizon_regressions

PARAMS = TradabilityParams()
STATES = 200_000
SAMPLES = 1_000
PEER_SAMPLES = 2
HORIZONS = range(1, 17)
LAST_HORIZON = 150.0  # quarters; the tail is priced at its stationary mean


def _stocks_by_quadrature(x, n_horizons=40, n_nodes=9):
    """Stock prices at one state by Gauss rules over shocks and horizons, without the expansion."""
    process, rho = PARAMS.endowment_process(), PARAMS.discount_rate
    points, weights = np.polynomial.hermite_e.hermegauss(n_nodes)
    grid = np.array(list(itertools.product(points, repeat=4)))
    weight = np.array([np.prod(w) for w in itertools.product(weights, repeat=4)])
    weight /= weight.sum()

    def mean_flow(centre, covariance):
        allocation = solve_allocation(centre + grid @ np.linalg.cholesky(covariance).T, PARAMS)
        flows = np.stack([allocation.cash_flow_tradable, allocation.cash_flow_nontradable])
        return (flows * np.exp(allocation.log_shadow_value)) @ weight

    nodes, node_weights = np.polynomial.legendre.leggauss(n_horizons)
    half = 0.5 * np.sqrt(LAST_HORIZON)
    value = mean_flow(process.mean, process.stationary_covariance)
    value = np.exp(-rho * LAST_HORIZON) / rho * value
    for root, w in zip(half * (nodes + 1.0), half * node_weights, strict=True):
        phi, covariance = process.transition(root**2)
        flow = mean_flow(process.mean + phi * (x - process.mean), covariance)
        value = value + 2.0 * root * w * np.exp(-rho * root**2) * flow
    return value / np.exp(solve_allocation(x, PARAMS).log_shadow_value)


def _pricing() -> list[Row]:
    rows = []
    for degree in (4, 6, 8):
        pricer = AssetPricer(PARAMS, degree)
        rows.append(
            Row(
                "pricer set-up",
                f"degree {degree}",
                seconds(lambda degree=degree: AssetPricer(PARAMS, degree)),
                accuracy=f"relative projection error {pricer.projection_errors.max():.0e}",
                note=f"{len(pricer.expansion.multi_indices)} basis functions",
            )
        )
    pricer = AssetPricer(PARAMS, 6)
    x = PARAMS.endowment_process().simulate(1, STATES - 1, 1.0, seed=1)[0]
    ours, one_state = in_turns(lambda: pricer.evaluate(x), lambda: _stocks_by_quadrature(x[0]))
    peer_seconds = STATES * one_state
    prices = pricer.evaluate(x[:1])
    found = np.array([prices.stocks["T"][0], prices.stocks["NT"][0]])
    error = np.abs(found / _stocks_by_quadrature(x[0]) - 1.0).max()
    rows.append(
        Row(
            "stock and bond prices",
            "degree 6",
            ours,
            peer="quadrature over shocks and horizons",
            peer_seconds=peer_seconds,
            ratio=peer_seconds / ours,
            same_work=False,  # two stocks at one state, scaled up
            rate=f"{STATES / ours / 1e6:.2f} million states a second",
            accuracy=f"stock prices agree to {error:.0e}",
            note=f"{STATES} states; peer prices two stocks at one state and is scaled up",
        )
    )
    return rows


def _simulation() -> list[Row]:
    rows = []
    for substeps, degree, repeats in ((1, 6, REPEATS), (20, 4, 2)):
        ours = seconds(
            lambda s=substeps, d=degree: table2(
                simulate(PARAMS, n_sim=SAMPLES, seed=1, substeps=s, degree=d)
            ),
            repeats,
        )
        dates = SAMPLES * (200 * substeps + 1)
        rows.append(
            Row(
                "Table 2, all numeraires",
                f"{substeps} step{'s' * (substeps > 1)} a quarter, degree {degree}",
                ours,
                rate=f"{dates / ours / 1e6:.2f} million states a second",
                note=f"{SAMPLES} simulations of 200 quarters, pricer set-up included"
                f"{runs(repeats)}",
            )
        )
    return rows


def _statsmodels_loop(level, regressors):
    """Return slopes and t statistics of eq. (9), one regression at a time."""
    results = []
    for path, R in zip(level, regressors, strict=True):
        for h in HORIZONS:
            y = path[h:] - path[:-h]
            fit = sm.OLS(y, sm.add_constant(R[: y.size])).fit(
                cov_type="HAC", cov_kwds={"maxlags": h, "use_correction": False}
            )
            results.append((fit.params[1:], fit.tvalues[1:]))
    return np.array(results)


def _figure1() -> list[Row]:
    sim = simulate(PARAMS, n_sim=SAMPLES, seed=1)
    level = sim.log_rer[:, 1:]
    regressors = np.stack([sim.excess_tradable, sim.excess_nontradable], axis=2)
    fit = long_horizon_regressions(level, regressors, HORIZONS)
    part = level[:PEER_SAMPLES], regressors[:PEER_SAMPLES]
    reference = _statsmodels_loop(*part)
    ours_t = fit.t_statistics[:PEER_SAMPLES].reshape(-1, 2)
    error = np.abs(ours_t / reference[:, 1] - 1.0).max()
    ours, two_samples = in_turns(
        lambda: long_horizon_regressions(level, regressors, HORIZONS),
        lambda: _statsmodels_loop(*part),
    )
    peer_seconds = SAMPLES / PEER_SAMPLES * two_samples
    size = f"{SAMPLES} samples, horizons 1 to 16"
    return [
        Row(
            "predictive regressions, eq. (9)",
            "two regressors",
            ours,
            peer="statsmodels OLS with HAC in a loop",
            peer_seconds=peer_seconds,
            ratio=peer_seconds / ours,
            rate=f"{SAMPLES * len(HORIZONS) / ours / 1e3:.0f} thousand regressions a second",
            accuracy=f"t statistics agree to {error:.0e}",
            note=f"{size}; peer timed on {PEER_SAMPLES} samples",
        ),
        Row(
            "Fig. 1, eqs. (8) and (9)",
            "from a simulation",
            seconds(lambda: predictability(sim)),
            note=size,
        ),
    ]


def run() -> list[Row]:
    """
    Measure pricing, Table 2 and Fig. 1.

    Returns
    -------
    list of Row
        One row a case.
    """
    return _pricing() + _simulation() + _figure1()
