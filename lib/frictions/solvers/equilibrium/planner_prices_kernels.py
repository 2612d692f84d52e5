r"""
Kernels of the planner's price system: many states side by side, and one state bracketed.

``_improve`` takes a step of Halley's method in a block of states at once.  It has no branch and no
call: exponential and logarithm are written out as polynomials, so that the compiler turns the loop
into vector instructions, which a call of the C library's ``exp`` would forbid.  A state stops where
its own equation holds, whatever its neighbours do, and so has the same bits in any company.  What
has not settled after ``ROUNDS`` evaluations, or lies where the polynomials are not good, is left to
``_solve_one``: Newton's method inside a bracket that is known to hold the root.

Errors of ``_exp_parts`` and ``_log`` are below two units in the last place.  Polynomials: Taylor's
for exp on :math:`|r| \le \ln 2 / 2`; that of FDLIBM's ``e_log.c`` for
:math:`\ln(1+f)`, in :math:`s = f / (2 + f)`.

The block is one array of rows of ``LANES`` numbers; the letters are those of ``planner_prices``.
"""

import math

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

LANES = 64  # states in a block; a block stays in the processor's nearest cache
ROUNDS = 8  # evaluations before a state is left to the bracket; three do near the usual states
RESIDUAL_TOLERANCE = 1e-13
STEP_TOLERANCE = 1e-15
BRACKET_MARGIN = 1e-9
NEAR_COBB_DOUGLAS = 1e-7
LARGEST_EXPONENT = 30.0  # above it exp would swamp the weights
LARGEST_LOG = 600.0  # of endowments and shares in a block

# Rows of the block: logs of endowments, of the weight and its odds; logit, step and state of the
# search; the last evaluation.
ROWS = 14
L_T, L_H, L_F, LAM, ODDS, Z, STEP, OPEN, STEPS, RESIDUAL, C_T_H, C_T_F, C_H, C_F = range(
    0, ROWS * LANES, LANES
)

_SHIFT = 1.5 * 2.0**52  # added, it leaves the nearest integer in the low bits
_SHIFT_BITS = int(np.float64(_SHIFT).view(np.int64))
_ONE_BITS = int(np.float64(1.0).view(np.int64))
_ROOT_HALF_BITS = int(np.float64(math.sqrt(0.5)).view(np.int64))
_BIAS = 1024  # keeps exponents positive
_LOG2_E = 1.0 / math.log(2.0)
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
# Multiply and add in one step where the processor can; sums keep their order.
_KERNEL = {"cache": True, "error_model": "numpy", "fastmath": {"contract"}}
_INLINE = {**_KERNEL, "inline": "always"}


@intrinsic
def _bits(_, number):
    """Return the bits of a float as an integer."""

    def generate(_context, builder, _signature, arguments):
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def _from_bits(_, bits):
    """Return the float that has these bits."""

    def generate(_context, builder, _signature, arguments):
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


@njit(**_INLINE)
def _exp_parts(x):
    """Return 2^n and exp(r) - 1, where x = n ln 2 + r: the exponential is their product + 2^n."""
    shifted = x * _LOG2_E + _SHIFT
    n = shifted - _SHIFT
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    tail = 1.0 / 6227020800.0
    tail = tail * r + 1.0 / 479001600.0
    tail = tail * r + 1.0 / 39916800.0
    tail = tail * r + 1.0 / 3628800.0
    tail = tail * r + 1.0 / 362880.0
    tail = tail * r + 1.0 / 40320.0
    tail = tail * r + 1.0 / 5040.0
    tail = tail * r + 1.0 / 720.0
    tail = tail * r + 1.0 / 120.0
    tail = tail * r + 1.0 / 24.0
    tail = tail * r + 1.0 / 6.0
    tail = tail * r + 0.5
    return _from_bits((_bits(shifted) << 52) + _ONE_BITS), tail * r * r + r


