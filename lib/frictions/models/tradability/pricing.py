r"""
Stock prices, bonds and short rates of endowment economies with complete markets, Tian (2015).

Everything is a present value or an expectation of a function of the state under the shadow value
:math:`M` of the traded good,

.. math::

    S_j(x) = \frac{1}{M(x)} \int_0^\infty e^{-\rho u}\,\mathrm{E}\,[M d_j]\,du, \qquad
    B_q(x) = e^{-\rho\Delta}\,\frac{\mathrm{E}\,[(M q)(x_\Delta)]}{(M q)(x)}, \qquad
    r_q(x) = \rho - \frac{\mathcal{L}(M q)}{M q},

where :math:`q` is the price of the unit in which a payoff is measured: the traded good, Home's
non-traded good or Home's basket.  The integrals are exact on a Hermite expansion; :math:`M` itself
is evaluated exactly at every state.

The paper's economy, eqs. (4)-(6) and (26), is `TradabilityParams`; any other is an `Economy`: a law
of motion, a discount rate and a function from states to goods markets.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.foundation import require_array, require_choice, require_instance, require_number
from frictions.foundation.errors import Inadmissible
from frictions.models.tradability.allocation import Allocation, check_eq29, solve_allocation
from frictions.models.tradability.parameters import TradabilityParams
from frictions.solvers.stochastic import HermiteExpansion, OUProcess

SECTORS = ("T", "NT")
UNITS = ("T", "NT", "basket")
# unit of the T stock, unit of the NT stock
NUMERAIRES = {"tradable": ("T", "T"), "own": ("T", "NT"), "basket": ("basket", "basket")}
QUARTERS_PER_YEAR = 4
SERIES_TOLERANCE = 0.05  # of the shadow value's series at a state, relative


@dataclass(frozen=True, eq=False)
class GoodsMarket:
    """
    Markets for goods at n states, in an economy of one's own; `Allocation` has the same in Tian's.

    Attributes
    ----------
    log_shadow_value : array, shape (n,)
        Log of the discount factor's level M, in utils per traded good, without e^(-rho t).
    flows : dict of array
        Cash flow of Home's sectors ``T`` and ``NT`` in traded goods, positive.
    log_units : dict of array
        Log price of the units ``T``, ``NT`` and ``basket`` in traded goods.
    log_rer : array, shape (n,)
        Log real exchange rate; up is an appreciation of Home.
    """

    log_shadow_value: np.ndarray
    flows: dict[str, np.ndarray]
    log_units: dict[str, np.ndarray]
    log_rer: np.ndarray


Goods = Allocation | GoodsMarket


@dataclass(frozen=True, eq=False)
class Economy:
    """
    An endowment economy to price and to simulate.

    Attributes
    ----------
    process : OUProcess
        Law of motion of the d states, time in quarters.
    discount_rate : float
        Rate of time preference per quarter, positive.
    allocate : callable
        From states (n, d) to `GoodsMarket`; at module level if several cores are to share the work.
    """

    process: OUProcess
    discount_rate: float
    allocate: Callable[[np.ndarray], Goods]

    def __post_init__(self):
        require_instance("process", self.process, OUProcess)
        if not callable(self.allocate):
            raise TypeError(f"allocate = {self.allocate!r} must be a function of states (n, d)")
        require_number("discount_rate", self.discount_rate, "(0, inf)")


def economy_of(params: "TradabilityParams | Economy", eq29: str = "derived") -> Economy:
    """Return the economy of Tian's parameters; an economy is returned as it is."""
    if isinstance(params, Economy):
        return params
    require_instance("params", params, TradabilityParams, "or an Economy")
    check_eq29(params, eq29)
    allocate = functools.partial(solve_allocation, params=params, eq29=eq29)
    return Economy(params.endowment_process(), params.discount_rate, allocate)


@dataclass(frozen=True, eq=False)
class AssetPrices:
    """
    Asset prices at n states.

    Attributes
    ----------
    allocation : Allocation or GoodsMarket
        Goods markets at the states.
    stocks : dict of array, shape (n,)
        By sector, value of the claim to Home's cash flow, in traded goods.
    bonds : dict of array
        By unit, price in that unit of one unit of it delivered a bond maturity later.
    rates : dict of array
        By unit, instantaneous riskless rate per quarter.
    """

    allocation: Goods
    stocks: dict[str, np.ndarray]
    bonds: dict[str, np.ndarray]
    rates: dict[str, np.ndarray]

    def stock(self, sector: str, unit: str) -> tuple[np.ndarray, np.ndarray]:
        """Ex-dividend value and dividend per quarter, (n,), of ``T`` or ``NT`` in a unit."""
        require_choice("sector", sector, SECTORS)
        require_choice("unit", unit, UNITS)
        price = np.exp(self.allocation.log_units[unit])
        return self.stocks[sector] / price, self.allocation.flows[sector] / price


