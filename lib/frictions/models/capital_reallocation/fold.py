r"""
All stationary equilibria with trade: the lemon rate at which each share of lemons is one.

With the lemon share held at :math:`\lambda^M`, the three prices and the lemon rate are found that
clear all markets.  The curve :math:`\lambda(\lambda^M)` rises from zero, the economy without
lemons, to a fold and falls again.  Up to the fold lie the normal equilibria, beyond it the
lemon-ridden ones; above its top there is no equilibrium with trade.
"""

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from frictions.foundation.arrays import require_array, require_increasing, require_table
from frictions.foundation.errors import Inadmissible, NotConverged
from frictions.foundation.intervals import require_instance, require_number
from frictions.models.capital_reallocation.economy import Prices
from frictions.models.capital_reallocation.evaluation import (
    CAPS,
    DIFFERENCE_STEPS,
    PATIENCE,
    Evaluator,
    SteadyState,
)
from frictions.solvers.equilibrium import Root, forward_jacobian, solve_broyden

RATE_UNIT = 0.01  # of the lemon rate as an unknown, so that it is of the size of a price
STEPS = np.array([*DIFFERENCE_STEPS[:3], 1e-2])
STEP_CAPS = np.array([*CAPS[:3], 0.1])
TOLERANCE = 1e-6  # of the residuals along the curve
LONGEST, SHORTEST = 0.11, 1e-3  # of the steps in the lemon share
SMALLEST_SHARE, LAST_SHARE = 1e-4, 0.97
REMEMBERED = 3  # points through which the next is foreseen
TOP_TOLERANCE = 1e-3  # of the lemon rate at the fold, relative, against what is foreseen there
TOP_STEPS = 8
SHARES = np.array([0.03, 0.07, 0.14, 0.23, 0.32, 0.4, 0.45, 0.49, 0.54, 0.62, 0.72, 0.83, 0.92])


class HeldShare:
    """
    Points of the curve, each found from the one before.

    Parameters
    ----------
    near : SteadyState
        A point of the curve; an equilibrium without lemons, or with.
    """

    def __init__(self, near: SteadyState):
        self.inner = Evaluator(near.economy, near, TOLERANCE, **PATIENCE)
        p = near.prices
        self.x = np.array([p.used, p.wage, p.rate, near.economy.params.lemon_rate / RATE_UNIT])
        self.most = near.economy.params.depreciation / RATE_UNIT
        self.share = p.lemon_share
        self.jacobian: np.ndarray | None = None
        self.points = [(self.share, self.x)]
        self.below = self.share  # the share before the one at which a climb ended

    def _residuals(self, share: float):
        def residuals(x):
            self.inner.economy = self.inner.economy.with_lemons(float(x[3]) * RATE_UNIT)
            prices = Prices(float(x[0]), float(x[1]), float(x[2]), share)
            return np.array(self.inner.evaluate(prices).residuals)

        return residuals

    def _foresee(self, share: float) -> np.ndarray:
        """Return prices and lemon rate at a share by the polynomial through the nearest points."""
        near = sorted(self.points, key=lambda point: abs(point[0] - share))[:REMEMBERED]
        shares, points = np.array([s for s, _ in near]), np.array([x for _, x in near])
        foreseen = _lagrange(shares, share) @ points
        if len(near) == 1 and foreseen[3] == 0.0:  # what sales without lemons imply, roughly
            foreseen[3] = 0.03 * share / RATE_UNIT
        discount = self.inner.economy.params.discount
        lowest = [0.01, 0.01, 0.6, 1e-3 * self.most]
        return np.clip(foreseen, lowest, [np.inf, np.inf, 0.9999 / discount, 0.9 * self.most])

    def solve(self, share: float) -> float:
        """Return the lemon rate at which a share is an equilibrium, and keep the point."""
        start, residuals = self._foresee(share), self._residuals(share)
        state = self.inner.policy, self.inner.mass, self.inner.economy
        try:
            if self.jacobian is None:
                self.jacobian = forward_jacobian(residuals, start, residuals(start), STEPS)
            root = solve_broyden(
                residuals, start, jacobian=self.jacobian, steps=STEPS, caps=STEP_CAPS,
                lower=np.array([0.0, 0.0, 0.5, 0.0]), upper=np.array(
                    [np.inf, np.inf, 1.0 / self.inner.economy.params.discount, self.most]),
                tolerance=TOLERANCE, max_iterations=30,
            )  # fmt: skip
        except (Inadmissible, NotConverged):
            self.inner.policy, self.inner.mass, self.inner.economy = state
            self.jacobian = None
            raise
        if root.inverse is not None:
            self.jacobian = np.linalg.inv(root.inverse)
        self.x, self.share, self.root = root.x, share, root
        self.points = [p for p in self.points if abs(p[0] - share) > SMALLEST_SHARE]
        self.points.append((share, root.x))
        return self.rate

    def reach(self, share: float) -> float:
        """Return the lemon rate at a share, in steps that are halved where a point is not found."""
        step = share - self.share
        while abs(share - self.share) > 1e-12:
            step = np.sign(step) * min(abs(step), abs(share - self.share), LONGEST)
            try:
                self.solve(self.share + step)
            except (Inadmissible, NotConverged):
                if abs(step) < SHORTEST:
                    raise
                step = 0.5 * step
        return self.rate

    def cross(self, lemon_rate: float) -> None:
        """Go back to where the curve, since the last point below it, rises through a lemon rate."""
        low = max(self.below, SMALLEST_SHARE)
        share = brentq(lambda s: self.reach(s) - lemon_rate, low, self.share, xtol=SMALLEST_SHARE)
        self.reach(float(share))

    @property
    def rate(self) -> float:
        """The lemon rate at the last point."""
        return float(self.x[3]) * RATE_UNIT

    def steady(self) -> SteadyState:
        """Return the last point as a steady state of the economy with its lemon rate."""
        economy = self.inner.economy.with_lemons(self.rate)
        used, wage, rate = map(float, self.x[:3])
        prices = Prices(used, wage, rate, self.share)
        self.inner.economy = economy
        total = self.inner.evaluate(prices)
        values = np.array(total.residuals)
        root = Root(self.x, values, float(np.abs(values).max()), 1, (), True)
        return self.inner.steady(prices, total, root)


