"""How far an iteration is from its limit, judged by how fast its changes die out."""

from typing import NamedTuple

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


class Steps(NamedTuple):
    """The last step of an iteration, and by how much all further ones exceed it."""

    size: float = np.inf
    further: float = np.inf

    def then(self, size: float) -> "Steps":
        """Return the next; one that is no smaller tells nothing, and the rate seen last stays."""
        falls = size < max(self.size, ROUNDING)
        return Steps(size, still_to_come(size, self.size, 1) if falls else self.further)

    @property
    def to_come(self) -> float:
        """Sum of all further steps."""
        return self.size * self.further if self.size else 0.0
