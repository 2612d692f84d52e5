"""Moments conditional on one shock, Tables 1.3 and 1.6 of Yu (2019), from impulse responses alone.

If a white-noise shock is the only one, the covariance of two variables is the sum over horizons of
the product of their responses, so no simulation is needed. The same function takes responses of a
model and of a VAR.
"""

import numpy as np
import pandas as pd

from frictions.foundation import require_array, require_instance

HORIZON = 400  # quarters; the responses must have died out by then


def inventory_moments(responses: pd.DataFrame) -> pd.Series:
    """
    Compute the nine moments of Table 1.3.

    Parameters
    ----------
    responses : DataFrame, shape (horizons, variables)
        Columns ``y`` output, ``s`` sales, ``inv`` inventories, ``is`` inventory-sales ratio,
        ``pi`` inflation and ``w`` real wage, from horizon 0 on.

    Returns
    -------
    Series, shape (9,)
        Correlations, the autocorrelation of the change of inflation, and ratios of standard
        deviations.
    """
    y, sales, stock, ratio, inflation, wage = _columns(
        responses, ("y", "s", "inv", "is", "pi", "w")
    )
    # Before the shock everything was zero, so the first change is the response on impact.
    investment, acceleration = (np.diff(x, prepend=0.0) for x in (stock, inflation))
    found = {
        "rho_IS_S": _correlation(ratio, sales),
        "rho_IS_Y": _correlation(ratio, y),
        "rho_Y_dI": _correlation(y, investment),
        "rho_Y_S": _correlation(y, sales),
        "rho_Y_pi": _correlation(y, inflation),
        "rho_dpi_dpi1": acceleration[1:] @ acceleration[:-1] / (acceleration @ acceleration),
        "sd_pi_y": _relative_deviation(inflation, y),
        "sd_IS_S": _relative_deviation(ratio, sales),
        "sd_w_y": _relative_deviation(wage, y),
    }
    return pd.Series(found)


def money_growth_moments(responses: pd.DataFrame) -> pd.Series:
    """
    Compute the seven moments of Table 1.6, those of Kryvtsov and Midrigan (2013), Table 3.

    Parameters
    ----------
    responses : DataFrame, shape (horizons, variables)
        Columns ``y``, ``s``, ``inv`` and ``is``, as in `inventory_moments`.

    Returns
    -------
    Series, shape (7,)
        Correlations, ratios of standard deviations, and the elasticities, covariance over
        variance, of the inventory-sales ratio and of inventories to sales.
    """
    y, sales, stock, ratio = _columns(responses, ("y", "s", "inv", "is"))
    investment = np.diff(stock, prepend=0.0)
    found = {
        "rho_IS_S": _correlation(ratio, sales),
        "rho_IS_IS1": ratio[1:] @ ratio[:-1] / (ratio @ ratio),
        "rho_Y_dI": _correlation(y, investment),
        "sd_IS_S": _relative_deviation(ratio, sales),
        "sd_y_S": _relative_deviation(y, sales),
        "el_IS_S": ratio @ sales / (sales @ sales),
        "el_I_S": stock @ sales / (sales @ sales),
    }
    return pd.Series(found)


def _columns(responses, names: tuple[str, ...]) -> list[np.ndarray]:
    """Return columns of responses by horizon 0, 1, 2, ..., or say what is wrong with them."""
    require_instance("responses", responses, pd.DataFrame)
    if missing := [name for name in names if list(responses.columns).count(name) != 1]:
        raise ValueError(f"responses must have each of {names} once; look at {missing}")
    return [require_array("responses", responses[name], (None,)) for name in names]


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    return a @ b / np.sqrt((a @ a) * (b @ b))


def _relative_deviation(a: np.ndarray, b: np.ndarray) -> float:
    return np.sqrt((a @ a) / (b @ b))