def climb_to(near: SteadyState, lemon_rate: float) -> HeldShare:
    """
    Follow the curve from an equilibrium without lemons up to a lemon rate, or to the fold.

    Where the curve turns before it is there, the fold's top is found: the last point is at a lower
    lemon rate than asked for.
    """
    curve, past = HeldShare(near), [(0.0, 0.0)]
    share = 0.02
    while True:
        rate = curve.reach(share)
        past.append((share, rate))
        if rate >= lemon_rate:
            curve.below = past[-2][0]
            return curve
        if rate < past[-2][1] or share >= LAST_SHARE:
            break
        slope = (rate - past[-2][1]) / (share - past[-2][0])
        ahead = (lemon_rate - rate) / slope if slope > 0.0 else LONGEST
        share = min(share + min(max(1.1 * ahead, 5e-3), LONGEST), LAST_SHARE)
    for _ in range(TOP_STEPS):
        past.sort()
        at = int(np.argmax([rate for _, rate in past]))
        if at == len(past) - 1:  # it has not turned
            break
        shares, rates = np.array(past[at - 1 : at + 2]).T
        parabola = np.polyfit(shares, rates, 2)
        share = float(-0.5 * parabola[1] / parabola[0])
        rate = curve.reach(share)
        past.append((share, rate))
        if abs(rate - np.polyval(parabola, share)) < TOP_TOLERANCE * rate:
            break
    curve.reach(max(past, key=lambda point: point[1])[0])
    return curve


def _lagrange(nodes: np.ndarray, at: float) -> np.ndarray:
    """Return the weights of values at nodes, shape (n,), in the polynomial through them."""
    gaps = nodes[:, None] - nodes + np.eye(nodes.size)
    parts = (at - nodes + np.zeros_like(gaps)) / gaps
    np.fill_diagonal(parts, 1.0)
    return parts.prod(axis=1)


def ridden_prices(curve: pd.DataFrame, lemon_rate: float) -> Prices:
    """Return prices on the falling branch of `fold_curve`, interpolated to a lemon rate."""
    lemon_rate = require_number("lemon_rate", lemon_rate, "(0, 1)")
    columns = ["lemon_rate", "used", "wage", "rate"]
    require_table("curve", curve, (), columns, "what fold_curve returns")
    curve = curve.sort_index()  # by lemon share: on the curve the order is that of its points
    falling = curve.loc[curve["lemon_rate"].idxmax() :].iloc[::-1]
    rates = falling["lemon_rate"].to_numpy()
    if not rates[0] <= lemon_rate <= rates[-1]:
        raise ValueError(
            f"lemon_rate = {lemon_rate} must be in [{rates[0]:.3g}, {rates[-1]:.3g}], the branch "
            "of the curve"
        )
    along = [falling["used"], falling["wage"], falling["rate"], falling.index.to_series()]
    used, wage, rate, share = (float(np.interp(lemon_rate, rates, c.to_numpy())) for c in along)
    return Prices(used, wage, rate, share)


def fold_curve(near: SteadyState, shares=SHARES) -> pd.DataFrame:
    """
    Follow the curve of equilibria with trade, and the stability along it.

    Parameters
    ----------
    near : SteadyState
        An equilibrium on the curve; its parameters but the lemon rate are kept.
    shares : array, shape (n,), optional
        Shares of lemons among used capital traded, increasing, in (0, 1).

    Returns
    -------
    DataFrame
        By lemon share: ``lemon_rate``, ``used``, ``wage``, ``rate``, ``bundle_price``,
        ``output``, ``good_sales`` and ``slope``, the derivative of excess demand for used capital
        over capital with respect to its price, the other markets cleared.
    """
    require_instance("near", near, SteadyState)
    shares = require_array("shares", shares, (None,), "(0, 1)")
    require_increasing("shares", shares)
    first = int(np.argmin(np.abs(shares - near.prices.lemon_share)))
    rows = {}
    for part in (range(first, len(shares)), range(first - 1, -1, -1)):
        curve = HeldShare(near)
        for i in part:
            curve.reach(float(shares[i]))
            here = curve.steady()
            rows[float(shares[i])] = {
                "lemon_rate": curve.rate, "used": here.prices.used, "wage": here.prices.wage,
                "rate": here.prices.rate, "bundle_price": here.bundle_price,
                "output": here.aggregates.output, "good_sales": here.aggregates.good_sales,
                "slope": here.used_slope(),
            }  # fmt: skip
    return pd.DataFrame(rows).T.sort_index().rename_axis("lemon_share")
