"""How far an iteration is from its limit, judged by how fast its changes die out."""

import numpy as np

ROUNDING = 2e-16


def still_to_come(change: float, last: float, between: int, most: float = np.inf) -> float:
    """
    Return the sum of all further changes over the present one, if they go on to fall as they did.

    ``last`` was the change ``between`` iterations ago; infinity says that it is not known.
    ``most`` is what theory knows of it: where a few states alternate by next to nothing, changes
    stop falling.
    """
    if change < ROUNDING:
        return 1.0
    if not change < last < np.inf:
        return most
    rate = (change / last) ** (1.0 / between)
    return min(rate / (1.0 - rate), most) if rate < 1.0 else most


def longest(discount: float, gross_rate: float) -> float:
    """Return a bound of `still_to_come` for decision rules: marginal values die out by beta R."""
    rate = discount * max(gross_rate, 1.0)
    return 1.0 / (1.0 - rate) if rate < 1.0 else np.inf