class AssetPricer:
    """
    Hermite pricer of an economy: set up once, then evaluated anywhere.

    Parameters
    ----------
    params : TradabilityParams or Economy
        What is priced.
    degree : int, optional
        Degree of the expansion.  4 is enough for each stock on its own; the difference between the
        two stocks in a common unit is 100 times smaller than either and wants 6 or more.
    eq29 : str, optional
        "derived", or "printed" for the paper's misprint (diagnostic, unit elasticity only).
    bond_maturity : float, optional
        Maturity of the bonds in quarters.
    tolerance : float, optional
        Largest relative projection error accepted.

    Attributes
    ----------
    economy : Economy
        What is priced.
    expansion : HermiteExpansion
        The basis and its operators.
    projection_errors : Series
        Relative projection error of each function that is priced.

    Raises
    ------
    ValueError
        If a quadrature node has a negative endowment, or ``eq29`` is refused.
    NotConverged
        If the projection error exceeds the tolerance.
    """

    def __init__(
        self,
        params: TradabilityParams | Economy,
        degree: int = 6,
        *,
        eq29: str = "derived",
        bond_maturity: float = 1.0,
        tolerance: float = 1e-3,
    ):
        bond_maturity = require_number("bond_maturity", bond_maturity, "(0, inf)")
        self.economy = economy_of(params, eq29)
        self.expansion = HermiteExpansion(self.economy.process, degree, tolerance)
        if isinstance(params, TradabilityParams) and (self.expansion.nodes <= 0).any():
            raise ValueError(
                f"degree = {degree} must be lower: the quadrature box reaches a negative endowment "
                f"({self.expansion.nodes.min():.3g}); or raise the mean, lower the volatility or "
                "use the log process"
            )
        self._set_coefficients(bond_maturity)

    def _set_coefficients(self, bond_maturity: float) -> None:
        expansion, rho = self.expansion, self.economy.discount_rate
        goods = self.economy.allocate(expansion.nodes)
        M = np.exp(goods.log_shadow_value)
        functions = {f"M d_{sector}": M * goods.flows[sector] for sector in SECTORS}
        functions |= {f"M q_{unit}": M * np.exp(goods.log_units[unit]) for unit in UNITS}
        values = np.stack(list(functions.values()), axis=1)
        coefficients = expansion.project(values)
        self.projection_errors = pd.Series(
            expansion.projection_error(values, coefficients), list(functions), name="relative error"
        )
        n = len(SECTORS)
        flows, units = coefficients[:, :n], coefficients[:, n:]
        bonds = np.exp(-rho * bond_maturity) * expansion.expectation(units, bond_maturity)
        self._coefficients = np.concatenate(
            [expansion.present_value(flows, rho), bonds, expansion.generate(units), units[:, :1]],
            axis=1,
        )

    def evaluate(self, x) -> AssetPrices:
        """
        Price the two stocks, the bonds and the short rates.

        Parameters
        ----------
        x : array, shape (n, d)
            States; for Tian's economy endowments in the order of ``ENDOWMENTS``.

        Returns
        -------
        AssetPrices
            Prices at the n states.

        Raises
        ------
        ValueError
            If ``x`` has the wrong shape or an endowment is not positive.
        Inadmissible
            If a state is so far from the mean that the series misses the shadow value by five per
            cent.
        """
        x = require_array("x", x, (None, self.economy.process.dimension))
        goods = self.economy.allocate(x)
        series = self.expansion.evaluate(self._coefficients, x)
        M = np.exp(goods.log_shadow_value)
        gap = np.abs(series[:, -1] / M - 1.0)
        worst = int(np.argmax(gap))
        if not gap[worst] <= SERIES_TOLERANCE:
            raise Inadmissible(
                f"x[{worst}] = {x[worst].tolist()} must be nearer to the mean, or the degree "
                f"higher than {self.expansion.degree}: the series misses the shadow value there by "
                f"{100 * gap[worst]:.2g}%, and at most {100 * SERIES_TOLERANCE:g}% are accepted"
            )
        stocks = {sector: series[:, j] / M for j, sector in enumerate(SECTORS)}
        bonds, rates = {}, {}
        for j, unit in enumerate(UNITS, start=len(SECTORS)):
            discounted = M * np.exp(goods.log_units[unit])
            bonds[unit] = series[:, j] / discounted
            rates[unit] = self.economy.discount_rate - series[:, len(UNITS) + j] / discounted
        return AssetPrices(goods, stocks, bonds, rates)


def numeraire_units(numeraire: str) -> tuple[str, str]:
    """Return the units of the T and the NT stock under "tradable", "own" or "basket"."""
    require_choice("numeraire", numeraire, tuple(NUMERAIRES))
    return NUMERAIRES[numeraire]
