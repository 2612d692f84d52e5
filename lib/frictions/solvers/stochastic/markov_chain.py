"""Finite Markov chains: an AR(1) on a grid, and where a chain spends its time."""

# Ours although quantecon has them: its import takes longer than many an economy of the book.

import numpy as np
from scipy.special import ndtr

from frictions.foundation.chains import require_one_class


def tauchen(states: int, persistence: float, deviation: float, width: float):
    """Return nodes (n,) of an AR(1) up to ``width`` s.d. from zero, and the matrix (n, n)."""
    top = width * deviation / np.sqrt(1.0 - persistence**2)
    nodes = np.linspace(-top, top, states)
    ends = np.concatenate([[-np.inf], 0.5 * (nodes[1:] + nodes[:-1]), [np.inf]])
    z = (ends - persistence * nodes[:, None]) / deviation
    low, high = z[:, :-1], z[:, 1:]
    # From the nearer tail: what is left of one would make rare moves up rarer than those down.
    return nodes, np.where(low > 0.0, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low))


def stationary_shares(matrix: np.ndarray) -> np.ndarray:
    """Return the stationary distribution (n,) of a chain; a ValueError if it has several."""
    ends = require_one_class("matrix", matrix)
    # States go one by one (Grassmann, Taksar and Heyman, 1985): nothing is subtracted, so that
    # those that are hardly ever left keep their digits.
    left = np.array(matrix[np.ix_(ends, ends)])
    weights = np.ones(len(left))
    for k in range(len(left) - 1, 0, -1):
        left[:k, k] /= left[k, :k].sum()
        left[:k, :k] += np.outer(left[:k, k], left[k, :k])
    for k in range(1, len(left)):
        weights[k] = weights[:k] @ left[:k, k]
    shares = np.zeros(len(matrix))
    shares[ends] = weights / weights.sum()
    return shares
