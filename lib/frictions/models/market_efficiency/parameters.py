r"""
Parameters of the economy of the market-efficiency poster.

The poster prints no parameter value.  The baseline is ours, chosen so that the low-volatility
equilibrium exists for output elasticities from 0.05 to 0.95, with and without the cost shifter, and
so that the share of demand variance revealed by the price is of the order found in US data.

Precisions are inverse variances of logs.  One period is one generation of investors.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ParamSpec, TypeVar

from frictions.foundation import Parameters, parameter, require_array, require_instance
from frictions.foundation.arrays import require_one_shape

PANEL_COST_VOLATILITY = 0.6  # of the empirical panel; the poster's model has none
INFORMATIVENESS = "(1e-100, 1e100)"  # beyond it squares overflow
REPLACED = {"eta": "output_elasticity", "tau_x": "signal_precision", "tau_g": "flow_precision"}
P = ParamSpec("P")
R = TypeVar("R")
_ours = functools.partial(parameter, source="not printed; our choice")


@dataclass(frozen=True)
class MarketEfficiencyParams(Parameters):
    """Parameters of the poster's economy and of the extensions studied here."""

    output_elasticity: float = _ours(0.5, r"\eta", "Output elasticity of the input", "(0, 1)")
    demand_elasticity: float = _ours(
        4.0, r"\theta", "Price elasticity of product demand", "(1, inf)",
        why="income rises with output only if demand is elastic",
    )  # fmt: skip
    riskless_return: float = _ours(
        1.05, r"R_f", "Gross riskless return", "(1, inf)", unit="per period",
        why="a stationary price needs a positive riskless rate",
    )  # fmt: skip
    dividend_persistence: float = _ours(
        0.60, r"G", "Persistence of the dividend", "[0, inf)",
        why="and below riskless_return, where the price of the dividend would be infinite",
    )  # fmt: skip
    dividend_mean: float = _ours(1.0, r"\mu", "Dividend target", unit="goods per share")
    income_loading: float = _ours(
        0.10, r"\alpha", "Loading of the dividend on log income", "(0, inf)", unit="goods per share"
    )
    risk_aversion: float = _ours(
        0.2, r"\gamma", "Absolute risk aversion", "(0, inf)", unit="per good"
    )
    demand_precision: float = _ours(1.0, r"\tau_\varepsilon", "Precision of demand", "(0, inf)")
    noise_precision: float = _ours(
        1.0, r"\tau_n", "Precision of noise demand", "(0, inf)", unit="per share²"
    )
    productivity_precision: float = _ours(
        1.0, r"\tau_a", "Precision of productivity", "(0, inf]",
        why="infinity switches productivity off",
    )  # fmt: skip
    disclosure_precision: float = _ours(20.0, r"\tau_s", "Precision of disclosure", "(0, inf)")
    signal_precision: float = _ours(0.1, r"\tau_x", "Precision of signals about demand", "[0, inf)")
    flow_precision: float = _ours(
        0.0, r"\tau_g", "Precision of signals about noise demand", "[0, inf)", unit="per share²"
    )
    information_capacity: float = _ours(0.01, r"H", "Information capacity", "(0, inf)")
    flow_cost: float = _ours(
        0.1, r"\chi", "Relative cost of signals about noise demand", "(0, inf)"
    )
    log_productivity_scale: float = _ours(0.0, r"\bar z", "Log scale of productivity")
    log_demand_scale: float = _ours(0.0, r"\bar y", "Log scale of demand")
    mean_demand_shock: float = _ours(0.0, r"\bar\varepsilon", "Mean log demand shifter")
    mean_productivity: float = _ours(0.0, r"\bar a", "Mean log productivity")
    cost_volatility: float = parameter(
        0.0, r"\sigma_w", "Volatility of the log input-cost shifter", "[0, inf)",
        source="our extension",
    )  # fmt: skip
    discount_factor: float = _ours(
        1.0 / 1.05, r"\beta", "Discount factor of the firm that accumulates capital", "(0, 1)",
        unit="per period",
    )  # fmt: skip
    depreciation: float = _ours(
        0.10, r"\delta", "Depreciation of capital", "(0, 1]", unit="per period"
    )

    def __post_init__(self):
        super().__post_init__()
        if self.dividend_persistence >= self.riskless_return:
            raise ValueError(
                f"dividend_persistence = {self.dividend_persistence} must be in "
                f"[0, {self.riskless_return}), the upper end being riskless_return: at or above it "
                "the price of the dividend is infinite"
            )
        if self.signal_precision == self.flow_precision == 0:
            raise ValueError(
                "signal_precision = flow_precision = 0: nobody is informed and the price reveals "
                "nothing; at least one must be in (0, inf)"
            )

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


def entries(name: str, values, inside: str):
    """Return a number, or an array of at least one, in a range; or say what is wrong with it."""
    array = require_array(name, values, (...,), inside)
    return array if array.ndim else float(array)


def given(params: MarketEfficiencyParams, name: str, argument: str, value):
    """Return a parameter, or what an argument puts in its place, checked as it would be."""
    if value is None:
        return getattr(params, name)
    (field,) = (field for field in fields(params) if field.name == name)
    return entries(argument, value, field.metadata["inside"])


def overrides(params: MarketEfficiencyParams, u, **values) -> tuple[Any, ...]:
    """Return informativeness and what ``eta``, ``tau_x``, ``tau_g`` put in parameters' places."""
    checked = {"u": entries("u", u, INFORMATIVENESS)}
    checked |= {name: given(params, REPLACED[name], name, value) for name, value in values.items()}
    require_one_shape(checked)
    return tuple(checked.values())


def takes_params(function: Callable[P, R]) -> Callable[P, R]:
    """Refuse a first argument that is no ``MarketEfficiencyParams``."""

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        params = args[0] if args else kwargs.get("params")
        require_instance("params", params, MarketEfficiencyParams)
        return function(*args, **kwargs)

    return checked
