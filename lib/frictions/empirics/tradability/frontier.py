"""How close the model of Tian (2015) comes to its Table 2 and Figure 1 together.

Blocks of parameters are freed one after another, with the rest as printed, and least squares on the
moments of `frictions.models.tradability.exact_moments` looks for the economy that comes closest.
Returns are in tradable goods, or each in its own good, and the exchange rate is the paper's.
Printed are medians over samples of 50 years, in which a slope is smaller than in population; a
search therefore repeats itself with the moments multiplied by the ratio of simulated median to
exact moment.

The endowments are those of eq. (4) in logs, so that no parameters make them negative.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import least_squares
from scipy.special import expit, logit

from frictions.foundation.errors import Inadmissible, NotConverged
from frictions.models.tradability import (
    ENDOWMENTS,
    AssetPricer,
    TradabilityParams,
    exact_moments,
)

HORIZON = 9
SLOPE = f"slope {HORIZON}"
QUARTERS = 200  # of a sample, as in Table 2
# Table 2, medians, and the level at which the slopes of Figure 1 settle
PRINTED = pd.Series(
    {
        "T mean": 5.9,
        "T s.d.": 22.3,
        "NT mean": 3.9,
        "NT s.d.": 15.6,
        "TMNT mean": 1.9,
        "TMNT s.d.": 7.1,
        "cyclicality": 1.74,
        "cash flow T s.d.": 6.4,
        "cash flow NT s.d.": 5.5,
        "cash flow ratio": 1.19,
        SLOPE: 0.4,
    }
)
# The other two panels of Figure 1, with both returns in the regression: opposite signs, neither
# slope above 0.7 in size, and significant; a t statistic of 3.5 leaves room for the simulation.
PANELS = {
    f"T {SLOPE}": (0.1, 0.7),
    f"NT {SLOPE}": (-0.7, -0.1),
    f"t of T {SLOPE}": (3.5, np.inf),
    f"t of NT {SLOPE}": (-np.inf, -3.5),
}
BASE = TradabilityParams(process="log")
FAST: dict[str, Any] = {"degree": 4, "tolerance": 0.02}
FINE: dict[str, Any] = {"degree": 6, "tolerance": 0.02}
MISSED = 3.0  # every gap of an economy that cannot be priced, or whose two returns are one
STEP = 1e-4  # of the search's derivatives

LOG = np.log, np.exp
LOGIT = logit, expit
# how a parameter enters the search, and what is admitted
SEARCHED = {
    "mean": (LOG, 0.2, 5.0),
    "risk_aversion": (LOG, 1.0, 10.0),
    "elasticity": (LOG, 0.5, 2.0),
    "tradable_weight": (LOGIT, 0.2, 0.8),
    "mean_reversion": (LOG, 0.01, 1.0),
    "volatility": (LOG, 0.002, 0.08),
    "correlation_home": ((np.arctanh, np.tanh), -0.98, 0.98),
    "correlation_foreign": ((np.arctanh, np.tanh), -0.98, 0.98),
    "discount_rate": (LOG, 0.002, 0.1),
}
TUPLES = ("mean", "mean_reversion", "volatility")
BLOCKS = {
    "means": ("mean",),
    "preferences": ("risk_aversion", "elasticity", "tradable_weight"),
    "shocks": ("volatility", "correlation_home", "correlation_foreign"),
    "persistence": ("mean_reversion",),
    "discounting": ("discount_rate",),
}


def gaps(moments: pd.Series) -> np.ndarray:
    """Return gaps g to `PRINTED` as sign(g) log(1 + abs(g)): none can drown the rest."""
    gap = (moments[PRINTED.index] / PRINTED - 1).to_numpy()
    return np.sign(gap) * np.log1p(np.abs(gap))


def distance(moments: pd.Series) -> float:
    """Return the root mean square gap to what is printed; 0.1 is about ten per cent in each."""
    return float(np.sqrt(np.mean(gaps(moments) ** 2)))


def shortfalls(moments: pd.Series) -> np.ndarray:
    """Return how far the numbers of `PANELS` miss their ranges, as shares of the ends missed."""
    numbers = moments[list(PANELS)].to_numpy()
    nearest = np.clip(numbers, *np.array(list(PANELS.values())).T)
    return np.abs(numbers / nearest - 1)


@dataclass(frozen=True)
class Search:
    """
    One search: what is free, the caps on what it may use, and what it looks for.

    Attributes
    ----------
    blocks, held : tuple of str
        Keys of ``BLOCKS``, and parameters of them that stay at Table 1.
    most_discounting, most_aversion : float
        Upper bounds of the discount rate, per quarter, and of risk aversion.
    least_reversion : float
        Lower bound of the four speeds of mean reversion, per quarter.
    unit : str
        What returns are measured in: ``tradable`` or ``own`` goods.
    panels : bool
        Look for the other two panels of Figure 1, too.
    """

    blocks: tuple[str, ...]
    most_discounting: float = 0.1
    least_reversion: float = 0.01
    unit: str = "tradable"
    panels: bool = False
    most_aversion: float = 10.0
    held: tuple[str, ...] = ()

    @property
    def numbers(self) -> list[str]:
        """What the search looks at."""
        return [*PRINTED.index, *(PANELS if self.panels else ())]

    def misses(self, moments: pd.Series) -> np.ndarray:
        """Return `gaps` of the moments, and with the panels their `shortfalls`."""
        missed = gaps(moments)
        return np.concatenate([missed, shortfalls(moments)]) if self.panels else missed

    @property
    def coordinates(self) -> list[tuple[str, int | None]]:
        """Free parameters as (field, entry); Home's tradable mean sets the unit of goods."""
        free = [n for block in self.blocks for n in BLOCKS[block] if n not in self.held]
        return [
            (name, entry)
            for name in free
            for entry in (range(name == "mean", 4) if name in TUPLES else [None])
        ]

    def bounds(self) -> np.ndarray:
        """Bounds of the coordinates as searched, (n, 2)."""
        low = {"mean_reversion": self.least_reversion}
        high = {"discount_rate": self.most_discounting, "risk_aversion": self.most_aversion}
        rows = []
        for name, _ in self.coordinates:
            (forward, _), least, most = SEARCHED[name]
            rows.append([forward(low.get(name, least)), forward(high.get(name, most))])
        return np.array(rows)

    def vector(self, params: TradabilityParams) -> np.ndarray:
        """Coordinates of an economy, moved inside the bounds."""
        values = []
        for name, entry in self.coordinates:
            value = getattr(params, name)
            values.append(SEARCHED[name][0][0](value if entry is None else value[entry]))
        low, high = self.bounds().T
        margin = 1e-6 * (high - low)
        return np.clip(values, low + margin, high - margin)

    def params(self, vector) -> TradabilityParams:
        """Economy at given coordinates."""
        changes: dict = {}
        for (name, entry), z in zip(self.coordinates, vector, strict=True):
            value = float(SEARCHED[name][0][1](z))
            if entry is None:
                changes[name] = value
            else:
                changes.setdefault(name, list(getattr(BASE, name)))[entry] = value
        return BASE.replace(**{k: tuple(v) if k in TUPLES else v for k, v in changes.items()})

    def at_limits(self, params: TradabilityParams, share: float = 0.01) -> list[str]:
        """Return the free parameters that stand within a share of their range of its ends."""
        low, high = self.bounds().T
        place = (self.vector(params) - low) / (high - low)
        return [
            name if entry is None else f"{name}[{ENDOWMENTS[entry]}]"
            for (name, entry), z in zip(self.coordinates, place, strict=True)
            if min(z, 1 - z) < share
        ]


