r"""
Stock prices, bonds and short rates of the tradability economy, Tian (2015), eqs. (4)-(6), (26).

Everything is a present value or an expectation of a function of the endowments under the shadow
value :math:`M` of the traded good,

.. math::

    S_j(x) = \frac{1}{M(x)} \int_0^\infty e^{-\rho u}\,\mathrm{E}\,[M d_j]\,du, \qquad
    B_q(x) = e^{-\rho\Delta}\,\frac{\mathrm{E}\,[(M q)(x_\Delta)]}{(M q)(x)}, \qquad
    r_q(x) = \rho - \frac{\mathcal{L}(M q)}{M q},

where :math:`q` is the price of the unit in which a payoff is measured: the traded good, Home's
non-traded good or Home's basket.  The integrals are exact on a Hermite expansion; :math:`M` itself
is evaluated exactly at every state.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.foundation.checks import require_positive
from frictions.models.tradability.allocation import Allocation, check_eq29, solve_allocation
from frictions.models.tradability.parameters import ENDOWMENTS, TradabilityParams
from frictions.solvers.stochastic.hermite import HermiteExpansion

UNITS = ("T", "NT", "basket")
# unit of the T stock, unit of the NT stock
NUMERAIRES = {"tradable": ("T", "T"), "own": ("T", "NT"), "basket": ("basket", "basket")}
QUARTERS_PER_YEAR = 4


def numeraire_units(numeraire: str) -> tuple[str, str]:
    """
    Return the units of the traded and the non-traded stock.

    Parameters
    ----------
    numeraire : str
        "tradable" (both in the traded good), "own" (each in its own good) or "basket".

    Returns
    -------
    tuple of str
        Unit of the T stock, unit of the NT stock.

    Raises
    ------
    ValueError
        If the numeraire is unknown.
    """
    if numeraire not in NUMERAIRES:
        raise ValueError(f"numeraire = {numeraire!r} must be one of {tuple(NUMERAIRES)}")
    return NUMERAIRES[numeraire]


@dataclass(frozen=True, eq=False)
class AssetPrices:
    """
    Asset prices at n states.

    Attributes
    ----------
    allocation : Allocation
        Allocation and goods prices at the states.
    stock_tradable, stock_nontradable : array, shape (n,)
        Value of the claim to Home's traded and non-traded cash flow, in traded goods.
    bonds : dict of array
        By unit, price in that unit of one unit of it delivered a bond maturity later.
    rates : dict of array
        By unit, instantaneous riskless rate per quarter.
    """

    allocation: Allocation
    stock_tradable: np.ndarray
    stock_nontradable: np.ndarray
    bonds: dict[str, np.ndarray]
    rates: dict[str, np.ndarray]

    def log_unit_price(self, unit: str) -> np.ndarray:
        """
        Log price of a unit of account in traded goods.

        Parameters
        ----------
        unit : str
            One of ``UNITS``.

        Returns
        -------
        array, shape (n,)
            Log price of the unit.
        """
        return _log_unit_price(self.allocation, unit)

    def stock(self, sector: str, unit: str) -> tuple[np.ndarray, np.ndarray]:
        """
        Value and dividend of a stock in some unit.

        Parameters
        ----------
        sector : str
            "T" or "NT".
        unit : str
            One of ``UNITS``.

        Returns
        -------
        value, dividend : array, shape (n,)
            Ex-dividend value and dividend per quarter, in the unit.
        """
        if sector == "T":
            value, dividend = self.stock_tradable, self.allocation.cash_flow_tradable
        else:
            value, dividend = self.stock_nontradable, self.allocation.cash_flow_nontradable
        if unit == "T":
            return value, dividend
        unit_price = np.exp(self.log_unit_price(unit))
        return value / unit_price, dividend / unit_price


def _log_unit_price(allocation: Allocation, unit: str) -> np.ndarray:
    if unit == "T":
        return np.zeros(allocation.endowments.shape[:-1])
    return allocation.prices.log_price_home if unit == "NT" else allocation.prices.log_index_home


class AssetPricer:
    """
    Hermite pricer of the economy: set up once for given parameters, then evaluated anywhere.

    Parameters
    ----------
    params : TradabilityParams
        Parameters.
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
    expansion : HermiteExpansion
        The basis and its operators.
    projection_errors : Series
        Relative projection error of each function that is priced.

    Raises
    ------
    ValueError
        If the projection error exceeds the tolerance, a quadrature node has a negative endowment,
        or ``eq29`` is refused.
    """

    def __init__(
        self,
        params: TradabilityParams,
        degree: int = 6,
        *,
        eq29: str = "derived",
        bond_maturity: float = 1.0,
        tolerance: float = 1e-3,
    ):
        check_eq29(params, eq29)
        require_positive("bond_maturity", bond_maturity)
        self.params, self.eq29 = params, eq29
        self.expansion = HermiteExpansion(params.endowment_process(), degree, tolerance)
        if (self.expansion.nodes <= 0).any():
            raise ValueError(
                f"the quadrature box of degree {degree} reaches a negative endowment "
                f"({self.expansion.nodes.min():.3g}): lower the degree, raise xbar (mean), lower "
                "sigma (volatility) or use the log process"
            )
        self._set_coefficients(bond_maturity)

    def _set_coefficients(self, bond_maturity: float) -> None:
        expansion, rho = self.expansion, self.params.discount_rate
        allocation = solve_allocation(expansion.nodes, self.params, self.eq29)
        M = allocation.prices.shadow_value
        flows = [M * allocation.cash_flow_tradable, M * allocation.cash_flow_nontradable]
        units = [M * np.exp(_log_unit_price(allocation, unit)) for unit in UNITS]
        values = np.stack(flows + units, axis=1)
        coefficients = expansion.project(values)
        names = ["M d_T", "M d_NT", *(f"M q_{unit}" for unit in UNITS)]
        self.projection_errors = pd.Series(
            expansion.projection_error(values, coefficients), index=names, name="relative error"
        )
        stocks = expansion.present_value(coefficients[:, :2], rho)
        bonds = np.exp(-rho * bond_maturity) * expansion.expectation(
            coefficients[:, 2:], bond_maturity
        )
        drifts = expansion.generate(coefficients[:, 2:])
        self._coefficients = np.concatenate([stocks, bonds, drifts], axis=1)

    def evaluate(self, x) -> AssetPrices:
        """
        Price the two stocks, the bonds and the short rates.

        Parameters
        ----------
        x : array, shape (n, 4)
            Endowments in the order of ``ENDOWMENTS``.

        Returns
        -------
        AssetPrices
            Prices at the n states.

        Raises
        ------
        ValueError
            If ``x`` has the wrong shape or an endowment is not positive.
        """
        x = np.asarray(x, dtype=float)
        if x.ndim != 2:
            raise ValueError(f"x has shape {x.shape}, expected (n, {len(ENDOWMENTS)})")
        allocation = solve_allocation(x, self.params, self.eq29)
        series = self.expansion.evaluate(self._coefficients, x)
        M = allocation.prices.shadow_value
        bonds, rates = {}, {}
        for j, unit in enumerate(UNITS):
            discounted = M * np.exp(_log_unit_price(allocation, unit))
            bonds[unit] = series[:, 2 + j] / discounted
            rates[unit] = self.params.discount_rate - series[:, 5 + j] / discounted
        return AssetPrices(allocation, series[:, 0] / M, series[:, 1] / M, bonds, rates)


def instantaneous_moments(
    pricer: AssetPricer, numeraire: str = "tradable", x=None, step: float = 1e-4
) -> pd.Series:
    """
    Instantaneous annualised volatilities and cyclicality at one state, free of simulation noise.

    Parameters
    ----------
    pricer : AssetPricer
        Pricer of the economy.
    numeraire : str, optional
        "tradable", "own" or "basket".
    x : array, shape (4,), optional
        State; the mean by default.
    step : float, optional
        Step of the central differences, relative to the mean.

    Returns
    -------
    Series
        Volatility of the T, NT and T-minus-NT returns in percent a year, and the cyclicality
        ratio, eq. (5).

    Raises
    ------
    ValueError
        If the numeraire is unknown.
    """
    units = numeraire_units(numeraire)
    process = pricer.expansion.process
    centre = process.deviation(process.mean if x is None else np.asarray(x, dtype=float))
    scale = 1.0 if process.logarithmic else process.mean
    shift = step * scale * np.eye(len(ENDOWMENTS))
    prices = pricer.evaluate(process.level(np.concatenate([centre + shift, centre - shift])))

    def gradient(values):
        up, down = np.split(values, 2)
        return (up - down) / (2.0 * np.diag(shift))

    slope_tradable, slope_nontradable = (
        gradient(np.log(prices.stock(sector, unit)[0]))
        for sector, unit in zip(("T", "NT"), units, strict=True)
    )
    slope_output = gradient(prices.allocation.output)
    covariance = process.shock_covariance

    def volatility(slope):
        return 100.0 * np.sqrt(QUARTERS_PER_YEAR * slope @ covariance @ slope)

    cyclicality = (slope_tradable @ covariance @ slope_output) / (
        slope_nontradable @ covariance @ slope_output
    )
    return pd.Series(
        {
            "T s.d.": volatility(slope_tradable),
            "NT s.d.": volatility(slope_nontradable),
            "TMNT s.d.": volatility(slope_tradable - slope_nontradable),
            "cyclicality": cyclicality,
        },
        name=numeraire,
    )
