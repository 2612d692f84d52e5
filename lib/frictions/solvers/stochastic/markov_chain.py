"""
Finite Markov chains: an AR(1) on a grid, and where a chain spends its time.

Ours although quantecon has them: its import takes longer than most economies of the book.
"""

import numpy as np
from scipy.special import ndtr


def tauchen(states: int, persistence: float, deviation: float, width: float):
    """Return nodes (n,) of an AR(1) up to ``width`` s.d. from zero, and the matrix (n, n)."""
    top = width * deviation / np.sqrt(1.0 - persistence**2)
    nodes = np.linspace(-top, top, states)
    middles = 0.5 * (nodes[1:] + nodes[:-1])
    below = ndtr((middles - persistence * nodes[:, None]) / deviation)
    return nodes, np.diff(below, axis=1, prepend=0.0, append=1.0)


def rouwenhorst(states: int, persistence: float, deviation: float):
    """Return nodes (n,) and matrix (n, n) that match an AR(1)'s variance and autocorrelation."""
    top = np.sqrt(states - 1.0) * deviation / np.sqrt(1.0 - persistence**2)
    stay = (1.0 + persistence) / 2.0
    matrix = np.ones((1, 1))
    for _ in range(states - 1):
        corner = np.pad(matrix, ((0, 1), (0, 1)))
        up = stay * corner + (1.0 - stay) * np.roll(corner, 1, axis=1)
        down = (1.0 - stay) * np.roll(corner, 1, axis=0) + stay * np.roll(corner, 1, axis=(0, 1))
        matrix = up + down
        matrix[1:-1] /= 2.0
    return np.linspace(-top, top, states), matrix


def stationary_shares(matrix: np.ndarray) -> np.ndarray:
    """Return the stationary distribution (n,) of a chain with one closed class.

    States are eliminated one by one without any subtraction (Grassmann, Taksar and Heyman 1985).
    """
    A = np.array(matrix)
    last = len(A) - 1
    for k in range(last):
        out = A[k, k + 1 :].sum()
        if out <= 0.0:  # the states so far lead nowhere else
            last = k
            break
        A[k + 1 :, k] /= out
        A[k + 1 :, k + 1 :] += np.outer(A[k + 1 :, k], A[k, k + 1 :])
    shares = np.zeros(len(A))
    shares[last] = 1.0
    for k in range(last - 1, -1, -1):
        shares[k] = shares[k + 1 : last + 1] @ A[k + 1 : last + 1, k]
    return shares / shares.sum()


def closed_classes(matrix: np.ndarray) -> int:
    """Return how many sets of states a chain never leaves."""
    reach = np.eye(len(matrix)) + (matrix > 0.0)
    for _ in range(len(matrix).bit_length()):
        reach = (reach @ reach > 0.0).astype(float)
    closed = [tuple(row) for row, back in zip(reach, reach.T, strict=True) if (row <= back).all()]
    return len(set(closed))
