"""Rational inattention: the exact solver against plain numpy, and against an ARMA signal."""

import math

import numpy as np
from numba import njit
from scipy.optimize import minimize

from benchmarks.measure import Row, in_turns, seconds
from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.equilibrium import solve_attention_equilibrium
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION, InformationCost
from frictions.models.inventories.attention.reply import loss_weights
from frictions.solvers.attention.attention_arma import (
    WienerProblem,
    arma_signal,
    optimise_arma_attention,
)
from frictions.solvers.attention.attention_lqg import solve_attention
from frictions.solvers.attention.hankel_realisation import realise_moving_average

SIMS = (np.diag([0.95, 0.4]), np.diag([math.sqrt(0.0975), math.sqrt(0.86)]), np.ones((2, 1)))
MACKOWIAK_WIEDERHOLT = (
    np.eye(21, k=-1), np.eye(21)[:, :1], 0.118 * (1 - np.arange(21) / 20)[:, None]
)  # fmt: skip
PUBLISHED_TOLERANCE = 1e-4  # of DRIPs.jl's published times
CALLS = 20  # of what takes microseconds
COST_BELOW_THRESHOLD = 5.25e-5  # per bit; a tenth of the printed cost, at which nobody attends
PERMANENT_UNTIL, FADE = 400, 0.98  # a moving average has to end: so does the price response


def _plain(A, Q, H, cost, discount=1.0, tolerance=1e-9):
    """Iterate as published (Afrouzi and Yang): matrix roots and inverses, no acceleration."""
    QQ, HH = Q @ np.ascontiguousarray(Q.T), H @ np.ascontiguousarray(H.T)
    prior, benefit = QQ.max() * np.eye(len(A)), HH
    for _ in range(100_000):
        values, vectors = np.linalg.eigh(prior)
        root = np.sqrt(np.maximum(values, 1e-16 * values[-1]))
        half, inverse = (vectors * root) @ vectors.T, (vectors / root) @ vectors.T
        D, U = np.linalg.eigh(half @ benefit @ half)
        left, back = half @ U, A.T @ inverse @ U
        posterior = cost * (left / np.maximum(D, cost)) @ left.T
        new_prior = A @ posterior @ A.T + QQ
        new_benefit = HH + discount * (back * np.minimum(D, cost)) @ back.T
        change = max(
            np.abs(new_prior - prior).max() / QQ.max(),
            np.abs(new_benefit - benefit).max() / HH.max(),
        )
        prior, benefit = new_prior, new_benefit
        if change <= tolerance:
            return posterior
    raise RuntimeError("the plain fixed point did not converge")


_compiled = njit(_plain)
PLAIN = {"the same fixed point, compiled whole": _compiled, "the same in plain numpy": _plain}


def _exact(case: str, problem, cost: float, discount: float, published: str) -> list[Row]:
    solution = solve_attention(*problem, cost, discount)
    rows = []
    for peer, plain in PLAIN.items():
        gap = np.abs(plain(*problem, cost, discount) - solution.posterior).max()
        ours, theirs = in_turns(
            lambda: solve_attention(*problem, cost, discount),
            lambda plain=plain: plain(*problem, cost, discount),
            calls=CALLS,
        )
        rows.append(
            Row(
                "rational inattention, exact",
                case,
                ours,
                peer=peer,
                peer_seconds=theirs,
                ratio=theirs / ours,
                rate=f"{1e3 * ours:.3f} ms",
                accuracy=f"covariances agree to {gap:.0e}; residual {solution.residual:.0e}",
                note=f"both to 1e-9; ours checks its arguments, accelerates ({solution.iterations} "
                f"iterations) and returns signals too; DRIPs.jl publishes {published} to 1e-4 on "
                "its own machine (not measured here)",
            )
        )
    return rows


