r"""
Relative price informativeness (Dávila and Parlatore, 2018) and the sensitivity of income, by firm.

For each firm, the price is regressed on the payoff and controls of its date (short regression) and
on next date's payoff as well (long regression).  Informativeness is the partial :math:`R^2`

.. math::

    \frac{R^2_L - R^2_S}{1 - R^2_S} \in [0, 1].

All firms are estimated at once from their moment matrices; statsmodels, firm by firm, gives the
same numbers and is what the tests compare with.

A finite sample inflates a partial :math:`R^2` by about :math:`(1 - R^2)/T`.  ``adjusted`` scales
the unexplained share by its degrees of freedom; ``olkin_pratt`` is the estimator of Olkin and Pratt
(1958), unbiased for normal data.  Its hypergeometric function is evaluated in full: the customary
first-order expansion leaves a bias of about :math:`8/T^2` where informativeness is nil.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import hyp2f1

from frictions.foundation import require_array, require_choice
from frictions.solvers.stochastic import partial_r_squared

FORMS = ("levels", "differences")
BIAS = ("raw", "adjusted", "olkin_pratt")
_NO_VARIATION = 1e-12  # standard deviation relative to the largest value: rounding, not variation


def relative_informativeness(
    price, payoff, next_payoff, controls=(), *, form: str = "levels", bias: str = "raw"
) -> np.ndarray:
    """
    Estimate relative price informativeness of every firm of a balanced panel.

    Parameters
    ----------
    price, payoff, next_payoff : array, shape (J, T)
        Price and payoff of a date, and the payoff of the next.
    controls : sequence of arrays, shape (J, T), optional
        In both regressions, beside the payoff and a constant.
    form : str, optional
        "levels" as given, or first "differences" of every variable.
    bias : str, optional
        "raw", "adjusted" or "olkin_pratt"; the corrected ones may be negative.

    Returns
    -------
    array, shape (J,)
        Informativeness by firm.

    Raises
    ------
    ValueError
        If an option is unknown, shapes differ, a value is missing, a variable is constant,
        regressors are collinear, or dates are too few: T must exceed the regressors plus two.
    """
    require_choice("form", form, FORMS)
    require_choice("bias", bias, BIAS)
    if not isinstance(controls, list | tuple):
        raise TypeError(f"controls = {controls!r} must be a list or tuple of arrays")
    names = ["price", "next_payoff", "payoff"] + [f"controls[{i}]" for i in range(len(controls))]
    data = _stack(names, [price, next_payoff, payoff, *controls], form)
    moments = data @ np.swapaxes(data, -1, -2)
    partial = partial_r_squared(moments)
    dates, short = data.shape[-1], len(names) - 1  # the short regression's constant counts
    if bias == "adjusted":
        return 1.0 - (1.0 - partial) * (dates - short) / (dates - short - 1)
    if bias == "olkin_pratt":
        n = dates - (short - 1)
        left = 1.0 - partial
        return 1.0 - (n - 3) / (n - 2) * left * hyp2f1(1.0, 1.0, n / 2.0, left)
    return partial


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """
    Slopes of income on the input, by firm.

    Attributes
    ----------
    slope : array, shape (J,)
        Least-squares slopes.
    standard_error : array, shape (J,)
        Classic standard errors.  They are right for levels; first differences have serially
        correlated errors, and theirs are too small.
    """

    slope: np.ndarray
    standard_error: np.ndarray


def sensitivity(next_income, firm_input, *, form: str = "levels") -> Sensitivity:
    """
    Regress each firm's next income on its input and a constant.

    Parameters
    ----------
    next_income, firm_input : array, shape (J, T)
        Income of the next date and input of this one, in the units wanted (in the model, logs).
    form : str, optional
        "levels" as given, or first "differences" of both.

    Returns
    -------
    Sensitivity
        Slopes and standard errors.

    Raises
    ------
    ValueError
        As ``relative_informativeness``.
    """
    require_choice("form", form, FORMS)
    data = _stack(["next_income", "firm_input"], [next_income, firm_input], form)
    y, x = data[:, 0], data[:, 1]
    square = np.einsum("jt,jt->j", x, x)
    slope = np.einsum("jt,jt->j", x, y) / square
    residual = y - slope[:, None] * x
    variance = np.einsum("jt,jt->j", residual, residual) / (data.shape[-1] - 2)
    return Sensitivity(slope, np.sqrt(variance / square))


def _stack(names: list[str], series: list, form: str) -> np.ndarray:
    """Return demeaned variables, shape (J, variables, T), after checking them."""
    arrays = [require_array(n, v, ("J", "T"), None) for n, v in zip(names, series, strict=True)]
    for name, values in zip(names, arrays, strict=True):
        if values.shape != arrays[0].shape:
            like = f"expected (J, T) like {names[0]}, which has {arrays[0].shape}"
            raise ValueError(f"{name} has shape {values.shape}; {like}")
        missing = ~np.isfinite(values)
        if missing.any():
            firm, date = (int(i) for i in np.argwhere(missing)[0])
            raise ValueError(
                f"{name} of firm {firm} at date {date} is {values[firm, date]}; "
                f"{int(missing.sum())} values are missing or infinite: drop or fill them first"
            )
    data = np.stack(arrays, axis=1)
    if form == "differences":
        data = np.diff(data, axis=-1)
    regressors, dates = len(names) - 1, data.shape[-1]
    if dates <= regressors + 2:
        raise ValueError(
            f"{dates} usable dates for {regressors} regressors: T must be at least {regressors + 3}"
        )
    largest = np.abs(data).max(axis=-1)
    data = data - data.mean(axis=-1, keepdims=True)
    constant = data.std(axis=-1) <= _NO_VARIATION * largest
    if constant.any():
        firm, variable = (int(i) for i in np.argwhere(constant)[0])
        raise ValueError(f"{names[variable]} of firm {firm} is constant in {form}; it must vary")
    return data
