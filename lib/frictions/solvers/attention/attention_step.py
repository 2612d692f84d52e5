"""Kernels of the exact attention problem, whose equations are in ``attention_lqg``."""

# Nothing is inverted, so that the prior may be singular; its factor has columns of zeros where no
# variance is left.

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


@njit(cache=True, error_model="numpy")
def spectral_radius(A):
    """Largest modulus of an eigenvalue; compiled, for numpy's call takes a tenth of a solution."""
    return np.abs(np.linalg.eigvals(A.astype(np.complex128))).max()


@njit(cache=True, error_model="numpy")
def _factor(S, L):
    """Fill lower-triangular L with LL' = S; return whether S is semi-definite up to rounding."""
    n = S.shape[0]
    L[:] = 0.0
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
    return valid


@njit(cache=True, error_model="numpy")
def _multiply(left, right, out):
    """Fill in left times right, by loops: for a few states the call of BLAS would cost more."""
    for a in range(left.shape[0]):
        out[a] = 0.0
        for c in range(left.shape[1]):
            factor = left[a, c]
            for b in range(right.shape[1]):
                out[a, b] += factor * right[c, b]


@njit(cache=True, error_model="numpy")
def _eigen(S, D, U):
    """Fill in ascending eigenvalues of a symmetric matrix, and vectors; of two by a turn."""
    if len(S) != 2 or not math.isfinite(S[0, 0] + S[0, 1] + S[1, 1]):
        D[:], U[:] = np.linalg.eigh(S)  # which refuses what is no number
        return
    angle = 0.5 * math.atan2(2.0 * S[0, 1], S[0, 0] - S[1, 1])
    c, s = math.cos(angle), math.sin(angle)
    mixed = 2.0 * c * s * S[0, 1]
    D[0] = s * s * S[0, 0] - mixed + c * c * S[1, 1]
    D[1] = c * c * S[0, 0] + mixed + s * s * S[1, 1]
    U[0, 0], U[0, 1], U[1, 0], U[1, 1] = -s, c, c, s


@njit(cache=True, error_model="numpy")
def _rooms(n):
    """Return room for what a step needs: matrices L, M, U, L u, Omega L u, and the gains D."""
    room = np.empty((5, n, n))
    return room[0], room[1], room[2], room[3], room[4], np.empty(n)


@njit(cache=True, error_model="numpy")
def _directions(benefit, rooms):
    """Fill in gains D, ascending, and directions L u and Omega L u, one a column, given L."""
    L, M, U, LU, OLU, D = rooms
    _multiply(benefit, L, M)
    _multiply(np.ascontiguousarray(L.T), M, OLU)
    _eigen(OLU, D, U)
    _multiply(L, U, LU)
    _multiply(M, U, OLU)


@njit(cache=True, error_model="numpy")
def _subtract(S, scale, vectors, i):
    """S minus scale times the outer product of column i, in place."""
    n = S.shape[0]
    for a in range(n):
        for b in range(n):
            S[a, b] -= scale * vectors[a, i] * vectors[b, i]


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
def _step(state, new, A, turned, QQ, HH, cost, capacity, discount, rooms):
    """Fill in next prior and benefit; ``turned`` is the transpose of A, L of the prior is there."""
    L, M, posterior, LU, OLU, D = rooms
    _directions(state[1], rooms)
    cost = price_of(D, cost, capacity)
    remaining = L  # which is not needed any more; nor is U
    posterior[:], remaining[:] = state[0], state[1]
    for i in range(D.size):
        if D[i] > cost:
            _subtract(posterior, 1.0 - cost / D[i], LU, i)
            _subtract(remaining, (D[i] - cost) / D[i] ** 2, OLU, i)
    _multiply(A, posterior, M)
    _multiply(M, turned, LU)
    _multiply(turned, remaining, M)
    _multiply(M, A, OLU)
    for a in range(D.size):
        for b in range(a + 1):  # symmetric: rounding in the antisymmetric part would grow
            new[0, a, b] = QQ[a, b] + 0.5 * (LU[a, b] + LU[b, a])
            new[1, a, b] = HH[a, b] + 0.5 * discount * (OLU[a, b] + OLU[b, a])
            new[0, b, a], new[1, b, a] = new[0, a, b], new[1, a, b]


@njit(cache=True, error_model="numpy")
def _add(vector, scale, other):
    """Vector plus scale times other, in place."""
    for i in range(vector.size):
        vector[i] += scale * other[i]


