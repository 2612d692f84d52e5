r"""
Any number of countries with Cobb-Douglas baskets: an `Economy` of one's own, as an exercise.

With :math:`\epsilon=1` the planner's first-order condition for country i's share of the world's
tradable goods, :math:`M = \lambda_i\theta\, c_{T,i}^{\theta(1-\gamma)-1}
x_{N,i}^{(1-\theta)(1-\gamma)}`, is solved by hand: shares are proportional to

.. math::

    \left(\lambda_i x_{N,i}^{(1-\theta)(1-\gamma)}\right)^{1/(1-\theta(1-\gamma))}.
"""

import functools

import numpy as np

from frictions.foundation import require_array, require_instance, require_number
from frictions.models.tradability.pricing import Economy, GoodsMarket
from frictions.solvers.stochastic import OUProcess


def cobb_douglas_world(
    process: OUProcess,
    *,
    discount_rate: float,
    risk_aversion: float,
    tradable_weight: float,
    planner_weights,
) -> Economy:
    """
    Return the economy of n countries with a tradable and a non-tradable endowment each.

    Parameters
    ----------
    process : OUProcess
        The 2 n endowments: country by country, tradable first; Home is the first country.
    discount_rate : float
        Per quarter, positive.
    risk_aversion : float
        Relative, positive.
    tradable_weight : float
        Weight of the tradable good in the basket, in (0, 1).
    planner_weights : array, shape (n,)
        Positive; they need not sum to one.

    Returns
    -------
    Economy
        For `AssetPricer` and `simulate`.  The exchange rate is Home's price level over the
        geometric mean of the others'.
    """
    require_instance("process", process, OUProcess)
    weights = require_array(
        "planner_weights", planner_weights, (process.dimension // 2,), "(0, inf)"
    )
    if process.dimension != 2 * weights.size or weights.size < 2:
        raise ValueError(f"process has {process.dimension} endowments; it must have 2 a country")
    allocate = functools.partial(
        _allocate,
        gamma=require_number("risk_aversion", risk_aversion, "(0, inf)"),
        theta=require_number("tradable_weight", tradable_weight, "(0, 1)"),
        log_weights=np.log(weights),
    )
    return Economy(process, discount_rate, allocate)


def _allocate(x, gamma: float, theta: float, log_weights: np.ndarray) -> GoodsMarket:
    """Solve the goods markets at endowments (n, 2 countries) in closed form."""
    x = require_array("x", x, None, "(0, inf)")
    log_N, total = np.log(x[..., 1::2]), np.log(x[..., ::2].sum(axis=-1))
    score = (log_weights + (1 - theta) * (1 - gamma) * log_N) / (1 - theta * (1 - gamma))
    log_c_T = total[..., None] + score - np.logaddexp.reduce(score, axis=-1, keepdims=True)
    log_price = np.log1p(-theta) - np.log(theta) + log_c_T - log_N
    log_index = (1 - theta) * log_price - theta * np.log(theta) - (1 - theta) * np.log1p(-theta)
    log_c = theta * log_c_T[..., 0] + (1 - theta) * log_N[..., 0]
    shadow = log_weights[0] - gamma * log_c - log_index[..., 0]
    home = log_price[..., 0]
    flows = {"T": x[..., 0], "NT": np.exp(home + log_N[..., 0])}
    units = {"T": np.zeros_like(home), "NT": home, "basket": log_index[..., 0]}
    return GoodsMarket(shadow, flows, units, log_index[..., 0] - log_index[..., 1:].mean(axis=-1))
