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

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.empirics.market_efficiency.cross_section import check_cross_section


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
    firms : int
        Number of firms.
    """

    params: pd.Series
    standard_errors: pd.Series
    reliability: float
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

    Parameters
    ----------
    informativeness, sensitivity, standard_error : array, shape (J,) or (m, J)
        One value a firm; several rows are estimates from different dates that are stacked, the
        firm then being the cluster.
    controls : DataFrame, shape (J, k), optional
        Characteristics measured without error.

    Returns
    -------
    CorrectedCrossSection
        Coefficients and standard errors.

    Raises
    ------
    ValueError
        If shapes differ, values are missing, firms are too few, a standard error is negative, or
        sampling variance exceeds the variance of sensitivity across firms.
    """
    outcome, regressor, error = (
        np.atleast_2d(np.asarray(values, dtype=float))
        for values in (informativeness, sensitivity, standard_error)
    )
    if not outcome.shape == regressor.shape == error.shape:
        raise ValueError(
            f"informativeness, sensitivity and standard_error have shapes {outcome.shape}, "
            f"{regressor.shape} and {error.shape}; expected the same"
        )
    if not np.all((error >= 0) & np.isfinite(error)):
        raise ValueError("standard_error has negative, missing or infinite values")
    stacks, firms = outcome.shape
    right = pd.DataFrame({"sensitivity": regressor.ravel()})
    if controls is not None:
        if len(controls) != firms:
            raise ValueError(f"controls have {len(controls)} rows for {firms} firms")
        for name, values in controls.items():
            right[name] = np.tile(np.asarray(values, dtype=float), stacks)
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
        firms=firms,
    )


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
    ValueError
        As ``corrected_cross_section``, or if there are not two halves.
    """
    halves = np.asarray(informativeness, dtype=float)
    if halves.ndim != 2 or halves.shape[0] != 2:
        raise ValueError(f"informativeness has shape {halves.shape}; expected (2, J), two halves")
    return corrected_cross_section(
        halves, np.asarray(sensitivity)[::-1], np.asarray(standard_error)[::-1], controls
    )


def _require_signal(moments: np.ndarray, right: pd.DataFrame, variance: np.ndarray) -> None:
    """Refuse a moment matrix that the correction has made indefinite."""
    if np.linalg.eigvalsh(moments)[0] > 0:
        return
    across = right["sensitivity"].var(ddof=0)
    raise ValueError(
        f"sampling variance of sensitivity, {variance.mean():.4g} on average, exceeds its "
        f"cross-sectional variance, {across:.4g} (or what controls leave of it): there is nothing "
        "to regress on; use more dates per firm"
    )
