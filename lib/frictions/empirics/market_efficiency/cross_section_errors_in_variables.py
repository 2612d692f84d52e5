r"""
Cross-section when the regressor is itself estimated firm by firm, with a known sampling variance.

With :math:`X = (1, \widehat{SEN}, Z)` and sampling variances :math:`\hat s_i^2` of
:math:`\widehat{SEN}_i`, the corrected estimator is

.. math::

    \hat b = (X'X - \Omega)^{-1} X'y, \qquad \Omega = \mathrm{diag}(0, \textstyle\sum_i \hat s_i^2,
    0, \dots),

with a sandwich covariance built on :math:`\psi_i = X_i (y_i - X_i'\hat b) + \hat s_i^2 \hat b_1
e_1`, summed within firm.  It assumes that the errors of outcome and regressor are independent.
Cross-fitting makes them so: each is estimated on one half of the dates, and both ways round are
stacked.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.empirics.market_efficiency.cross_section import check_cross_section, side_by_side
from frictions.foundation import InadequateData, aligned, refuse_labels, require_array

WEAK = 2.0


@dataclass(frozen=True, eq=False)
class CorrectedCrossSection:
    """
    Cross-section corrected for the sampling error of sensitivity.

    Attributes
    ----------
    params : Series, shape (k,)
        Coefficients in the order constant, sensitivity, controls.
    standard_errors : Series, shape (k,)
        Robust, clustered by firm.
    reliability : float
        Share of the variance of estimated sensitivity that is not sampling error.
    signal_t : float
        What controls and sampling error leave of the variance of sensitivity, over its standard
        error.
    firms : int
        Number of firms.
    """

    params: pd.Series
    standard_errors: pd.Series
    reliability: float
    signal_t: float
    firms: int

    @property
    def t_values(self) -> pd.Series:
        """Coefficients over their standard errors."""
        return self.params / self.standard_errors


def corrected_cross_section(
    informativeness, sensitivity, standard_error, controls: pd.DataFrame | None = None
) -> CorrectedCrossSection:
    """
    Regress informativeness on sensitivity, correcting for its sampling variance.

    Warns if what is left of sensitivity's variance is within ``WEAK`` of its own standard errors of
    zero: coefficient and standard error then say nothing.

    Parameters
    ----------
    informativeness, sensitivity, standard_error : array, shape (J,) or (m, J)
        One value a firm; several rows are estimates from different dates that are stacked, the
        firm then being the cluster.  Series are matched by their labels.
    controls : DataFrame, shape (J, k), optional
        Characteristics measured without error; its labels must be those of the Series, if any.

    Raises
    ------
    ValueError, TypeError
        If shapes or labels differ, values are missing or a standard error is negative.
    InadequateData
        If firms are too few, or sampling variance exceeds the variance of sensitivity across firms.
    """
    fit = fit_corrected(informativeness, sensitivity, standard_error, controls)
    if fit.signal_t < WEAK:
        warnings.warn(
            f"the variance of sensitivity that is not sampling error is {fit.signal_t:.2f} of its "
            f"standard errors from zero, below {WEAK}: the corrected slope says nothing",
            RuntimeWarning,
            stacklevel=2,
        )
    return fit


def fit_corrected(informativeness, sensitivity, standard_error, controls=None):
    """Estimate as ``corrected_cross_section`` does, without its warning."""
    given = {
        "informativeness": informativeness,
        "sensitivity": sensitivity,
        "standard_error": standard_error,
    }
    if any(isinstance(values, pd.Series) for values in given.values()):
        frame = side_by_side(**given)
        if controls is not None:
            controls = aligned("controls", controls, frame.index, "informativeness")
            controls = controls.reset_index(drop=True)
        given = {name: frame[name].to_numpy() for name in frame}
    outcome = require_array("informativeness", given["informativeness"])
    if outcome.ndim not in (1, 2) or not outcome.size:
        raise ValueError(f"informativeness has shape {outcome.shape}, expected (J,) or (m, J)")
    outcome = np.atleast_2d(outcome)
    stacks, firms = outcome.shape
    regressor, error = (
        np.atleast_2d(require_array(name, np.atleast_2d(given[name]), (stacks, firms), inside))
        for name, inside in (("sensitivity", "(-inf, inf)"), ("standard_error", "[0, inf)"))
    )
    columns = {"sensitivity": regressor}
    if controls is not None:
        refuse_labels("controls", pd.Series(0, controls.index))
        values = require_array("controls", controls.to_numpy(), (firms, controls.shape[1]))
        columns |= {name: np.tile(values[:, k], stacks) for k, name in enumerate(controls)}
    right = pd.DataFrame({name: np.ravel(values) for name, values in columns.items()})
    for row in range(stacks):
        firm_rows = right.iloc[row * firms : (row + 1) * firms].reset_index(drop=True)
        check_cross_section(outcome[row], firm_rows)

    X, y = np.column_stack([np.ones(len(right)), right.to_numpy()]), outcome.ravel()
    variance = error.ravel() ** 2
    moments = X.T @ X
    moments[1, 1] -= variance.sum()
    _require_signal(moments, right, variance)
    b = np.linalg.solve(moments, X.T @ y)
    scores = X * (y - X @ b)[:, None]
    scores[:, 1] += variance * b[1]
    by_firm = scores.reshape(stacks, firms, -1).sum(axis=0)
    bread = np.linalg.inv(moments)
    covariance = bread @ (by_firm.T @ by_firm) @ bread
    names = ["constant", *right.columns]
    return CorrectedCrossSection(
        params=pd.Series(b, names),
        standard_errors=pd.Series(np.sqrt(np.diag(covariance)), names),
        reliability=1.0 - float(variance.mean() / right["sensitivity"].var(ddof=0)),
        signal_t=_signal_t(X, variance, stacks),
        firms=firms,
    )


def _signal_t(X: np.ndarray, variance: np.ndarray, stacks: int) -> float:
    """Return what controls and sampling error leave of sensitivity's variance, over its error."""
    others = np.delete(X, 1, axis=1)
    left = X[:, 1] - others @ np.linalg.lstsq(others, X[:, 1], rcond=None)[0]
    signal = (left**2 - variance).reshape(stacks, -1).mean(axis=0)
    deviation = signal.std(ddof=1) / np.sqrt(signal.size)
    return float(signal.mean() / deviation) if deviation > 0 else float("inf")


