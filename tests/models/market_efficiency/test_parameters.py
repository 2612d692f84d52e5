"""Parameters: every message of bad input, metadata, and the limit of known productivity."""

import dataclasses
import re

import numpy as np
import pytest

from frictions.models.market_efficiency import MarketEfficiencyParams
from frictions.models.market_efficiency.parameters import given
from frictions.report.parameters import parameter_table

REFUSED = {
    "output_elasticity": ((0.0, 1.0, -0.1, np.nan), "(0, 1)"),
    "demand_elasticity": ((1.0, 0.5, np.inf, np.nan), "(1, inf)"),
    "riskless_return": ((1.0, 0.9, np.inf), "(1, inf)"),
    "dividend_persistence": ((-0.1, np.nan), "[0, inf)"),
    "income_loading": ((0.0, -1.0, np.inf), "(0, inf)"),
    "risk_aversion": ((0.0, -1.0, np.nan), "(0, inf)"),
    "demand_precision": ((0.0, -1.0), "(0, inf)"),
    "noise_precision": ((0.0, -1.0), "(0, inf)"),
    "productivity_precision": ((0.0, -1.0, np.nan), "(0, inf]"),
    "disclosure_precision": ((0.0, -1.0), "(0, inf)"),
    "signal_precision": ((-0.1, np.inf), "[0, inf)"),
    "flow_precision": ((-0.1, np.nan), "[0, inf)"),
    "cost_volatility": ((-0.1, np.inf), "[0, inf)"),
    "information_capacity": ((0.0, -1.0), "(0, inf)"),
    "flow_cost": ((0.0, -1.0), "(0, inf)"),
    "discount_factor": ((0.0, 1.0), "(0, 1)"),
    "depreciation": ((0.0, 1.1, np.nan), "(0, 1]"),
    "dividend_mean": ((np.inf,), "(-inf, inf)"),
    "mean_productivity": ((np.nan,), "(-inf, inf)"),
}
CASES = [(n, v, where) for n, (values, where) in REFUSED.items() for v in values]


@pytest.mark.parametrize(("name", "value", "where"), CASES)
def test_error_names_parameter_value_and_range(name, value, where):
    with pytest.raises(ValueError, match=re.escape(f"{name} = {value} must be in {where}")):
        MarketEfficiencyParams(**{name: value})


@pytest.mark.parametrize("value", [1.05, 2.0])
def test_the_dividend_must_die_out_faster_than_it_is_discounted(value):
    with pytest.raises(ValueError, match=re.escape(f"= {value} must be in [0, 1.05), the upper")):
        MarketEfficiencyParams(dividend_persistence=value)


def test_what_takes_a_parameter_s_place_is_checked_like_it():
    params = MarketEfficiencyParams()
    assert given(params, "output_elasticity", "eta", None) == 0.5
    assert given(params, "output_elasticity", "eta", 0.3) == 0.3
    with pytest.raises(ValueError, match=re.escape("eta[1] = 1.5 must be in (0, 1)")):
        given(params, "output_elasticity", "eta", [0.5, 1.5])


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
