"""Planner's price system against Newton's method in numpy, and against general root finders."""

import math

import numpy as np
from numba import njit
from quantecon.optimize import brentq as quantecon_brentq
from scipy.optimize import brentq, elementwise

from benchmarks.measure import Row, in_turns, runs, seconds
from frictions.solvers.equilibrium.planner_prices import solve_planner_prices

STATES = 200_000
SCIPY_STATES = 500
VECTOR_STATES = 20_000
BLOCK = 4_096  # states that numpy treats at a time: their arrays stay in the cache
X_TOLERANCE = 1e-12
NEWTON_TOLERANCE = 1e-12  # of G, where ours asks for 1e-13 of its scale
WIDE = 40.0
LOGS = (
    "log_tradable_home", "log_tradable_foreign", "log_price_home", "log_price_foreign",
    "log_index_home", "log_index_foreign", "log_shadow_value",
)  # fmt: skip
GAMMA, THETA, LAMBDA = 5.0, 0.5, 0.5


def _gap_scalar(z, log_T, log_H, log_F, eps):
    """G of the solver's module header, as a user would write it with ``math``."""
    tau = 1.0 - 1.0 / eps
    home = log_T - math.log1p(math.exp(-z))
    foreign = log_T - math.log1p(math.exp(z))
    log_c_H = log_H + math.log1p(THETA * math.expm1(tau * (home - log_H))) / tau
    log_c_F = log_F + math.log1p(THETA * math.expm1(tau * (foreign - log_F))) / tau
    value = math.log(LAMBDA / (1.0 - LAMBDA)) - GAMMA * (log_c_H - log_c_F)
    return value + (log_c_H - home - log_c_F + foreign) / eps


_gap_jitted = njit(_gap_scalar)


def _gap_vector(z, log_T, log_H, log_F, eps):
    """G again, for arrays."""
    tau = 1.0 - 1.0 / eps
    home, foreign = log_T - np.log1p(np.exp(-z)), log_T - np.log1p(np.exp(z))
    log_c_H = log_H + np.log1p(THETA * np.expm1(tau * (home - log_H))) / tau
    log_c_F = log_F + np.log1p(THETA * np.expm1(tau * (foreign - log_F))) / tau
    value = np.log(LAMBDA / (1.0 - LAMBDA)) - GAMMA * (log_c_H - log_c_F)
    return value + (log_c_H - home - log_c_F + foreign) / eps


def _numpy_system(x, eps):
    """Return the same seven logs, by Newton's method on blocks of states in numpy."""
    tau, found = 1.0 - 1.0 / eps, np.empty((7, x.shape[1]))
    for first in range(0, x.shape[1], BLOCK):
        log_T, log_H, log_F = np.log(x[:, first : first + BLOCK])
        z = np.zeros(log_T.size)
        while True:
            e = np.exp(-np.abs(z))
            large = -np.log1p(e)
            small = large - np.abs(z)
            home, foreign = (log_T + np.where(z >= 0, *pair) for pair in
                             ((large, small), (small, large)))  # fmt: skip
            share_F = np.where(z >= 0, e, 1.0) / (1.0 + e)
            grown_H = THETA * np.expm1(tau * (home - log_H))
            grown_F = THETA * np.expm1(tau * (foreign - log_F))
            log_c_H, log_c_F = log_H + np.log1p(grown_H) / tau, log_F + np.log1p(grown_F) / tau
            gap = np.log(LAMBDA / (1.0 - LAMBDA)) - GAMMA * (log_c_H - log_c_F)
            gap += (log_c_H - home - log_c_F + foreign) / eps
            if np.abs(gap).max() <= NEWTON_TOLERANCE:
                break
            a_H, a_F = (grown_H + THETA) / (1.0 + grown_H), (grown_F + THETA) / (1.0 + grown_F)
            slope_H, slope_F = GAMMA * a_H + (1 - a_H) / eps, GAMMA * a_F + (1 - a_F) / eps
            z = z + gap / (slope_H * share_F + slope_F * (1.0 - share_F))
        out = found[:, first : first + BLOCK]
        out[0], out[1] = home, foreign
        out[2] = np.log((1 - THETA) / THETA) + (home - log_H) / eps
        out[3] = np.log((1 - THETA) / THETA) + (foreign - log_F) / eps
        out[4] = (home - log_c_H) / eps - np.log(THETA)
        out[5] = (foreign - log_c_F) / eps - np.log(THETA)
        out[6] = np.log(LAMBDA) - GAMMA * log_c_H - out[4]
    return found


def _against_numpy(x, eps, prices) -> Row:
    """Both sides compute the same seven arrays from the same endowments."""
    ours_logs = np.stack([getattr(prices, name) for name in LOGS])
    gap = np.abs(_numpy_system(x, eps) - ours_logs).max()
    if gap > 1e-11:
        raise RuntimeError(f"numpy finds other prices at elasticity {eps}: gap {gap:.1e}")
    ours, peer = in_turns(
        lambda: solve_planner_prices(*x, **_economy(eps)), lambda: _numpy_system(x, eps), 15
    )
    return Row(
        "planner's price system",
        f"elasticity {eps}",
        ours,
        rate=f"{STATES / ours / 1e6:.1f} million states a second",
        peer="Newton's method in numpy, blocks of 4,096",
        peer_seconds=peer,
        ratio=peer / ours,
        accuracy=f"all seven logs agree to {gap:.0e}",
        note=f"{STATES} states; both sides return seven arrays; the peer has no bracket and "
        f"accepts {NEWTON_TOLERANCE:.0e}{runs(15)}",
    )


