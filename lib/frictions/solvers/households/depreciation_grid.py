r"""
Grids for a stock on which depreciation moves from node to node.

A geometric grid with :math:`n` nodes for each factor :math:`1-\delta` takes node :math:`j` to
node :math:`j-n`, so that a stock left alone is at a node again and a histogram of it does not
spread by interpolation.

===============================  ===================  ========
symbol                           code                 shape
===============================  ===================  ========
:math:`k_j`                      ``k_grid``           (nk,)
:math:`\delta`                   ``depreciation``     scalar
:math:`n`                        ``steps``            scalar
===============================  ===================  ========
"""

import numpy as np

from frictions.foundation.checks import require_whole


def depreciation_grid(lowest: float, nodes: int, depreciation: float, steps: int = 1) -> np.ndarray:
    """
    Build a geometric grid on which depreciation moves down by whole nodes.

    Parameters
    ----------
    lowest : float
        First node, positive.
    nodes : int
        Number of nodes.
    depreciation : float
        Rate, in (0, 1).
    steps : int, optional
        Nodes that one period of depreciation moves down.

    Returns
    -------
    array, shape (nodes,)
        Node j is ``lowest * (1 - depreciation) ** (-j / steps)``.
    """
    return lowest * (1.0 - depreciation) ** (-np.arange(nodes) / steps)


def check_alignment(k_grid: np.ndarray, depreciation: float, steps: int) -> None:
    """
    Raise unless one period of depreciation moves every node down by ``steps`` nodes.

    Parameters
    ----------
    k_grid : array, shape (nk,)
        Increasing grid.
    depreciation : float
        Rate.
    steps : int
        Whole number of nodes.

    Raises
    ------
    ValueError
        Naming the first node that is off.
    """
    require_whole("steps", steps, 1, k_grid.size - 1)
    gap = np.abs((1.0 - depreciation) * k_grid[steps:] / k_grid[:-steps] - 1.0)
    if gap.max() > 1e-9:
        j = int(np.argmax(gap > 1e-9)) + steps
        raise ValueError(
            f"k_grid[{j}] = {k_grid[j]} depreciates to {(1 - depreciation) * k_grid[j]:.6g}, which "
            f"is not the node {k_grid[j - steps]:.6g}: the grid is not aligned with 1 - "
            f"depreciation = {1 - depreciation:g}; use depreciation_grid"
        )
