r"""
Growing needs a CES bundle of new and used goods: its price and its parts, Corollary 1.

New goods cost 1 and hold a share :math:`\lambda` of lemons, used goods cost :math:`p` and hold a
share :math:`\lambda^M`.  With the sound goods of each kind as inputs, one unit of the bundle costs

.. math::

    \rho=\Big[\eta\Big(\tfrac1{1-\lambda}\Big)^{1-\epsilon}
    +(1-\eta)\Big(\tfrac p{1-\lambda^M}\Big)^{1-\epsilon}\Big]^{1/(1-\epsilon)} .
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from frictions.foundation.arrays import require_array
from frictions.foundation.errors import Inadmissible


class NotConvex(Inadmissible):
    """Prices at which used goods cost no less than a bundle; a search steps back from them."""


@dataclass(frozen=True)
class Prices:
    """
    Prices of one date.

    Attributes
    ----------
    used : float
        Price of used capital, in goods.
    wage : float
        Wage, in goods.
    rate : float
        Gross interest rate to the next date.
    lemon_share : float
        Share of lemons among used capital traded; 1 where the market is shut.
    """

    used: float
    wage: float
    rate: float
    lemon_share: float

    @property
    def shut(self) -> bool:
        """Whether the market for used capital is shut: nothing but lemons, worth nothing."""
        return self.lemon_share == 1.0


def _log_unit_costs(params, price, lemon_share):
    """Return the logs of what a sound unit costs new and used."""
    price = require_array("price", price, (...,), "(0, inf)")
    share = require_array("lemon_share", lemon_share, (...,), "[0, 1]")
    if params.elasticity <= 1.0 and (share == 1.0).any():
        raise ValueError(
            f"lemon_share = 1 must be in [0, 1) at elasticity = {params.elasticity}: no bundle can "
            "be made without sound used goods"
        )
    with np.errstate(divide="ignore"):  # nothing but lemons: a sound used good cannot be had
        return -np.log1p(-params.lemon_rate), np.log(price) - np.log1p(-share)


def bundle_price(params, price, lemon_share):
    r"""
    Return the price of one bundle, Corollary 1.

    Parameters
    ----------
    params : ReallocationParams or OnePeriod
        With ``lemon_rate``, ``new_weight`` and ``elasticity``.
    price : float or array
        Price of used goods, positive.
    lemon_share : float or array
        Share of lemons among used goods traded, in [0, 1]; 1, where only new goods are of use,
        needs an elasticity above one.

    Returns
    -------
    float or array
        :math:`\rho`, in goods.
    """
    new, used = _log_unit_costs(params, price, lemon_share)
    eta, power = params.new_weight, 1.0 - params.elasticity
    if abs(power) < 1e-9:
        return np.exp(eta * new + (1.0 - eta) * used)
    # expm1 keeps the digits that the power mean loses near the Cobb-Douglas case
    gap = used - new
    with np.errstate(over="ignore"):  # without sound used goods, near the Cobb-Douglas case
        return np.exp(new + np.log1p((1.0 - eta) * np.expm1(power * gap)) / power)


def used_share(params, price, lemon_share):
    r"""Return used goods a bundle, :math:`(1-\eta)(1-\lambda^M)^{\epsilon-1}(\rho/p)^\epsilon`."""
    relative = np.asarray(price) / bundle_price(params, price, lemon_share)
    sound = (1.0 - np.asarray(lemon_share)) ** (params.elasticity - 1.0)
    return (1.0 - params.new_weight) * sound * relative ** (-params.elasticity)


def new_share(params, price, lemon_share):
    r"""Return new goods a bundle, :math:`\eta(1-\lambda)^{\epsilon-1}\rho^{\epsilon}`."""
    sound = (1.0 - params.lemon_rate) ** (params.elasticity - 1.0)
    return params.new_weight * sound * bundle_price(params, price, lemon_share) ** params.elasticity


@njit(cache=True)
def trades(mass, k_next, regime, kept):
    """Return bundles bought and sound capital sold of mass, (nz, nk, na), that keeps (nk,)."""
    bought = sold = 0.0
    for z in range(mass.shape[0]):
        for j in range(mass.shape[1]):
            for i in range(mass.shape[2]):
                if regime[z, j, i] != 0.0:
                    change = mass[z, j, i] * (k_next[z, j, i] - kept[j])
                    bought += max(change, 0.0)
                    sold += max(-change, 0.0)
    return bought, sold