@njit(**_INLINE)
def _log(x, rest):
    """Return log(x) + rest, where rest is small: what rounding took from x, relative to it."""
    exponent = ((_bits(x) - _ROOT_HALF_BITS + (_BIAS << 52)) >> 52) - _BIAS
    f = _from_bits(_bits(x) - (exponent << 52)) - 1.0
    n = _from_bits(exponent + _SHIFT_BITS) - _SHIFT
    s = f / (2.0 + f)
    q = s * s
    tail = 1.479819860511658591e-01
    tail = tail * q + 1.531383769920937332e-01
    tail = tail * q + 1.818357216161805012e-01
    tail = tail * q + 2.222219843214978396e-01
    tail = tail * q + 2.857142874366239149e-01
    tail = tail * q + 3.999999999940941908e-01
    tail = tail * q + 6.666666666666735130e-01
    half = 0.5 * f * f
    return n * _LN2_HIGH - ((half - (s * (half + tail * q) + (n * _LN2_LOW + rest))) - f)


@njit(**_INLINE)
def _ces_in_block(delta, tau, inv_tau, theta):
    """Return ln(c / c_N), the traded good's expenditure share, and the exponent it came from."""
    w = tau * delta
    power, tail = _exp_parts(w)
    growth = power * tail + (power - 1.0)
    weighted = theta * growth
    total = 1.0 + weighted
    inverse = 1.0 / total
    ratio = _log(total, (weighted - (total - 1.0)) * inverse) * inv_tau
    share = theta * (1.0 + growth) * inverse
    spread = theta * (1.0 - theta)
    near = abs(w) < NEAR_COBB_DOUGLAS
    ratio = theta * delta + 0.5 * spread * w * delta if near else ratio
    return ratio, theta + spread * w if near else share, w


@njit(**_KERNEL)
def _improve(block, gamma, inv_eps, tau, theta):
    """Evaluate G in a block and step where it does not vanish; return how many are open."""
    inv_tau, bend = 1.0 / tau, (gamma - inv_eps) * tau
    least_scale = max(1.0, max(gamma, inv_eps))
    for i in range(LANES):
        z = block[Z + i]
        size = abs(z)
        power, tail = _exp_parts(-size)
        e = power * tail + power
        total = 1.0 + e
        large = 1.0 / total
        small = e * large
        log_large = -_log(total, (e - (total - 1.0)) * large)
        log_small = log_large - size
        c_T_H = block[L_T + i] + (log_large if z >= 0.0 else log_small)
        c_T_F = block[L_T + i] + (log_small if z >= 0.0 else log_large)
        s_H, s_F = large if z >= 0.0 else small, small if z >= 0.0 else large

        delta_H, delta_F = c_T_H - block[L_H + i], c_T_F - block[L_F + i]
        ratio_H, a_H, w_H = _ces_in_block(delta_H, tau, inv_tau, theta)
        ratio_F, a_F, w_F = _ces_in_block(delta_F, tau, inv_tau, theta)
        c_H, c_F = block[L_H + i] + ratio_H, block[L_F + i] + ratio_F
        mu_H, mu_F = (ratio_H - delta_H) * inv_eps, (ratio_F - delta_F) * inv_eps

        G = block[ODDS + i] - gamma * c_H + mu_H + gamma * c_F - mu_F
        slope_H = gamma * a_H + (1.0 - a_H) * inv_eps
        slope_F = gamma * a_F + (1.0 - a_F) * inv_eps
        dG = -(slope_H * s_F + slope_F * s_H)
        curvature = a_H * (1.0 - a_H) * s_F * s_F - a_F * (1.0 - a_F) * s_H * s_H
        ddG = -(bend * curvature + s_H * s_F * (slope_F - slope_H))
        newton = -G / dG
        halley = newton / max(0.5, 1.0 + 0.5 * newton * ddG / dG)

        scale = max(least_scale, max(gamma * max(abs(c_H), abs(c_F)), max(abs(mu_H), abs(mu_F))))
        largest = max(max(abs(block[L_T + i]), abs(block[L_H + i])), max(abs(block[L_F + i]), size))
        largest = max(largest, abs(block[ODDS + i]))
        good = (max(abs(w_H), abs(w_F)) <= LARGEST_EXPONENT) & (largest <= LARGEST_LOG)
        residual = abs(G) / scale if good else np.inf
        settled = (residual <= RESIDUAL_TOLERANCE) | (
            (abs(block[STEP + i]) <= STEP_TOLERANCE * (1.0 + size)) & good
        )
        still = 0.0 if settled else block[OPEN + i]
        block[OPEN + i] = still
        block[STEPS + i] += still
        block[STEP + i] = halley
        block[Z + i] = z + halley if still > 0.0 else z
        block[RESIDUAL + i] = residual
        block[C_T_H + i], block[C_T_F + i] = c_T_H, c_T_F
        block[C_H + i], block[C_F + i] = c_H, c_F
    count = 0.0
    for i in range(LANES):
        count += block[OPEN + i]
    return count


