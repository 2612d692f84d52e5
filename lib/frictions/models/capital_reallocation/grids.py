"""Nodes of the state space: capital on a grid aligned with depreciation, bonds near the limit."""

from dataclasses import dataclass

import numpy as np

from frictions.foundation.checks import require_positive, require_whole


@dataclass(frozen=True)
class GridSettings:
    """
    Nodes of the state space.

    Attributes
    ----------
    k_min : float
        Smallest capital stock.
    k_nodes, a_nodes : int
        Number of nodes of capital and of bonds, at least 5.
    steps : int
        Nodes of capital for each factor 1 - depreciation, from 1 to ``k_nodes - 1``.
    a_max : float
        Largest bond holding above the debt limit.

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    k_min: float = 0.05
    k_nodes: int = 93
    a_nodes: int = 80
    steps: int = 1
    a_max: float = 20.0

    def __post_init__(self):
        require_positive("k_min", self.k_min)
        require_positive("a_max", self.a_max)
        require_whole("k_nodes", self.k_nodes, 5)
        require_whole("a_nodes", self.a_nodes, 5)
        require_whole("steps", self.steps, 1, self.k_nodes - 1)

    def bonds(self) -> np.ndarray:
        """Return nodes of bonds, doubly exponential from 0."""
        top = np.log1p(np.log1p(self.a_max))
        nodes = np.expm1(np.expm1(np.linspace(0.0, top, self.a_nodes)))
        nodes[-1] = self.a_max
        return nodes
