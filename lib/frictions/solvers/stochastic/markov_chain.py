"""Finite Markov chains: an AR(1) on a grid, and where a chain spends its time."""

# Ours although quantecon has them: its import takes longer than many an economy of the book.

import numpy as np
from scipy.special import ndtr


def tauchen(states: int, persistence: float, deviation: float, width: float):
    """Return nodes (n,) of an AR(1) up to ``width`` s.d. from zero, and the matrix (n, n)."""
    top = width * deviation / np.sqrt(1.0 - persistence**2)
    nodes = np.linspace(-top, top, states)
    ends = 0.5 * (nodes[1:] + nodes[:-1])
    below = ndtr((ends - persistence * nodes[:, None]) / deviation)
    return nodes, np.diff(below, axis=1, prepend=0.0, append=1.0)


def stationary_shares(matrix: np.ndarray) -> np.ndarray:
    """Return the stationary distribution (n,) of a chain with one closed class."""
    system = matrix.T - np.eye(len(matrix))
    system[-1] = 1.0
    return np.linalg.solve(system, np.eye(len(matrix))[-1]).clip(0.0)


def closed_classes(matrix: np.ndarray) -> int:
    """Return how many sets of states a chain never leaves."""
    reach = np.eye(len(matrix)) + (matrix > 0.0)
    for _ in range(len(matrix).bit_length()):
        reach = (reach @ reach > 0.0).astype(float)
    return len(
        {tuple(row) for row, back in zip(reach, reach.T, strict=True) if (row <= back).all()}
    )
