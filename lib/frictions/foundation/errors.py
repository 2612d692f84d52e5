"""The four ways in which the library fails, besides an argument that it refuses.

A refused argument is a ``ValueError`` or ``TypeError`` that names it.  What follows is for
arguments that are in order: a search that does not settle, an economy without the equilibrium that
is asked for, data that do not identify what is estimated.  Whoever catches one of these knows what
happened; nothing in the library catches more than it can name.
"""

from typing import Any, TypeVar

Found = TypeVar("Found", bound=Any)


class NotConverged(RuntimeError):
    """
    An iteration or a search that ended before it met its tolerance: not an answer of any kind.

    Parameters
    ----------
    message : str
        What did not settle, with the numbers.
    residual : float, optional
        The last residual.
    iterations : int, optional
        How many iterations were made.
    last : object, optional
        The last value, in the solver's own form.
    """

    def __init__(
        self,
        message: str,
        residual: float = float("nan"),
        iterations: int = 0,
        last: Any = None,
    ):
        super().__init__(message)
        self.residual = residual
        self.iterations = iterations
        self.last = last


def accepted(found: Found, strict: bool, message: str) -> Found:
    """Return a solver's result; raise `NotConverged` with it if it had to settle and has not."""
    if strict and not found.converged:
        raise NotConverged(message, found.residual, found.iterations, found)
    return found


class Inadmissible(ValueError):
    """Values each in its range that admit no answer together; a search steps back from them."""


class NoEquilibrium(ValueError):
    """An admissible economy that is shown not to have the equilibrium that is asked for."""


class InadequateData(ValueError):
    """Data that are read and understood, and do not suffice for what is asked of them."""
