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

from frictions.foundation.intervals import require_count, require_number


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
    lowest = require_number("lowest", lowest, "(0, inf)")
    depreciation = require_number("depreciation", depreciation, "(0, 1)")
    nodes = require_count("nodes", nodes, 1, 100_000)
    steps = require_count("steps", steps)
    with np.errstate(over="ignore"):
        grid = lowest * (1.0 - depreciation) ** (-np.arange(nodes) / steps)
    if not np.isfinite(grid[-1]):
        raise ValueError(f"nodes = {nodes} must be fewer: the last node would be infinite")
    return grid


def check_alignment(k_grid: np.ndarray, depreciation: float, steps: int) -> None:
    """Raise a ValueError unless depreciation moves every node (nk,) down by ``steps`` nodes."""
    require_count("steps", steps, 1, k_grid.size - 1)
    gap = np.abs((1.0 - depreciation) * k_grid[steps:] / k_grid[:-steps] - 1.0)
    if gap.max() > 1e-9:
        j = int(np.argmax(gap > 1e-9)) + steps
        raise ValueError(
            f"k_grid[{j}] = {k_grid[j]} must be on the grid of depreciation = {depreciation:g}: it "
            f"depreciates to {(1 - depreciation) * k_grid[j]:.6g}, which is not the node "
            f"{k_grid[j - steps]:.6g}; use depreciation_grid"
        )
