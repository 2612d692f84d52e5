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

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from frictions.foundation.checks import require_inside, require_positive
from frictions.models.capital_reallocation.bundle import bundle_price, used_share
from frictions.models.capital_reallocation.parameters import check_elasticity
from frictions.solvers.equilibrium.log_grid_roots import find_log_roots

PRICE_RANGE = (1e-3, 1e2)
POINTS = 2001


@dataclass(frozen=True)
class OnePeriod:
    """
    The one-period economy; the paper gives no numbers for it, and the defaults illustrate.

    Attributes
    ----------
    capital_share : float
        Exponent of capital, in (0, 1).
    capital : float
        Capital of each entrepreneur, positive.
    new_weight : float
        CES weight of new goods, in (0, 1).
    dispersion : float
        Standard deviation of log productivity, positive.
    lemon_rate : float
        Share of lemons in capital and in new goods, in [0, 1).
    elasticity : float
        Elasticity of substitution between new and used goods, at least 0.
    productivity : float
        Aggregate productivity, positive.

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    capital_share: float = 1.0 / 3.0
    capital: float = 1.0
    new_weight: float = 0.7
    dispersion: float = 0.4
    lemon_rate: float = 0.02
    elasticity: float = 2.5
    productivity: float = 3.0

    def __post_init__(self):
        for name in ("capital_share", "new_weight"):
            require_inside(name, getattr(self, name), 0.0, 1.0)
        for name in ("capital", "dispersion", "productivity"):
            require_positive(name, getattr(self, name))
        if not 0.0 <= self.lemon_rate < 1.0:
            raise ValueError(f"lemon_rate = {self.lemon_rate} must be at least 0 and below 1")
        check_elasticity(self.elasticity)

    def replace(self, **changes) -> "OnePeriod":
        """Return a copy with some parameters changed, validated again."""
        return dataclasses.replace(self, **changes)

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
        price = np.asarray(price, dtype=float)
        sound = (1.0 - self.lemon_rate) * self.capital
        product = self.capital_share * self.productivity
        marginal = product * sound ** (self.capital_share - 1.0)
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
        """
        Return all prices between 0.001 and 100 that clear the market, increasing.

        Returns
        -------
        array, shape (m,)
            Possibly empty.
        """
        return find_log_roots(
            lambda log_p: self.market(np.exp(log_p))["excess_demand"], *PRICE_RANGE, POINTS
        ).roots

    def solve(self) -> "OnePeriodEquilibrium":
        """
        Find the economic equilibrium: the largest price at which excess demand falls.

        Returns
        -------
        OnePeriodEquilibrium
            Price, quantities and the elasticity of the price.

        Raises
        ------
        RuntimeError
            If there is none: the market for used capital shuts down.
        """
        stable = [p for p in self.roots() if self._slopes(p)[1] < 0.0]
        if not stable:
            raise RuntimeError(
                f"no stable equilibrium at lemon_rate = {self.lemon_rate}, elasticity = "
                f"{self.elasticity}, productivity = {self.productivity}: the used-capital market "
                "shuts down"
            )
        price = float(stable[-1])
        state = {name: float(value) for name, value in self.market(price).items()}
        by_z, by_p = self._slopes(price)
        return OnePeriodEquilibrium(
            price=price,
            bundle_price=state["bundle_price"],
            lemon_share=state["lemon_share"],
            good_sales=state["good_sales"],
            price_elasticity=-by_z * self.productivity / (by_p * price),
            residual=state["excess_demand"],
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

        def gap(eps):
            return self.replace(elasticity=eps).solve().price_elasticity - 1.0

        ends = gap(low), gap(high)
        if ends[0] * ends[1] > 0:
            raise ValueError(
                f"price elasticity is {1 + ends[0]:.4g} at elasticity {low} and {1 + ends[1]:.4g} "
                f"at {high}: it does not cross 1 in between"
            )
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