def _bracket(log_x, eps):
    """Zero and the rigorous far end of the bracket, a little beyond the root on both sides."""
    far = _gap_vector(np.zeros(log_x.shape[1]), *log_x, eps) / min(GAMMA, 1.0 / eps)
    margin = 1e-6
    return np.minimum(0.0, far) - margin, np.maximum(0.0, far) + margin


@njit
def _quantecon_loop(low, high, log_x, eps):
    roots = np.empty(low.size)
    for i in range(low.size):
        arguments = (log_x[0, i], log_x[1, i], log_x[2, i], eps)
        roots[i] = quantecon_brentq(
            _gap_jitted, low[i], high[i], args=arguments, xtol=X_TOLERANCE
        ).root
    return roots


def _scipy_loop(gap, low, high, log_x, eps):
    return np.array(
        [
            brentq(gap, low[i], high[i], args=(*log_x[:, i], eps), xtol=X_TOLERANCE)
            for i in range(low.size)
        ]
    )


def _scipy_usual(low, high, log_x, eps):
    """Search as one usually would: G written with numpy, no analytic bracket."""
    return _scipy_loop(_gap_vector, np.full_like(low, -WIDE), np.full_like(high, WIDE), log_x, eps)


def _scipy_best(low, high, log_x, eps):
    """Give scipy its best case: G written with math, started on our bracket."""
    return _scipy_loop(_gap_scalar, low, high, log_x, eps)


def _find_root(low, high, log_x, eps):
    tolerances = {"xatol": X_TOLERANCE, "xrtol": 0.0}
    found = elementwise.find_root(
        _gap_vector, (low, high), args=(*log_x, eps), tolerances=tolerances
    )
    return found.x


PEERS = {
    "scipy brentq in a loop: numpy, |z| < 40": (_scipy_usual, SCIPY_STATES),
    "scipy brentq in a loop: math, our bracket": (_scipy_best, SCIPY_STATES),
    "scipy elementwise.find_root": (_find_root, VECTOR_STATES),
    "quantecon brentq in a jitted loop": (_quantecon_loop, STATES),
}


def _economy(eps):
    return {
        "risk_aversion": GAMMA,
        "elasticity": eps,
        "tradable_weight": THETA,
        "planner_weight": LAMBDA,
    }


def run() -> list[Row]:
    """
    Measure the price system at three elasticities, with its peers at two of them.

    Returns
    -------
    list of Row
        One row a case and peer; there is no root to find at unit elasticity, so no peer there.
    """
    rng = np.random.default_rng(1)
    log_x = 0.06 * rng.standard_normal((3, STATES)) + np.array([[np.log(2.0)], [0.0], [0.0]])
    x = np.exp(log_x)
    rows = []
    for eps in (0.7, 2.0, 1.0):
        prices = solve_planner_prices(*x, **_economy(eps))
        common = {"benchmark": "planner's price system", "case": f"elasticity {eps}"}
        if eps == 1.0:
            ours = seconds(lambda eps=eps: solve_planner_prices(*x, **_economy(eps)))
            accuracy = f"scaled residual of (26) = (27) below {prices.residual:.0e}"
            rows.append(
                Row(**common, ours_seconds=ours, accuracy=accuracy, note=f"{STATES} states")
            )
            continue
        rows.append(_against_numpy(x, eps, prices))
        z = prices.log_tradable_home - prices.log_tradable_foreign
        low, high = _bracket(log_x, eps)
        for peer, (solve, n) in PEERS.items():
            arguments = low[:n], high[:n], np.ascontiguousarray(log_x[:, :n]), eps
            error = np.abs(solve(*arguments) - z[:n]).max()  # also compiles
            if error > 2 * X_TOLERANCE:
                raise RuntimeError(f"{peer} finds other roots at elasticity {eps}: gap {error:.1e}")
            ours, part = in_turns(
                lambda eps=eps: solve_planner_prices(*x, **_economy(eps)),
                lambda a=arguments, f=solve: f(*a),
            )
            peer_seconds = STATES / n * part
            rows.append(
                Row(
                    **common,
                    ours_seconds=ours,
                    rate=f"{STATES / ours / 1e6:.2f} million states a second",
                    peer=peer,
                    peer_seconds=peer_seconds,
                    ratio=peer_seconds / ours,
                    same_work=False,  # the root alone
                    accuracy=f"roots agree to {error:.0e}",
                    note=f"{STATES} states, peer timed on {n}; peer tolerance {X_TOLERANCE:.0e}; "
                    "ours returns seven arrays, the peer the root alone",
                )
            )
    return rows
