"""Nodes of the state space: capital on a grid aligned with depreciation, bonds near the limit."""

from dataclasses import dataclass

import numpy as np

from frictions.solvers.checks import require_positive


@dataclass(frozen=True)
class GridSettings:
    """
    Nodes of the state space.

    Attributes
    ----------
    k_min : float
        Smallest capital stock.
    k_nodes, a_nodes : int
        Number of nodes of capital and of bonds.
    steps : int
        Nodes of capital for each factor 1 - depreciation.
    a_max : float
        Largest bond holding above the debt limit.

    Raises
    ------
    ValueError
        If a size is not admissible.
    """

    k_min: float = 0.05
    k_nodes: int = 93
    a_nodes: int = 80
    steps: int = 1
    a_max: float = 20.0

    def __post_init__(self):
        require_positive("k_min", self.k_min)
        require_positive("a_max", self.a_max)
        for name in ("k_nodes", "a_nodes"):
            if getattr(self, name) < 5:
                raise ValueError(f"{name} = {getattr(self, name)} must be at least 5")

    def bonds(self) -> np.ndarray:
        """Return nodes of bonds, doubly exponential from 0."""
        top = np.log1p(np.log1p(self.a_max))
        nodes = np.expm1(np.expm1(np.linspace(0.0, top, self.a_nodes)))
        nodes[-1] = self.a_max
        return nodes