@njit(**_KERNEL)
def _begin(block, x_T, x_N_H, x_N_F, lam, first):
    """Fill a block with logs of endowments and weights, equal shares, and nothing settled."""
    for i in range(LANES):
        state = min(first + i, x_T.size - 1)  # the last block repeats the last state
        block[L_T + i], block[L_H + i], block[L_F + i] = x_T[state], x_N_H[state], x_N_F[state]
        block[LAM + i] = lam[state]
    for i in range(LANES):
        block[L_T + i] = _log(block[L_T + i], 0.0)
        block[L_H + i] = _log(block[L_H + i], 0.0)
        block[L_F + i] = _log(block[L_F + i], 0.0)
        other = _log(1.0 - block[LAM + i], 0.0)
        block[LAM + i] = _log(block[LAM + i], 0.0)
        block[ODDS + i] = block[LAM + i] - other
        block[Z + i], block[STEP + i], block[OPEN + i], block[STEPS + i] = 0.0, 1.0, 1.0, 0.0


@njit(cache=True)
def _ces_aggregate(delta, tau, theta):
    """Return ln(c / c_N) and the traded good's expenditure share, given ln(c_T / c_N)."""
    w = tau * delta
    if abs(w) < NEAR_COBB_DOUGLAS:  # Cobb-Douglas neighbourhood: second-order expansion in tau
        spread = theta * (1.0 - theta)
        return theta * delta + 0.5 * spread * w * delta, theta + spread * w
    if w > LARGEST_EXPONENT:  # exp(w) would swamp the weights
        inner = theta + (1.0 - theta) * np.exp(-w)
        return (w + np.log(inner)) / tau, theta / inner
    growth = np.expm1(w)
    weighted = theta * growth
    return np.log1p(weighted) / tau, theta * (1.0 + growth) / (1.0 + weighted)


@njit(cache=True)
def _gap(z, log_x_T, log_x_N_H, log_x_N_F, gamma, inv_eps, tau, theta, log_odds):
    """Return G, G', the scale of G's rounding error, and the logs of c and c_T at ``z``."""
    # exp of a non-positive number only, so that neither share can overflow
    e = np.exp(-abs(z))
    log_large = -np.log1p(e)
    log_small = log_large - abs(z)
    large, small = 1.0 / (1.0 + e), e / (1.0 + e)
    if z >= 0.0:
        log_c_T_H, log_c_T_F, s_H, s_F = log_x_T + log_large, log_x_T + log_small, large, small
    else:
        log_c_T_H, log_c_T_F, s_H, s_F = log_x_T + log_small, log_x_T + log_large, small, large

    delta_H, delta_F = log_c_T_H - log_x_N_H, log_c_T_F - log_x_N_F
    ratio_H, a_H = _ces_aggregate(delta_H, tau, theta)
    ratio_F, a_F = _ces_aggregate(delta_F, tau, theta)
    log_c_H, log_c_F = log_x_N_H + ratio_H, log_x_N_F + ratio_F
    mu_H, mu_F = (ratio_H - delta_H) * inv_eps, (ratio_F - delta_F) * inv_eps

    G = log_odds - gamma * log_c_H + mu_H + gamma * log_c_F - mu_F
    slope_H = gamma * a_H + (1.0 - a_H) * inv_eps
    slope_F = gamma * a_F + (1.0 - a_F) * inv_eps
    dG = -(slope_H * s_F + slope_F * s_H)
    scale = max(1.0, gamma, inv_eps, gamma * max(abs(log_c_H), abs(log_c_F)))
    scale = max(scale, abs(mu_H), abs(mu_F))
    return G, dG, scale, log_c_T_H, log_c_T_F, log_c_H, log_c_F


