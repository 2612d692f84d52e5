"""Parameters: every message of bad input, metadata, and the limit of known productivity."""

import dataclasses
import re

import numpy as np
import pytest

from frictions.models.market_efficiency import MarketEfficiencyParams
from frictions.report.parameters import parameter_table

NAMED = {
    "output_elasticity": ("eta", (0.0, 1.0, -0.1, np.nan), "strictly between 0 and 1"),
    "demand_elasticity": ("theta", (1.0, 0.5, np.inf, np.nan), "must be in (1, infinity)"),
    "riskless_return": ("Rf", (1.0, 0.9, np.inf), "must be in (1, infinity)"),
    "dividend_persistence": ("G", (-0.1, 1.05, 2.0, np.nan), "must be in [0, 1.05)"),
    "income_loading": ("alpha", (0.0, -1.0, np.inf), "must be positive"),
    "risk_aversion": ("gamma", (0.0, -1.0, np.nan), "must be positive"),
    "demand_precision": ("tau_eps", (0.0, -1.0), "must be positive"),
    "noise_precision": ("tau_n", (0.0, -1.0), "must be positive"),
    "productivity_precision": ("tau_a", (0.0, -1.0, np.nan), "must be positive"),
    "disclosure_precision": ("tau_s", (0.0, -1.0), "must be positive"),
    "signal_precision": ("tau_x", (-0.1, np.inf), "must be in [0, infinity)"),
    "flow_precision": ("tau_g", (-0.1, np.nan), "must be in [0, infinity)"),
    "cost_volatility": ("sigma_w", (-0.1, np.inf), "must be in [0, infinity)"),
    "information_capacity": ("H", (0.0, -1.0), "must be positive"),
    "flow_cost": ("chi", (0.0, -1.0), "must be positive"),
    "discount_factor": ("beta", (0.0, 1.0), "strictly between 0 and 1"),
    "depreciation": ("delta", (0.0, 1.1, np.nan), "must be in (0, 1]"),
}
CASES = [(n, s, v, why) for n, (s, values, why) in NAMED.items() for v in values]


@pytest.mark.parametrize(("name", "symbol", "value", "why"), CASES)
def test_error_names_parameter_value_and_range(name, symbol, value, why):
    with pytest.raises(ValueError, match=re.escape(f"{name} ({symbol}) = {value}")) as error:
        MarketEfficiencyParams(**{name: value})
    assert why in str(error.value)


@pytest.mark.parametrize(
    "name",
    [
        "dividend_mean",
        "log_productivity_scale",
        "log_demand_scale",
        "mean_demand_shock",
        "mean_productivity",
    ],
)
def test_levels_must_be_finite(name):
    with pytest.raises(ValueError, match=f"{name} = inf must be finite"):
        MarketEfficiencyParams(**{name: np.inf})


def test_somebody_must_be_informed():
    with pytest.raises(ValueError, match="the price reveals nothing"):
        MarketEfficiencyParams(signal_precision=0.0)
    MarketEfficiencyParams(signal_precision=0.0, flow_precision=0.1)


def test_replace_validates_and_parameters_are_frozen():
    params = MarketEfficiencyParams()
    assert params.replace(output_elasticity=0.3).output_elasticity == 0.3
    with pytest.raises(ValueError, match="output_elasticity"):
        params.replace(output_elasticity=1.5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        params.output_elasticity = 0.3


def test_known_productivity_carries_no_risk():
    params = MarketEfficiencyParams(productivity_precision=np.inf)
    assert params.disclosure_weight == 0
    assert params.undisclosed_variance == 0
    assert params.disclosed_variance == 0


def test_every_field_is_in_the_parameter_table():
    table = parameter_table(MarketEfficiencyParams())
    assert len(table) == len(dataclasses.fields(MarketEfficiencyParams))
    assert (table["source"] != "").all()