# The order of summation is free: it vectorises.
@njit(cache=True, error_model="numpy", fastmath=True)
def _dot(vector, other):
    """Inner product; for a few numbers the call of BLAS would cost more."""
    total = 0.0
    for i in range(vector.size):
        total += vector[i] * other[i]
    return total


@njit(cache=True, error_model="numpy")
def _extrapolate(S, F, newest, memory, dS, dF, mixed):
    """Fill in Anderson's step: the combination of the newest steps whose change is least."""
    left = dF[memory]
    mixed[:], left[:] = S[newest], F[newest]
    # Gram-Schmidt on the differences of changes, carrying along those of the steps.
    for i in range(memory):
        before = (newest - 1 - i) % len(S)
        for k in range(mixed.size):
            dS[i, k] = S[newest, k] - S[before, k]
            dF[i, k] = F[newest, k] - F[before, k]
        size = _dot(dF[i], dF[i])
        for j in range(i):
            overlap = _dot(dF[j], dF[i])
            _add(dS[i], -overlap, dS[j])
            _add(dF[i], -overlap, dF[j])
        square = _dot(dF[i], dF[i])
        # Nothing new in a direction whose remainder is rounding.
        scale = 1.0 / math.sqrt(square) if square > DEPENDENT**2 * size else 0.0
        for k in range(mixed.size):
            dS[i, k] *= scale
            dF[i, k] *= scale
        share = _dot(dF[i], left)
        _add(mixed, -share, dS[i])
        _add(left, -share, dF[i])


@njit(cache=True, error_model="numpy")
def _retreat(state, safe, L, M):
    """Move an extrapolation to the plain step until both are semi-definite; factor the prior."""
    for _ in range(RETREATS):
        if _factor(state[1], M) and _factor(state[0], L):
            return
        state += safe
        state *= 0.5
    state[:] = safe
    _factor(state[0], L)


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
def iterate(A, QQ, HH, cost, capacity, discount, state, tolerance, max_iterations):
    """Iterate on prior and benefit (2, n, n); return them, their last change, and the rounds."""
    # Anderson's acceleration; a positive capacity in nats is held in every step, whatever it costs.
    n = len(A)
    steps = np.empty((MEMORY + 1, 2, n, n))
    changes = np.empty_like(steps)
    S, F = steps.reshape(MEMORY + 1, -1), changes.reshape(MEMORY + 1, -1)
    dS, dF = np.empty_like(S), np.empty_like(S)
    state, rooms = state.copy(), _rooms(n)
    mixed = state.reshape(-1)
    # Not the covariance itself: where a unit root goes unattended it grows without bound.
    scales = max(QQ.max(), TINY), max(HH.max(), TINY)
    turned, residual = np.ascontiguousarray(A.T), np.inf
    kept, newest, _ = 0, 0, _factor(state[0], rooms[0])
    for iterations in range(1, max_iterations + 1):
        newest = (newest + 1) % (MEMORY + 1)
        new = steps[newest]
        _step(state, new, A, turned, QQ, HH, cost, capacity, discount, rooms)
        residual = _record(changes[newest], new, state, scales)
        if residual <= tolerance:
            return new, residual, iterations
        kept = min(kept + 1, MEMORY + 1) if iterations % RESTART else 0
        _extrapolate(S, F, newest, max(kept - 1, 0), dS, dF, mixed)
        _retreat(state, new, rooms[0], rooms[1])
    return new, residual, max_iterations


@njit(cache=True, error_model="numpy")
def attend(prior, benefit, cost, held):
    """Spend attention: posterior, loadings (r, n) of the signals, nats, and the cost of a nat."""
    rooms = _rooms(len(prior))
    _factor(prior, rooms[0])
    _directions(benefit, rooms)
    LU, OLU, D = rooms[3:]
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


@njit(cache=True, error_model="numpy")
def settle(A, Q, H, start, cost, held, discount, tolerance, max_iterations):
    """Iterate from ``start``, or from nothing known if it is empty, and attend."""
    state = np.empty((2, len(A), len(A)))
    QQ, HH = np.empty_like(A), np.empty_like(A)
    _multiply(Q, np.ascontiguousarray(Q.T), QQ)
    _multiply(H, np.ascontiguousarray(H.T), HH)
    state[0], state[1] = QQ.max() * np.eye(len(A)), HH
    if start.size:
        state[:] = start
    found = iterate(A, QQ, HH, cost, held, discount, state, tolerance, max_iterations)
    prior, benefit = found[0][0].copy(), found[0][1].copy()
    attended = attend(prior, benefit, cost, held)
    loss = 0.5 * (attended[0] * HH).sum()
    return (prior, benefit, found[1], found[2], *attended, loss)
