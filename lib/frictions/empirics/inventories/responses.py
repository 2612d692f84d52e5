r"""
What a model says of the VAR's series: levels, or cycles of the filter that the data went through.

Four of the six series enter the VAR as cycles of the Hamilton filter.  A cycle subtracts what was
known eight quarters and more before, so that from horizon 8 on its response is

.. math::

    \psi^c(h) = \psi(h) - \sum_{k=8}^{11} b_k\, \psi(h - k),

not that of the level.  The paper matches the level's response at all horizons; ``filters`` applies
the VAR's own filter to the model first.  Horizons 1 to 7 are the same either way.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from frictions.foundation.arrays import require_table
from frictions.foundation.intervals import require_choice, require_count, require_counts
from frictions.models.inventories import AttentionEquilibrium, CalvoModel

HORIZONS = 15
IMMUNE = 7  # last horizon that the filter leaves alone
# Series of the VAR and their counterparts in the model.
COUNTERPARTS = {"gdp": "y", "infl": "pi", "cons": "c", "is": "is", "inv": "inv", "ulc": "w"}
Model = CalvoModel | AttentionEquilibrium


def matched_responses(
    model: Model,
    names: Sequence[str],
    horizons: Sequence[int] | int = HORIZONS,
    filters: pd.DataFrame | None = None,
) -> np.ndarray:
    """
    Return the model's counterparts of the VAR's series.

    Parameters
    ----------
    model : CalvoModel or AttentionEquilibrium
        A solved model.
    names : sequence of str
        Series of the VAR.
    horizons : int or sequence of int, optional
        Which; a number stands for all from 1 to it.
    filters : DataFrame, optional
        Coefficients by variable (rows) and lag (columns); the rows named in it are filtered.

    Returns
    -------
    array, shape (n, h)
        Responses, per cent.
    """
    if not hasattr(model, "responses"):
        raise TypeError(f"model = {model!r} must be a CalvoModel or an AttentionEquilibrium")
    if not isinstance(horizons, Iterable):
        horizons = range(1, require_count("horizons", horizons) + 1)
    chosen = require_counts("horizons", horizons, 0)
    names = known_series("names", names)
    if filters is not None:
        require_filters(filters)
    paths = model.responses(periods=max(chosen) + 1)
    level = paths[[COUNTERPARTS[name] for name in names]].set_axis(list(names), axis=1)
    found = level if filters is None else filtered_paths(level, filters)
    return found.to_numpy().T[:, chosen]


def filtered_paths(paths: pd.DataFrame, filters: pd.DataFrame) -> pd.DataFrame:
    """Filter responses (T, n) by horizon from 0 on; columns that ``filters`` lacks stay."""
    found = paths.copy()
    for name in paths.columns.intersection(filters.index):
        found[name] -= sum(
            b * paths[name].shift(k, fill_value=0) for k, b in filters.loc[name].items()
        )
    return found


def known_series(argument: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return series of the VAR, each once."""
    if isinstance(names, str) or not isinstance(names, Sequence) or not names:
        raise TypeError(f"{argument} = {names!r} must be a sequence of series of the VAR")
    for name in names:
        require_choice(argument, name, COUNTERPARTS)
    if len(set(names)) < len(names):
        raise ValueError(f"{argument} = {tuple(names)} must differ")
    return tuple(names)


def require_filters(filters: pd.DataFrame) -> None:
    """Raise unless there is a finite coefficient for each variable and lag."""
    require_table("filters", filters, source="coefficients by variable and lag")
    for lag in filters.columns:
        require_count("a lag of filters", lag)
