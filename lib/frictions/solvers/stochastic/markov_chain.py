"""Finite Markov chains: an AR(1) on a grid, and where a chain spends its time."""

# Ours although quantecon has them: its import takes longer than many an economy of the book.

import numpy as np
from scipy.special import ndtr


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
    classes = closed_classes(matrix)
    if len(classes) > 1:
        raise ValueError(
            f"chain has {len(classes)} closed classes, states {classes[0]} and {classes[1]}: it "
            "must have one; moves between states may be too rare for numbers of double precision"
        )
    # States go one by one (Grassmann, Taksar and Heyman, 1985): nothing is subtracted, so that
    # those that are hardly ever left keep their digits.
    left = np.array(matrix[np.ix_(classes[0], classes[0])])
    weights = np.ones(len(left))
    for k in range(len(left) - 1, 0, -1):
        left[:k, k] /= left[k, :k].sum()
        left[:k, :k] += np.outer(left[:k, k], left[k, :k])
    for k in range(1, len(left)):
        weights[k] = weights[:k] @ left[:k, k]
    shares = np.zeros(len(matrix))
    shares[classes[0]] = weights / weights.sum()
    return shares


def closed_classes(matrix: np.ndarray) -> list[list[int]]:
    """Return the sets of states that a chain never leaves, by their first state."""
    reach = np.eye(len(matrix)) + (matrix > 0.0)
    for _ in range(len(matrix).bit_length()):
        reach = (reach @ reach > 0.0).astype(float)
    closed = (reach <= reach.T).all(axis=1)  # whoever is reached from there comes back
    return [np.flatnonzero(row).tolist() for row in np.unique(reach[closed], axis=0)[::-1]]
