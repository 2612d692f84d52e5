"""
Kernels of the exact attention problem: one step on prior and benefit, and its acceleration.

The equations are in ``attention_lqg``, which validates and calls.  Nothing is inverted, so that the
prior may be singular; its factor has columns of zeros where no variance is left.
"""

import math

import numpy as np
from numba import njit

MEMORY = 4  # steps that the acceleration combines
RESTART = 12  # steps after which it forgets: it may run along a flat direction
DEPENDENT = 1e-9  # relative; a smaller remainder of a direction is rounding
PIVOT_FLOOR = 1e-16  # relative; a smaller pivot of the prior is rounding
TINY = 1e-300
EPSILON = 2.0**-52
RETREATS = 10
INDEFINITE = 1e-8  # relative; a more negative pivot is no rounding


@njit(cache=True)
def spectral_radius(A):
    """Largest modulus of an eigenvalue; compiled, for numpy's call takes a tenth of a solution."""
    return np.abs(np.linalg.eigvals(A.astype(np.complex128))).max()


@njit(cache=True)
def _factor(S):
    """Lower-triangular L with LL' = S, and whether S is semi-definite up to rounding."""
    n = S.shape[0]
    L = np.zeros((n, n))
    valid = True
    for j in range(n):
        pivot = S[j, j]
        for k in range(j):
            pivot -= L[j, k] * L[j, k]
        if pivot < -INDEFINITE * abs(S[j, j]):
            valid = False
        if pivot <= PIVOT_FLOOR * S[j, j]:
            continue  # no variance left: a column of zeros
        root = math.sqrt(pivot)
        L[j, j] = root
        for i in range(j + 1, n):
            value = S[i, j]
            for k in range(j):
                value -= L[i, k] * L[j, k]
            L[i, j] = value / root
    return L, valid


@njit(cache=True)
def _product(left, right):
    """Left times right, by loops: for a few states the call of BLAS would cost more."""
    out = np.zeros((left.shape[0], right.shape[1]))
    for a in range(left.shape[0]):
        for c in range(left.shape[1]):
            factor = left[a, c]
            for b in range(right.shape[1]):
                out[a, b] += factor * right[c, b]
    return out


@njit(cache=True)
def _eigen(S):
    """Eigenvalues of a symmetric matrix, ascending, and eigenvectors; of two states by a turn."""
    if len(S) != 2 or not math.isfinite(S[0, 0] + S[0, 1] + S[1, 1]):
        return np.linalg.eigh(S)  # which refuses what is no number
    angle = 0.5 * math.atan2(2.0 * S[0, 1], S[0, 0] - S[1, 1])
    c, s = math.cos(angle), math.sin(angle)
    mixed = 2.0 * c * s * S[0, 1]
    D = np.array([s * s * S[0, 0] - mixed + c * c * S[1, 1],
                  c * c * S[0, 0] + mixed + s * s * S[1, 1]])  # fmt: skip
    return D, np.array([[-s, c], [c, s]])


@njit(cache=True)
def _directions(prior, benefit):
    """Gains D, ascending, and the directions L u and Omega L u, one a column."""
    L, _ = _factor(prior)
    D, U = _eigen(_product(L.T, _product(benefit, L)))
    LU = _product(L, U)
    return D, LU, _product(benefit, LU)


@njit(cache=True)
def _subtract(S, scale, vectors, i):
    """S minus scale times the outer product of column i, in place."""
    n = S.shape[0]
    for a in range(n):
        for b in range(n):
            S[a, b] -= scale * vectors[a, i] * vectors[b, i]


@njit(cache=True)
def price_of(D, cost, capacity):
    """Return the cost of a nat: as given, or that at which a given capacity is just bought."""
    if not capacity > 0.0:
        return cost
    logs, price = 0.0, 0.0
    for count in range(1, D.size + 1):  # the largest benefits first, while they exceed the cost
        benefit = D[D.size - count]
        if benefit <= price or benefit <= 0.0:
            break
        logs += math.log(benefit)
        price = math.exp((logs - 2.0 * capacity) / count)
    return price


@njit(cache=True)
def _step(state, A, turned, QQ, HH, cost, capacity, discount):
    """Next prior and benefit; ``turned`` is the transpose of A."""
    n = A.shape[0]
    D, LU, OLU = _directions(state[0], state[1])
    cost = price_of(D, cost, capacity)
    posterior, remaining = state[0].copy(), state[1].copy()
    for i in range(D.size):
        if D[i] > cost:
            _subtract(posterior, 1.0 - cost / D[i], LU, i)
            _subtract(remaining, (D[i] - cost) / D[i] ** 2, OLU, i)
    carried = _product(_product(A, posterior), turned)
    valued = _product(_product(turned, remaining), A)
    new = np.empty_like(state)
    for a in range(n):
        for b in range(a + 1):  # symmetric: rounding in the antisymmetric part would grow
            new[0, a, b] = QQ[a, b] + 0.5 * (carried[a, b] + carried[b, a])
            new[1, a, b] = HH[a, b] + 0.5 * discount * (valued[a, b] + valued[b, a])
            new[0, b, a], new[1, b, a] = new[0, a, b], new[1, a, b]
    return new


