r"""
The one-period economy: a closed form up to one scalar root, Yu (2019), section 2.3.

All entrepreneurs hold :math:`k_0` and draw productivity :math:`\ln z\sim N(-\sigma^2/2,\sigma^2)`.
With :math:`q=1/(1-\alpha)` the demand for bundles :math:`B`, sales of sound capital :math:`S_g`
and the lemon share are explicit in the price, and equilibria are the roots of

.. math::

    E(p;Z)=\theta B-\lambda k_0-S_g .

With lemons and :math:`\epsilon>1` there are generically two roots or none: at low prices used
goods become all lemons and their demand dies.  The economic one is the largest at which excess
demand falls.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtr

from frictions.foundation import Parameters, parameter, require_array, require_number
from frictions.foundation.errors import Inadmissible, NoEquilibrium
from frictions.models.capital_reallocation.bundle import bundle_price, used_share
from frictions.solvers.equilibrium import find_log_roots

PRICE_RANGE = (1e-3, 1e2)  # around the marginal product where capital is now
POINTS = 2001


@dataclass(frozen=True)
class OnePeriod(Parameters):
    """
    The one-period economy; the paper gives no numbers for it, and the defaults illustrate.

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    capital_share: float = parameter(1.0 / 3.0, r"\alpha", "Exponent of capital", "(0, 1)")
    capital: float = parameter(1.0, "k_0", "Capital of each entrepreneur", "(0, inf)")
    new_weight: float = parameter(0.7, r"\eta", "CES weight of new goods", "(0, 1)")
    dispersion: float = parameter(0.4, r"\sigma", "S.d. of log productivity", "(0, inf)")
    lemon_rate: float = parameter(
        0.02, r"\lambda", "Share of lemons in capital and in new goods", "[0, 1)"
    )
    elasticity: float = parameter(
        2.5, r"\epsilon", "Elasticity of substitution, new against used", "[0, inf)",
        why="0 is Leontief, 1 Cobb-Douglas",
    )  # fmt: skip
    productivity: float = parameter(3.0, "Z", "Aggregate productivity", "(0, inf)")

    def market(self, price, lemon_share=None) -> dict[str, np.ndarray]:
        """
        Evaluate the used-capital market at any price.

        Parameters
        ----------
        price : float or array
            Price of used goods, positive.
        lemon_share : float, optional
            What buyers believe; default the share that sales at the price imply.

        Returns
        -------
        dict of array
            ``lemon_share``, ``bundle_price``, ``used_share``, ``good_sales``, ``bundles``,
            ``excess_demand`` and the integrals ``invest`` (I) and ``disinvest`` (J).
        """
        price = require_array("price", price, (...,), "(0, inf)")
        if lemon_share is not None:
            lemon_share = require_number("lemon_share", lemon_share, "[0, 1)")
        sound = (1.0 - self.lemon_rate) * self.capital
        product, marginal = self.capital_share * self.productivity, self._marginal
        disinvest, below = self._moments(price / marginal)
        disinvest = (product / price) ** self._power * disinvest
        sales = np.maximum(sound * below - disinvest, 0.0)
        lemons = self.lemon_rate * self.capital
        # far down, where sales underflow, every used good is a lemon: stay just below one
        share = np.minimum(lemons / (lemons + sales), 1.0 - 1e-12) if lemons > 0 else 0.0 * price
        share = share if lemon_share is None else lemon_share
        rho = bundle_price(self, price, share)
        kept, below_invest = self._moments(rho / marginal)
        invest = (product / rho) ** self._power * (self._whole_moment() - kept)
        bundles = invest - sound * (1.0 - below_invest)
        theta = used_share(self, price, share)
        return {
            "lemon_share": share,
            "bundle_price": rho,
            "used_share": theta,
            "good_sales": sales,
            "bundles": bundles,
            "invest": invest,
            "disinvest": disinvest,
            "excess_demand": theta * bundles - lemons - sales,
        }

    @property
    def _marginal(self) -> float:
        """Marginal product of capital where it is now, at productivity one of one's own."""
        sound = (1.0 - self.lemon_rate) * self.capital
        return self.capital_share * self.productivity * sound ** (self.capital_share - 1.0)

    @property
    def _power(self) -> float:
        return 1.0 / (1.0 - self.capital_share)

    def _whole_moment(self) -> float:
        q, variance = self._power, self.dispersion**2
        return np.exp(0.5 * q * (q - 1.0) * variance)

    def _moments(self, threshold):
        """Integral of z^q, and probability, below a threshold."""
        score = (np.log(threshold) + 0.5 * self.dispersion**2) / self.dispersion
        return self._whole_moment() * ndtr(score - self._power * self.dispersion), ndtr(score)

    def roots(self) -> np.ndarray:
        """Return all prices, shape (m,), that clear the market; whether or not below a bundle's."""
        low, high = (bound * self._marginal for bound in PRICE_RANGE)
        return find_log_roots(
            lambda log_p: self.market(np.exp(log_p))["excess_demand"], low, high, POINTS
        ).roots

    def equilibria(self) -> pd.DataFrame:
        """
        Return all roots, and the shut-down where there is one.

        Returns
        -------
        DataFrame
            A row each: ``price``, ``bundle_price``, ``lemon_share``, ``good_sales``, ``slope`` of
            excess demand in the price, and ``kind``: "stable" where excess demand falls,
            "unstable" where it rises, "not convex" where a used good costs more than a bundle,
            which no equilibrium allows, and "shut-down".
        """
        rows = []
        for price in self.roots():
            state = {name: float(value) for name, value in self.market(price).items()}
            slope = self._slopes(price)[1]
            kind = "stable" if slope < 0.0 else "unstable"
            kind = kind if price < state["bundle_price"] else "not convex"
            rows.append(state | {"price": price, "slope": slope, "kind": kind})
        if self.lemon_rate > 0.0 and self.elasticity > 1.0:
            rows.insert(0, {
                "price": 0.0, "bundle_price": float(bundle_price(self, 1.0, 1.0)),
                "lemon_share": 1.0, "good_sales": 0.0, "slope": np.nan, "kind": "shut-down",
            })  # fmt: skip
        names = ["price", "bundle_price", "lemon_share", "good_sales", "slope", "kind"]
        return pd.DataFrame(rows, columns=names)

    def solve(self) -> "OnePeriodEquilibrium":
        """
        Find the economic equilibrium: the largest price at which excess demand falls.

        Returns
        -------
        OnePeriodEquilibrium
            Price, quantities and the elasticity of the price.

        Raises
        ------
        NoEquilibrium
            If there is none with trade: only the shut-down, a price of zero, is left.
        Inadmissible
            If there is one only where used goods cost more than a bundle.
        """
        found = self.equilibria()
        stable = found[found["kind"] == "stable"]
        where = (
            f"lemon_rate = {self.lemon_rate}, elasticity = {self.elasticity}, productivity = "
            f"{self.productivity}"
        )
        if stable.empty and (found["kind"] == "not convex").any():
            beyond = found[found["kind"] == "not convex"].iloc[-1]
            raise Inadmissible(
                f"at {where} the market clears at a selling price {beyond['price']:.6g} that is "
                f"not below the bundle price {beyond['bundle_price']:.6g}: all would buy used "
                "goods, and the problem is not convex"
            )
        if stable.empty:
            told = "the used-capital market shuts down (only p = 0 is left)"
            raise NoEquilibrium(f"no stable equilibrium with trade at {where}: {told}")
        best = stable.iloc[-1]
        price = float(best["price"])
        by_z, by_p = self._slopes(price)
        return OnePeriodEquilibrium(
            price=price,
            bundle_price=float(best["bundle_price"]),
            lemon_share=float(best["lemon_share"]),
            good_sales=float(best["good_sales"]),
            price_elasticity=-by_z * self.productivity / (by_p * price),
            residual=float(self.market(price)["excess_demand"]),
        )

    def _slopes(self, price: float) -> tuple[float, float]:
        """Return derivatives of excess demand in productivity and the price, Proposition 1."""
        m = {name: float(value) for name, value in self.market(price).items()}
        q, eps, Z = self._power, self.elasticity, self.productivity
        theta, rho, share = m["used_share"], m["bundle_price"], m["lemon_share"]
        B, invest, J = m["bundles"], m["invest"], m["disinvest"]
        lemons = self.lemon_rate * self.capital
        share_z = share**2 / lemons * q * J / Z if lemons > 0 else 0.0
        share_p = -share_z * Z / price
        theta_p, theta_rho = -eps * theta / price, eps * theta / rho
        theta_share = -(eps - 1.0) * theta / (1.0 - share)
        rho_p, rho_share = theta, theta * price / (1.0 - share)
        indirect = (theta_share + theta_rho * rho_share) * B - theta * q * invest * rho_share / rho
        by_z = q * (theta * invest + J) / Z + indirect * share_z
        by_p = (theta_p + theta_rho * rho_p) * B - theta * q * invest * rho_p / rho - q * J / price
        return by_z, by_p + indirect * share_p

    def threshold_elasticity(self, low: float = 0.0, high: float = 10.0) -> float:
        r"""
        Find the elasticity of substitution at which the price moves one for one.

        Parameters
        ----------
        low, high : float, optional
            Bracket.

        Returns
        -------
        float
            :math:`\bar\epsilon`: below it sales of sound capital rise with productivity.

        Raises
        ------
        ValueError
            If the price elasticity does not cross one inside the bracket.
        """
        low = require_number("low", low, "[0, inf)")
        high = require_number("high", high, "(0, inf)")

        def gap(eps):
            return self.replace(elasticity=eps).solve().price_elasticity - 1.0

        ends = gap(low), gap(high)
        if ends[0] * ends[1] > 0:
            found = f"{1 + ends[0]:.4g} at elasticity {low} and {1 + ends[1]:.4g} at {high}"
            raise ValueError(f"price elasticity is {found}: it does not cross 1 in between")
        return float(brentq(gap, low, high, xtol=1e-10))


@dataclass(frozen=True)
class OnePeriodEquilibrium:
    r"""
    Equilibrium of the one-period economy.

    Attributes
    ----------
    price, bundle_price : float
        Price of used goods and of a bundle, in new goods.
    lemon_share : float
        Share of lemons among used goods traded.
    good_sales : float
        Sound capital sold.
    price_elasticity : float
        :math:`\phi=d\ln p/d\ln Z`; sales of sound capital are procyclical if it exceeds one.
    residual : float
        Excess demand left.
    """

    price: float
    bundle_price: float
    lemon_share: float
    good_sales: float
    price_elasticity: float
    residual: float