@njit(cache=True)
def _solve_one(l_T, l_H, l_F, gamma, inv_eps, tau, theta, log_odds, max_iterations):
    """Return logs of c_T and c of one state, its residual, iterations and whether it settled."""
    z = 0.0
    G, dG, scale, c_T_H, c_T_F, c_H, c_F = _gap(
        z, l_T, l_H, l_F, gamma, inv_eps, tau, theta, log_odds
    )
    done = abs(G) <= RESIDUAL_TOLERANCE * scale
    # The far end is the root itself where the slope is -m throughout: leave room for rounding.
    far = G / min(gamma, inv_eps) * (1.0 + BRACKET_MARGIN)
    low, high = min(0.0, far), max(0.0, far)
    step = step_before = 2.0 * (high - low)  # lets the first Newton step span the bracket
    k = 0
    while not done and k < max_iterations:
        k += 1
        newton = -G / dG
        target = z + newton
        if not (low <= target <= high) or abs(newton) > 0.5 * abs(step_before):
            target = 0.5 * (low + high)
        step_before, step = step, target - z
        z = target
        G, dG, scale, c_T_H, c_T_F, c_H, c_F = _gap(
            z, l_T, l_H, l_F, gamma, inv_eps, tau, theta, log_odds
        )
        done = abs(G) <= RESIDUAL_TOLERANCE * scale or abs(step) <= STEP_TOLERANCE * (1.0 + abs(z))
        if G > 0.0:
            low = z
        else:
            high = z
    return c_T_H, c_T_F, c_H, c_F, abs(G) / scale, k, done


@njit(**_KERNEL)
def solve_states(x_T, x_N_H, x_N_F, lam, gamma, eps, theta, max_iterations):
    """Solve every state; the first array's rows follow the log fields of ``PlannerPrices``."""
    n = x_T.size
    out = np.empty((7, n))
    residual, iterations, converged = np.empty(n), np.empty(n, np.int64), np.ones(n, np.bool_)
    inv_eps = 1.0 / eps
    tau = 1.0 - inv_eps
    log_theta = np.log(theta)
    log_relative_weight = np.log1p(-theta) - log_theta
    block = np.empty(ROWS * LANES)
    for first in range(0, n, LANES):
        _begin(block, x_T, x_N_H, x_N_F, lam, first)
        left = 1.0
        for _ in range(min(ROUNDS, max_iterations + 1)):
            if left > 0.0:
                left = _improve(block, gamma, inv_eps, tau, theta)
        for i in range(min(LANES, n - first)):
            if block[OPEN + i] > 0.0:
                state = first + i
                l_T, l_H, l_F = np.log(x_T[state]), np.log(x_N_H[state]), np.log(x_N_F[state])
                log_lam = np.log(lam[state])
                log_odds = log_lam - np.log1p(-lam[state])
                (
                    block[C_T_H + i], block[C_T_F + i], block[C_H + i], block[C_F + i],
                    block[RESIDUAL + i], block[STEPS + i], converged[state],
                ) = _solve_one(
                    l_T, l_H, l_F, gamma, inv_eps, tau, theta, log_odds, max_iterations
                )  # fmt: skip
                block[L_H + i], block[L_F + i], block[LAM + i] = l_H, l_F, log_lam
        for i in range(min(LANES, n - first)):
            c_T_H, c_T_F, c_H = block[C_T_H + i], block[C_T_F + i], block[C_H + i]
            # P = (c_T / c)^(1/eps) / theta equals (3) and needs no special case at eps = 1
            index_home = (c_T_H - c_H) * inv_eps - log_theta
            out[0, first + i], out[1, first + i] = c_T_H, c_T_F
            out[2, first + i] = log_relative_weight + (c_T_H - block[L_H + i]) * inv_eps  # (24)
            out[3, first + i] = log_relative_weight + (c_T_F - block[L_F + i]) * inv_eps  # (25)
            out[4, first + i] = index_home
            out[5, first + i] = (c_T_F - block[C_F + i]) * inv_eps - log_theta
            out[6, first + i] = block[LAM + i] - gamma * c_H - index_home  # (26), first form
            residual[first + i] = block[RESIDUAL + i]
            iterations[first + i] = int(block[STEPS + i])
    return out, residual, iterations, converged
