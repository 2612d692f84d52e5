r"""
The market with any signals, each described by its loadings on the period's shocks.

The poster's investors see demand with an error, and perhaps noise demand with another.  Here groups
of investors see any combinations of the shocks, of rumours too: shocks that move nothing but what
is seen.  There is no closed form.  The price is a row of loadings :math:`\pi`, and in equilibrium

.. math::

    \pi = \text{the price that clears the market when the price that all see is } \pi,

with tomorrow's price given or like today's.  Beliefs are projections
(``frictions.models.market_efficiency.projection``); the poster's signals give its equilibrium back.

=================================  ===================  =========================================
symbol                             code                 meaning
=================================  ===================  =========================================
:math:`\pi`                        ``price``            loadings of the price
:math:`u=\pi_\varepsilon/\pi_n`    ``informativeness``  of demand, relative to noise demand
=================================  ===================  =========================================
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import least_squares

from frictions.foundation import NotConverged, require_instance, require_number
from frictions.models.market_efficiency.blocks import Blocks
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams, takes_params
from frictions.models.market_efficiency.projection import (
    PRICED,
    SHOCKS,
    InformationSet,
    implied_price,
    known_to_all,
    loadings,
    payoff_loadings,
    price_loadings,
    variances,
)
from frictions.models.market_efficiency.stationary import stationary_equilibria

HIDDEN = PRICED[:4]  # what a signal may tell of, beside rumours: cost and dividend are public
TOLERANCE = 1e-10
EPS = 1e-15  # the search goes on to rounding
RESERVED = ("next_", "error ")  # how names of tomorrow's shocks and of errors begin
FAR = 1e8  # loadings relative to the start's on demand
ROUNDS, MARKETS, LESSONS, WEIGHT = 4, 300, 150, 0.3


@dataclass(frozen=True)
class Signal:
    """
    What an investor sees beside the price and what is public.

    Attributes
    ----------
    loadings : mapping of str to float
        Loadings on "demand", "noise", "productivity", "disclosure_error" and any rumour by its
        name; at least one of them not zero.
    precision : float
        Of the error that each investor makes for himself.
    """

    loadings: Mapping[str, float]
    precision: float

    def __post_init__(self):
        require_instance("loadings", self.loadings, Mapping)
        for name, value in self.loadings.items():
            require_number(f"loadings[{name!r}]", value)
        if not any(self.loadings.values()):
            raise ValueError(f"loadings = {dict(self.loadings)} must have one that is not zero")
        require_number("precision", self.precision, "(0, inf)")


@dataclass(frozen=True, eq=False)
class SignalMarket:
    """
    Equilibrium of the market with given signals.

    Attributes
    ----------
    price : Series
        Loadings of the price on the shocks of its period and on the rumours.
    payoff_variance : array, shape (groups,)
        Variance of next period's dividend plus price, given what a group's investor knows.
    revealed_share : float
        Share of the variance of demand that the price, with what is public, tells the firm.
    residual : float
        Largest gap between the price seen and the price that clears the market, relative to the
        loading on demand.
    iterations : int
        Markets cleared by the last search.
    """

    price: pd.Series
    payoff_variance: np.ndarray
    revealed_share: float
    residual: float
    iterations: int

    @property
    def informativeness(self) -> float:
        """Loading on demand over that on noise demand."""
        return float(self.price["demand"] / self.price["noise"])


@takes_params
def solve_signals(
    params: MarketEfficiencyParams,
    groups: Sequence[Sequence[Signal]],
    *,
    rumours: Mapping[str, float] | None = None,
    following: Blocks | None = None,
    start: Blocks | None = None,
) -> SignalMarket:
    """
    Solve the market in which equally large groups of investors see the signals given.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters; the precisions of signals and the capacity are not used, but by ``start``.
    groups : sequence of sequences of Signal
        The signals of each group; a group may have none, but not all.
    rumours : mapping of str to float, optional
        Precisions of further shocks, by name, that are new in each period and move nothing but
        the signals that load on them.
    following : Blocks, optional
        Tomorrow's equilibrium; by default tomorrow is like today, with the same signals.
    start : Blocks, optional
        Where the search starts, which selects the equilibrium: by default at ``following``, or the
        calm equilibrium of ``params``.  If nothing is near, expectations move towards the prices
        that come out before it goes on.

    Raises
    ------
    ValueError, TypeError
        If a signal or an argument is not admissible.
    NoEquilibrium
        If ``params`` has no equilibrium to start from.
    NotConverged
        If the search does not end: start elsewhere.

    Examples
    --------
    The poster's signals give the poster's equilibrium.

    >>> from frictions.models.market_efficiency import (
    ...     MarketEfficiencyParams, Signal, solve_signals, stationary_equilibria)
    >>> params = MarketEfficiencyParams()
    >>> u = solve_signals(params, [[Signal({"demand": 1.0}, 0.1)]]).informativeness
    >>> bool(abs(u / stationary_equilibria(params).low_volatility.informativeness - 1) < 1e-8)
    True
    """
    rumours = _rumours(rumours)
    groups = _groups(groups, rumours)
    for name, blocks in (("following", following), ("start", start)):
        if blocks is not None:
            require_instance(name, blocks, Blocks)
    market = _Market(params, groups, rumours, following)
    if start is None:
        start = following or stationary_equilibria(params).low_volatility.blocks
    guess = price_loadings(start)
    unit = guess["demand"]
    first = np.array([guess.get(name, 0.0) for name in market.priced]) / unit

    def gap(x: np.ndarray) -> np.ndarray:
        if not np.abs(x).max() < FAR:
            raise NotConverged(f"the search left for loadings of {x * unit}: start elsewhere")
        return market.implied(unit * x)[0] / unit - x

    root = _search(gap, first)
    price = unit * root.x
    known = market.information(price)[0]
    demand = known.firm_forecast(known.row(demand=1.0))
    return SignalMarket(
        price=pd.Series(price, list(market.priced)),
        payoff_variance=market.implied(price)[1],
        revealed_share=1.0 - params.demand_precision * demand.residual_variance,
        residual=float(np.abs(root.fun).max()),
        iterations=root.nfev,
    )


def _search(gap, x: np.ndarray):
    """Return the root of the gap: from the start or, if none is near, after ever more lessons."""
    for _ in range(ROUNDS):
        root = least_squares(gap, x, method="lm", xtol=EPS, ftol=EPS, gtol=EPS, max_nfev=MARKETS)
        residual = float(np.abs(root.fun).max())
        if residual <= TOLERANCE:
            return root
        for _ in range(LESSONS):  # expectations move towards the price that comes out
            x = x + WEIGHT * gap(x)
    raise NotConverged(
        f"the price seen and the price that clears the market differ by {residual:.3g} of the "
        f"loading on demand, tolerance {TOLERANCE:.0e}: start elsewhere, or there is none",
        residual,
        ROUNDS * (MARKETS + LESSONS),
    )


def _rumours(rumours) -> dict[str, float]:
    rumours = {} if rumours is None else rumours
    require_instance("rumours", rumours, Mapping)
    for name, precision in rumours.items():
        require_instance("rumours", name, str)
        if name in SHOCKS or name.startswith(RESERVED):
            raise ValueError(f"rumours has {name!r}, which is a name of the model: rename it")
        require_number(f"rumours[{name!r}]", precision, "(0, inf)")
    return dict(rumours)


def _groups(groups, rumours: Mapping[str, float]) -> list[list[Signal]]:
    """Return groups as lists, or say what is wrong with them."""
    if not isinstance(groups, list | tuple) or not all(isinstance(g, list | tuple) for g in groups):
        raise TypeError(f"groups = {groups!r} must be a list of lists of Signal")
    for i, group in enumerate(groups):
        for j, signal in enumerate(group):
            require_instance(f"groups[{i}][{j}]", signal, Signal)
            unknown = sorted(set(signal.loadings) - {*HIDDEN, *rumours})
            if unknown:
                raise ValueError(
                    f"groups[{i}][{j}] loads on {unknown}, which must be in {list(HIDDEN)} or in "
                    f"rumours = {list(rumours)}"
                )
    if not any(groups):
        raise ValueError(f"groups = {groups!r} must have a signal: nobody is informed without")
    return [list(group) for group in groups]


class _Market:
    """The map from the price that is seen to the price that clears the market."""

    def __init__(self, params, groups, rumours, following):
        self.params, self.groups, self.following = params, groups, following
        self.priced = (*PRICED, *rumours)
        errors = [f"error {i}" for i in range(max(len(group) for group in groups))]
        self.shocks = (*SHOCKS, *rumours, *(f"next_{name}" for name in rumours), *errors)
        self.variance = variances(params)
        for name, precision in rumours.items():
            self.variance[name] = self.variance[f"next_{name}"] = 1.0 / precision
        self.places = [self.shocks.index(name) for name in self.priced]

    def information(self, price: np.ndarray) -> list[InformationSet]:
        """Return what each group knows if the price has these loadings, shape (p,)."""
        size = np.abs(price[: len(HIDDEN)]).max()
        seen = dict(zip(self.priced, price / size, strict=True))
        # Net of what is public: the dividend, the cost, the disclosure.
        seen |= {"dividend": 0.0, "cost": 0.0, "disclosure_error": 0.0}
        seen["productivity"] -= price[self.priced.index("disclosure_error")] / size
        public = np.vstack([loadings(self.shocks, **seen), known_to_all(self.params, self.shocks)])
        known = []
        for group in self.groups:
            variance, private = dict(self.variance), []
            for i, signal in enumerate(group):
                variance[f"error {i}"] = 1.0 / signal.precision
                private.append(loadings(self.shocks, **{**signal.loadings, f"error {i}": 1.0}))
            covariance = np.diag([variance.get(name, 0.0) for name in self.shocks])
            rows = np.array(private).reshape(-1, len(self.shocks))
            known.append(InformationSet(covariance, public, rows, self.shocks))
        return known

    def implied(self, price: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the price that clears the market, shape (p,), and each group's payoff variance."""
        groups = self.information(price)
        tomorrow = self.following or dict(zip(self.priced, price, strict=True))
        dividend, resale = payoff_loadings(self.params, groups[0], tomorrow)
        cleared, risk = implied_price(self.params, groups, dividend + resale)
        return cleared[self.places], risk
