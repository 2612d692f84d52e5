r"""
Parameters of the economy of the market-efficiency poster.

The poster prints no parameter value.  The baseline is ours, chosen so that the low-volatility
equilibrium exists for output elasticities from 0.05 to 0.95, with and without the cost shifter, and
so that the share of demand variance revealed by the price is of the order found in US data.

Precisions are inverse variances of logs.  One period is one generation of investors.
"""

import dataclasses
from dataclasses import dataclass, field

import numpy as np

from frictions.foundation.checks import require_inside, require_positive

PANEL_COST_VOLATILITY = 0.6  # of the empirical panel; the poster's model has none
_OURS = "not printed; our choice"


def _parameter(default: float, symbol: str, description: str, unit: str = "", source: str = _OURS):
    metadata = {"symbol": symbol, "unit": unit, "source": source, "description": description}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class MarketEfficiencyParams:
    r"""
    Parameters, validated at construction.

    Attributes
    ----------
    output_elasticity : float
        :math:`\eta`, elasticity of output to the input, in (0, 1).
    demand_elasticity : float
        :math:`\theta`, price elasticity of product demand, above 1.
    riskless_return : float
        :math:`R_f`, gross, above 1.
    dividend_persistence : float
        :math:`G`, in [0, :math:`R_f`); from 1 on the dividend has no unconditional mean.
    dividend_mean, income_loading : float
        :math:`\mu` and :math:`\alpha` of the dividend process.
    risk_aversion : float
        :math:`\gamma`, absolute (CARA), per unit of consumption.
    demand_precision, noise_precision, productivity_precision : float
        :math:`\tau_\varepsilon, \tau_n, \tau_a`; the last may be infinite.
    disclosure_precision : float
        :math:`\tau_s`, of the firm's disclosure about productivity.
    signal_precision, flow_precision : float
        :math:`\tau_x, \tau_g`, of private signals about demand and about noise trading, used when
        information is exogenous.
    information_capacity, flow_cost : float
        :math:`H, \chi` of the constraint :math:`\tau_x^2 + \chi \tau_g^2 \le H`.
    log_productivity_scale, log_demand_scale : float
        :math:`\bar z, \bar y`.
    mean_demand_shock, mean_productivity : float
        :math:`\bar\varepsilon, \bar a`.
    cost_volatility : float
        :math:`\sigma_w`, of the public log input-cost shifter; 0 is the poster's model.
    discount_factor, depreciation : float
        :math:`\beta, \delta` of the model with capital accumulation.

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    output_elasticity: float = _parameter(0.5, r"\eta", "Output elasticity of the input")
    demand_elasticity: float = _parameter(4.0, r"\theta", "Price elasticity of product demand")
    riskless_return: float = _parameter(1.05, r"R_f", "Gross riskless return", "per period")
    dividend_persistence: float = _parameter(0.60, r"G", "Persistence of the dividend")
    dividend_mean: float = _parameter(1.0, r"\mu", "Dividend target", "goods per share")
    income_loading: float = _parameter(
        0.10, r"\alpha", "Loading of the dividend on log income", "goods per share"
    )
    risk_aversion: float = _parameter(0.2, r"\gamma", "Absolute risk aversion", "per good")
    demand_precision: float = _parameter(1.0, r"\tau_\varepsilon", "Precision of demand")
    noise_precision: float = _parameter(1.0, r"\tau_n", "Precision of noise demand", "per share^2")
    productivity_precision: float = _parameter(1.0, r"\tau_a", "Precision of productivity")
    disclosure_precision: float = _parameter(20.0, r"\tau_s", "Precision of disclosure")
    signal_precision: float = _parameter(0.1, r"\tau_x", "Precision of signals about demand")
    flow_precision: float = _parameter(
        0.0, r"\tau_g", "Precision of signals about noise demand", "per share^2"
    )
    information_capacity: float = _parameter(0.01, r"H", "Information capacity")
    flow_cost: float = _parameter(0.1, r"\chi", "Relative cost of signals about noise demand")
    log_productivity_scale: float = _parameter(0.0, r"\bar z", "Log scale of productivity")
    log_demand_scale: float = _parameter(0.0, r"\bar y", "Log scale of demand")
    mean_demand_shock: float = _parameter(0.0, r"\bar\varepsilon", "Mean log demand shifter")
    mean_productivity: float = _parameter(0.0, r"\bar a", "Mean log productivity")
    cost_volatility: float = _parameter(
        0.0, r"\sigma_w", "Volatility of the log input-cost shifter", source="our extension"
    )
    discount_factor: float = _parameter(
        1.0 / 1.05, r"\beta", "Discount factor of the firm that accumulates capital", "per period"
    )
    depreciation: float = _parameter(0.10, r"\delta", "Depreciation of capital", "per period")

    def __post_init__(self):
        self._check_technology()
        for name, symbol in (
            ("income_loading", "alpha"),
            ("risk_aversion", "gamma"),
            ("demand_precision", "tau_eps"),
            ("noise_precision", "tau_n"),
            ("disclosure_precision", "tau_s"),
            ("information_capacity", "H"),
            ("flow_cost", "chi"),
        ):
            require_positive(f"{name} ({symbol})", getattr(self, name))
        if not self.productivity_precision > 0:
            raise ValueError(
                f"productivity_precision (tau_a) = {self.productivity_precision} must be positive; "
                "infinity is allowed and switches productivity off"
            )
        for name, symbol in (
            ("signal_precision", "tau_x"),
            ("flow_precision", "tau_g"),
            ("cost_volatility", "sigma_w"),
        ):
            value = getattr(self, name)
            if not 0 <= value < np.inf:
                raise ValueError(f"{name} ({symbol}) = {value} must be in [0, infinity)")
        if self.signal_precision == self.flow_precision == 0:
            raise ValueError(
                "signal_precision (tau_x) = flow_precision (tau_g) = 0: nobody is informed and the "
                "price reveals nothing; at least one must be positive"
            )
        for name in (
            "dividend_mean",
            "log_productivity_scale",
            "log_demand_scale",
            "mean_demand_shock",
            "mean_productivity",
        ):
            if not np.isfinite(getattr(self, name)):
                raise ValueError(f"{name} = {getattr(self, name)} must be finite")

    def _check_technology(self) -> None:
        require_inside("output_elasticity (eta)", self.output_elasticity, 0.0, 1.0)
        if not 1 < self.demand_elasticity < np.inf:
            raise ValueError(
                f"demand_elasticity (theta) = {self.demand_elasticity} must be in (1, infinity): "
                "income rises with output only if demand is elastic"
            )
        if not 1 < self.riskless_return < np.inf:
            raise ValueError(
                f"riskless_return (Rf) = {self.riskless_return} must be in (1, infinity): "
                "a stationary price needs a positive riskless rate"
            )
        if not 0 <= self.dividend_persistence < self.riskless_return:
            raise ValueError(
                f"dividend_persistence (G) = {self.dividend_persistence} must be in "
                f"[0, {self.riskless_return}), the upper end being riskless_return (Rf): at or "
                "above it the price of the dividend is infinite"
            )
        require_inside("discount_factor (beta)", self.discount_factor, 0.0, 1.0)
        if not 0 < self.depreciation <= 1:
            raise ValueError(f"depreciation (delta) = {self.depreciation} must be in (0, 1]")

    def replace(self, **changes) -> "MarketEfficiencyParams":
        """
        Return a copy with some parameters changed, validated again.

        Parameters
        ----------
        **changes : float
            New values by parameter name.

        Returns
        -------
        MarketEfficiencyParams
            The counterfactual parameters.
        """
        return dataclasses.replace(self, **changes)

    @property
    def income_share(self) -> float:
        r"""Elasticity of income to output, :math:`\varphi = 1 - 1/\theta`."""
        return 1.0 - 1.0 / self.demand_elasticity

    @property
    def disclosure_weight(self) -> float:
        r"""Weight of the disclosure in :math:`E[a|s]`, :math:`\lambda`."""
        return self.disclosure_precision / (self.productivity_precision + self.disclosure_precision)

    @property
    def undisclosed_variance(self) -> float:
        r"""Variance of productivity given the disclosure, :math:`\sigma^2_{a|s}`."""
        return 1.0 / (self.productivity_precision + self.disclosure_precision)

    @property
    def disclosed_variance(self) -> float:
        r"""Variance of :math:`E[a|s]`, written :math:`\Delta_a`; zero if productivity is known."""
        return self.disclosure_weight / self.productivity_precision

    @property
    def stationary_dividend_loading(self) -> float:
        r"""No-bubble loading of the price on the dividend, :math:`G / (R_f - G)`."""
        return self.dividend_persistence / (self.riskless_return - self.dividend_persistence)