def crossfit_cross_section(
    informativeness, sensitivity, standard_error, controls: pd.DataFrame | None = None
) -> CorrectedCrossSection:
    """
    Run the corrected cross-section with outcome and regressor from different halves of the dates.

    Parameters
    ----------
    informativeness, sensitivity, standard_error : array, shape (2, J)
        Estimates from the first and from the second half of the dates.
    controls : DataFrame, shape (J, k), optional
        Characteristics measured without error.

    Returns
    -------
    CorrectedCrossSection
        Coefficients and standard errors, clustered by firm.

    Raises
    ------
    ValueError, TypeError, InadequateData
        As ``corrected_cross_section``, or if there are not two halves.
    """
    halves = require_array("informativeness", informativeness, (2, "J"))
    slopes, errors = (
        require_array(name, values, halves.shape)[::-1]
        for name, values in (("sensitivity", sensitivity), ("standard_error", standard_error))
    )
    return corrected_cross_section(halves, slopes, errors, controls)


def _require_signal(moments: np.ndarray, right: pd.DataFrame, variance: np.ndarray) -> None:
    """Refuse a moment matrix that the correction has made indefinite."""
    if np.linalg.eigvalsh(moments)[0] > 0:
        return
    across = right["sensitivity"].var(ddof=0)
    raise InadequateData(
        f"sampling variance of sensitivity, {variance.mean():.4g} on average, exceeds its "
        f"cross-sectional variance, {across:.4g} (or what controls leave of it): there is nothing "
        "to regress on; use more dates per firm"
    )