@njit(cache=True)
def _add(vector, scale, other):
    """Vector plus scale times other, in place."""
    for i in range(vector.size):
        vector[i] += scale * other[i]


@njit(cache=True, fastmath=True)  # the order of summation is free: it vectorises
def _dot(vector, other):
    """Inner product; for a few numbers the call of BLAS would cost more."""
    total = 0.0
    for i in range(vector.size):
        total += vector[i] * other[i]
    return total


@njit(cache=True)
def _extrapolate(steps, changes, newest, memory):
    """Anderson's step: the combination of the newest steps whose change is least."""
    rows = steps.shape[0]
    S, F = steps.reshape(rows, -1), changes.reshape(rows, -1)
    mixed, left = S[newest].copy(), F[newest].copy()
    # Gram-Schmidt on the differences of changes, carrying along those of the steps.
    dS, dF = np.empty((memory, mixed.size)), np.empty((memory, mixed.size))
    for i in range(memory):
        before = (newest - 1 - i) % rows
        dS[i], dF[i] = S[newest], F[newest]
        _add(dS[i], -1.0, S[before])
        _add(dF[i], -1.0, F[before])
        size = _dot(dF[i], dF[i])
        for j in range(i):
            overlap = _dot(dF[j], dF[i])
            _add(dS[i], -overlap, dS[j])
            _add(dF[i], -overlap, dF[j])
        square = _dot(dF[i], dF[i])
        # Nothing new in a direction whose remainder is rounding.
        scale = 1.0 / math.sqrt(square) if square > DEPENDENT**2 * size else 0.0
        dS[i] *= scale
        dF[i] *= scale
        share = _dot(dF[i], left)
        _add(mixed, -share, dS[i])
        _add(left, -share, dF[i])
    return mixed.reshape(steps.shape[1:])


@njit(cache=True)
def _retreat(state, safe):
    """Move an extrapolation towards the plain step until both matrices are semi-definite."""
    for _ in range(RETREATS):
        if _factor(state[0])[1] and _factor(state[1])[1]:
            return
        state += safe
        state *= 0.5
    state[:] = safe


@njit(cache=True)
def _record(change, new, old, scales):
    """Fill in the changes over their scales; return the largest, or rounding if that is larger."""
    n = change.shape[1]
    largest = 0.0
    for part in range(2):
        for a in range(n):
            for b in range(n):
                change[part, a, b] = (new[part, a, b] - old[part, a, b]) / scales[part]
                rounding = EPSILON * abs(new[part, a, b]) / scales[part]
                largest = max(largest, abs(change[part, a, b]), rounding)
    return largest


@njit(cache=True)
def iterate(A, QQ, HH, cost, capacity, discount, state, tolerance, max_iterations):
    """
    Iterate on prior and benefit (2, n, n), with Anderson acceleration, until both stand still.

    A positive ``capacity`` in nats is held in every step, whatever it costs.  Returns the state,
    its last change relative to the largest entries of QQ and HH, and the number of iterations.
    """
    steps = np.empty((MEMORY + 1, *state.shape))
    changes = np.empty_like(steps)
    # Not the covariance itself: where a unit root goes unattended it grows without bound.
    scales = max(QQ.max(), TINY), max(HH.max(), TINY)
    turned, residual = np.ascontiguousarray(A.T), np.inf
    kept, newest = 0, 0
    for iterations in range(1, max_iterations + 1):
        new = _step(state, A, turned, QQ, HH, cost, capacity, discount)
        newest = (newest + 1) % (MEMORY + 1)
        steps[newest] = new
        residual = _record(changes[newest], new, state, scales)
        if residual <= tolerance:
            return new, residual, iterations
        kept = min(kept + 1, MEMORY + 1) if iterations % RESTART else 0
        state = _extrapolate(steps, changes, newest, max(kept - 1, 0))
        _retreat(state, new)
    return new, residual, max_iterations


@njit(cache=True)
def attend(prior, benefit, cost, held):
    """
    Spend attention where the benefit exceeds the cost, or a capacity that is held.

    Returns posterior, loadings (r, n) of the signals, information in nats, and the cost of a nat.
    """
    D, LU, OLU = _directions(prior, benefit)
    cost = price_of(D, cost, held)
    posterior = np.zeros_like(prior)  # summed, not subtracted: no variance turns negative
    signals = np.empty((D.size, D.size))
    capacity, count = 0.0, 0
    for i in range(D.size - 1, -1, -1):
        left = min(1.0, cost / D[i]) if D[i] > 0.0 else 1.0
        _subtract(posterior, -left, LU, i)
        if D[i] > cost:
            signals[count] = math.sqrt(D[i] / cost - 1.0) / D[i] * OLU[:, i]
            capacity += 0.5 * math.log(D[i] / cost)
            count += 1
    if count == 0:
        posterior = prior.copy()
    return posterior, signals[:count], capacity, cost
