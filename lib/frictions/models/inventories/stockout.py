r"""
The stock-out block: a firm that sells the smaller of its stock and a random demand.

Demand is :math:`v` times a known scale, with :math:`\log v \sim N(-\sigma_v^2/2, \sigma_v^2)`, and
the stock runs out when :math:`v` passes the threshold :math:`v^*`; Yu (2019), section 1.3 and
appendix A.6.  Write :math:`F_\pm` for the cdf of :math:`N(0, \sigma_v^2)` at
:math:`\log v^* \pm \sigma_v^2/2`.

========================================  ==========================  ==============================
symbol                                    code                        meaning
========================================  ==========================  ==============================
:math:`v^*`                               ``threshold``               demand at which stock runs out
:math:`1 - F_+`                           ``stockout_probability``    probability of a stock-out
:math:`1 - F_-`                           ``stockout_demand_share``   share of demand met by
                                                                      stock-outs
:math:`\Psi = E\min(v, v^*)`              ``expected_sales``          sales over the demand scale
:math:`\Phi`                              ``price_index``             of the final-goods firm
:math:`\epsilon = \theta F_-/\Psi`        ``price_elasticity``        of expected sales
:math:`\varepsilon_\Psi`                  ``sales_elasticity``        of sales to the threshold
:math:`\varepsilon_{\Psi'}`               ``slope_elasticity``        of the stock-out probability
:math:`\varepsilon_\Phi`                  ``index_elasticity``        of the price index
:math:`D`                                 ``markup_slope``            minus the elasticity of the
                                                                      desired markup
========================================  ==========================  ==============================
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr


@dataclass(frozen=True, eq=False)
class StockOut:
    """
    The stock-out block at one or many thresholds; see the module's table.

    Attributes
    ----------
    threshold, stockout_probability, stockout_demand_share : float or array
    expected_sales, price_index, price_elasticity : float or array
    sales_elasticity, slope_elasticity, index_elasticity, markup_slope : float or array
    """

    threshold: float | np.ndarray
    stockout_probability: float | np.ndarray
    stockout_demand_share: float | np.ndarray
    expected_sales: float | np.ndarray
    price_index: float | np.ndarray
    price_elasticity: float | np.ndarray
    sales_elasticity: float | np.ndarray
    slope_elasticity: float | np.ndarray
    index_elasticity: float | np.ndarray
    markup_slope: float | np.ndarray


def stock_out_block(
    log_threshold: float | np.ndarray, demand_elasticity: float, taste_volatility: float
) -> StockOut:
    """Evaluate the stock-out block; floats or arrays, as ``log_threshold``."""
    theta, sigma = demand_elasticity, taste_volatility
    variance = sigma**2
    v = np.exp(log_threshold)
    plus = (log_threshold + variance / 2) / sigma
    minus = (log_threshold - variance / 2) / sigma
    # Tails by the cdf of the negative: 1 - cdf would round to zero.
    out, served = ndtr(-plus), ndtr(minus)
    sales = served + v * out
    # Phi = F_- plus the value of goods that run out, each at its shadow price.
    rationed = np.exp(variance * (1 - theta) / (2 * theta**2)) * ndtr(-(plus - sigma / theta))
    rationed = v ** ((theta - 1) / theta) * rationed
    index = served + rationed
    epsilon = theta * served / sales
    sales_elasticity = v * out / sales
    density = np.exp(-0.5 * plus**2) / (sigma * np.sqrt(2 * np.pi))
    # Deep in the tail both vanish; their ratio tends to -plus/sigma.
    with np.errstate(divide="ignore", invalid="ignore"):
        slope_elasticity = np.where(out > 0, -density / out, -plus / sigma)[()]
        markup_slope = (epsilon - theta) / (epsilon * (epsilon - 1))
    return StockOut(
        threshold=v,
        stockout_probability=out,
        stockout_demand_share=ndtr(-minus),
        expected_sales=sales,
        price_index=index,
        price_elasticity=epsilon,
        sales_elasticity=sales_elasticity,
        slope_elasticity=slope_elasticity,
        index_elasticity=(theta - 1) / theta * rationed / index,
        markup_slope=markup_slope * (1 - sales_elasticity + slope_elasticity),
    )
