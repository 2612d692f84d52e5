"""Markov chains as arguments: rows of probabilities, and one place where they end up."""

import numpy as np
from scipy.sparse.csgraph import connected_components

from frictions.foundation.arrays import require_array

ROW_SUM = 1e-10


def require_chain(name: str, transition, size: int | str = "n") -> np.ndarray:
    """Return a Markov matrix as an array, shape (n, n); a ValueError names what is wrong."""
    chain = require_array(name, transition, (size, size), "[0, 1]")
    gaps = np.abs(chain.sum(axis=1) - 1.0)
    if gaps.max() > ROW_SUM:
        row = int(gaps.argmax())
        raise ValueError(
            f"{name}[{row}] = {chain[row]} must sum to one: rows must be probabilities; it is off "
            f"by {gaps[row]:.2e}"
        )
    return chain


def closed_classes(chain: np.ndarray) -> list[list[int]]:
    """Return the sets of states that a chain never leaves, by their first state."""
    count, label = connected_components(chain > 0.0, connection="strong")
    members = [np.flatnonzero(label == c) for c in range(count)]
    return sorted(m.tolist() for m in members if not np.delete(chain[m], m, axis=1).any())


def require_one_class(name: str, chain: np.ndarray) -> list[int]:
    """Return the states that a chain ends up in; a ValueError if the start would decide."""
    classes = closed_classes(chain)
    if len(classes) > 1:
        raise ValueError(
            f"{name} has {len(classes)} closed classes, states {classes[0]} and {classes[1]}: it "
            "must have one, or the stationary distribution depends on the start; moves between "
            "states may be too rare for numbers of double precision"
        )
    return classes[0]
