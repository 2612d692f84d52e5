r"""
A linear model as it is written down: equations term by term, and their matrices.

.. math::

    A_1 E_t x_{t+1} + A_0 x_t + A_{-1} x_{t-1} + B \varepsilon_t = 0 .

=====================  ====================  ==========
symbol                 code                  shape
=====================  ====================  ==========
:math:`A_1`            ``lead``              (n, n)
:math:`A_0`            ``current``           (n, n)
:math:`A_{-1}`         ``lag``               (n, n)
:math:`B`              ``shock``             (n, m)
=====================  ====================  ==========
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from frictions.foundation import require_array, require_instance, require_number
from frictions.foundation.parameters import set_fields

_TERM = re.compile(r"(\w+)(\((?P<shift>[+-]1)\))?")


@dataclass(frozen=True, eq=False)
class LinearSystem:
    """
    Coefficients of a linear model, one row an equation.

    Attributes
    ----------
    lead, current, lag : array, shape (n, n)
        Coefficients of next period's, this period's and last period's variables.
    shock : array, shape (n, m)
        Coefficients of the innovations.
    variables : tuple of str
        Names of the n variables.
    shocks : tuple of str
        Names of the m innovations; no two names are the same.
    """

    lead: np.ndarray
    current: np.ndarray
    lag: np.ndarray
    shock: np.ndarray
    variables: tuple[str, ...]
    shocks: tuple[str, ...]

    def __post_init__(self):
        names = _distinct(self.variables, self.shocks)
        n, m = map(len, names)
        shapes = {"lead": (n, n), "current": (n, n), "lag": (n, n), "shock": (n, m)}
        made = {name: require_array(name, getattr(self, name), s) for name, s in shapes.items()}
        set_fields(self, **made, variables=names[0], shocks=names[1])


def assemble(
    equations: Sequence[Mapping[str, float]], variables: Sequence[str], shocks: Sequence[str]
) -> LinearSystem:
    """
    Build the matrices from equations written term by term.

    Parameters
    ----------
    equations : sequence of mappings
        Each maps terms to coefficients that sum to zero: ``"c"`` is today's value, ``"c(-1)"``
        yesterday's, ``"c(+1)"`` the expectation of tomorrow's.
    variables, shocks : sequence of str
        Names; there must be as many equations as variables.

    Returns
    -------
    LinearSystem
        Matrices in the order of the names.

    Raises
    ------
    ValueError
        If equations and variables differ in number, names do not differ, or a term names neither a
        variable nor a shock of this period.
    """
    variables, shocks = _distinct(variables, shocks)
    if isinstance(equations, str) or not isinstance(equations, Sequence):
        raise TypeError(f"equations = {equations!r} must be a sequence of mappings")
    n = len(variables)
    if len(equations) != n:
        raise ValueError(f"equations: {len(equations)} for {n} variables, there must be as many")
    column = {name: i for i, name in enumerate(variables)}
    by_shift = {"+1": np.zeros((n, n)), None: np.zeros((n, n)), "-1": np.zeros((n, n))}
    impact = np.zeros((n, len(shocks)))
    for row, equation in enumerate(equations):
        require_instance(f"equations[{row}]", equation, Mapping)
        for term, coefficient in equation.items():
            value = require_number(f"equations[{row}][{term!r}]", coefficient)
            match = _TERM.fullmatch(str(term))
            name, shift = (match[1], match["shift"]) if match else (None, None)
            if name in column:
                by_shift[shift][row, column[name]] += value
            elif name in shocks and shift is None:
                impact[row, shocks.index(name)] += value
            else:
                raise ValueError(
                    f"equations[{row}]: {term!r} must be one of the variables {variables}, with "
                    f"(+1) or (-1) or without, or of the shocks {shocks}"
                )
    return LinearSystem(by_shift["+1"], by_shift[None], by_shift["-1"], impact, variables, shocks)


def _distinct(variables: Sequence[str], shocks: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the names of variables and of shocks as tuples; no two may be the same."""
    groups = {"variables": variables, "shocks": shocks}
    for argument, names in groups.items():
        if isinstance(names, str) or not isinstance(names, Sequence):
            raise TypeError(f"{argument} = {names!r} must be a sequence of names")
    for argument, names in groups.items():
        for name in names:
            if not (isinstance(name, str) and re.fullmatch(r"\w+", name)):
                raise ValueError(
                    f"{argument}: {name!r} must be a name of letters, digits and underscores"
                )
            if (*variables, *shocks).count(name) > 1:
                raise ValueError(f"{argument}: {name!r} stands twice; all names must differ")
    if not variables:
        raise ValueError("variables = () must be names, at least one")
    return tuple(variables), tuple(shocks)