def _to_published_tolerance() -> Row:
    """Measure Sims's problem as loosely as the published time was measured."""
    loose = solve_attention(*SIMS, 1.0, 0.9, tolerance=PUBLISHED_TOLERANCE)
    ours = seconds(
        lambda: solve_attention(*SIMS, 1.0, 0.9, tolerance=PUBLISHED_TOLERANCE), calls=CALLS
    )
    gap = np.abs(loose.posterior - solve_attention(*SIMS, 1.0, 0.9).posterior).max()
    return Row(
        "rational inattention, exact",
        f"Sims (2010), 2 states, to {PUBLISHED_TOLERANCE:g}",
        ours,
        rate=f"{1e3 * ours:.3f} ms",
        accuracy=f"covariances within {gap:.0e} of the converged ones",
        note=f"{loose.iterations} accelerated iterations",
    )


def _chapter_targets():
    """First-best price and stock in an attentive equilibrium, weights, and the cost of a nat."""
    economy = build_aggregate_map(TABLE_1_1_ATTENTION)
    cost = InformationCost(COST_BELOW_THRESHOLD)
    equilibrium = solve_attention_equilibrium(economy, cost)
    targets = equilibrium.paths[["p_star", "z_star"]].to_numpy()
    return targets, loss_weights(economy, cost), 1e4 * cost.per_nat(economy.revenue)


def _against_arma() -> list[Row]:
    targets, weights, cost = _chapter_targets()
    realised = realise_moving_average(targets, 5, unit_root=(0,))
    loading = realised.output.T @ np.linalg.cholesky(weights)
    problem = realised.transition, realised.impact, loading
    exact = solve_attention(*problem, cost)
    fading = realised.responses(2 * PERMANENT_UNTIL)
    fading[PERMANENT_UNTIL:, 0] *= FADE ** np.arange(1, PERMANENT_UNTIL + 1)

    def arma():
        return optimise_arma_attention(fading, weights, cost, 1, 1)

    def by_differences():
        wiener = WienerProblem(fading, np.linalg.cholesky(weights), cost)

        def scaled(parameters):
            value, _ = wiener.evaluate(arma_signal(parameters, 1, 800)[0])
            return value / wiener.loss_without_signal

        start = np.array([math.atanh(0.5), 0.1, 0.0])
        return minimize(scaled, start, method="BFGS", options={"gtol": 1e-5}), wiener

    ours, by_gradient = in_turns(lambda: [solve_attention(*problem, cost) for _ in range(50)], arma)
    ours /= 50
    restricted = arma()
    differences, wiener = by_differences()
    slow = seconds(by_differences)
    again = differences.fun * wiener.loss_without_signal / restricted.objective - 1
    excess = 100 * (restricted.objective / exact.objective - 1)
    return [
        Row(
            "rational inattention, exact",
            "inventories: price and stock",
            ours,
            peer="ARMA(1, 1) signal by Wiener filter and BFGS",
            peer_seconds=by_gradient,
            ratio=by_gradient / ours,
            same_work=False,  # a restricted signal
            rate=f"{1e3 * ours:.2f} ms",
            accuracy=f"the ARMA objective is {excess:.1f} % above the exact one",
            note=f"{len(loading)} states with an exact unit root, {exact.iterations} iterations; "
            f"the peer's price response fades after {PERMANENT_UNTIL} quarters",
        ),
        Row(
            "ARMA attention",
            "inventories: price and stock",
            by_gradient,
            peer="the same by finite differences",
            peer_seconds=slow,
            ratio=slow / by_gradient,
            rate=f"{1e3 * by_gradient:.0f} ms",
            accuracy=f"objectives agree to {abs(again):.0e}; gradient {restricted.residual:.0e}",
            note=f"ARMA(1, 1), 800 coefficients, 4096 frequencies, {restricted.iterations} steps",
        ),
    ]


def run() -> list[Row]:
    """
    Measure the exact solver on two published problems and on the chapter's, and the ARMA route.

    Returns
    -------
    list of Row
        One row each, with the peer in the same run.
    """
    sims = _exact("Sims (2010), 2 states", SIMS, 1.0, 0.9, "0.088 ms")
    firm = _exact("Mackowiak-Wiederholt, 21 states", MACKOWIAK_WIEDERHOLT, 2.23e-4, 1.0, "18.6 ms")
    return [*sims, _to_published_tolerance(), *firm, *_against_arma()]