def moments_of(params: TradabilityParams, unit: str = "tradable") -> pd.Series:
    """Return exact moments in a unit, by the fast series, and t statistics that follow."""
    moments = exact_moments(AssetPricer(params, **FAST), unit, horizons=(HORIZON,))
    # returns have no memory: that changes overlap does not widen the errors
    signals = moments[[f"T signal {HORIZON}", f"NT signal {HORIZON}"]].to_numpy()
    return pd.concat([moments, pd.Series(np.sqrt(QUARTERS - HORIZON) * signals, list(PANELS)[2:])])


def closest(
    search: Search, starts: list[TradabilityParams], bias: pd.Series, evaluations: int = 40
) -> list[TradabilityParams]:
    """Return what least squares finds from each start, closest first, moments times ``bias``."""

    def residuals(vector):
        try:
            moments = moments_of(search.params(vector), search.unit)
        except (NotConverged, Inadmissible):  # too volatile for the fast series
            return np.full(len(search.numbers), MISSED)
        missed = search.misses(moments[search.numbers] * bias)
        return missed if np.isfinite(missed).all() else np.full(missed.size, MISSED)

    def jacobian(vector):
        base = residuals(vector)
        shifts = STEP * np.eye(vector.size)
        return np.stack([(residuals(vector + shift) - base) / STEP for shift in shifts], axis=1)

    options = {"bounds": search.bounds().T, "x_scale": 0.3, "max_nfev": evaluations}
    fits = [least_squares(residuals, search.vector(s), jacobian, **options) for s in starts]
    return [search.params(fit.x) for fit in sorted(fits, key=lambda fit: fit.cost)]
