"""Parameters of the tradability economy: Table 1, documentation and every refusal."""

import dataclasses

import numpy as np
import pytest

from frictions.models.tradability import TradabilityParams


def test_defaults_are_table_1():
    p = TradabilityParams()
    assert (p.discount_rate, p.risk_aversion, p.elasticity) == (0.005, 5.0, 1.0)
    assert (p.tradable_weight, p.planner_weight) == (0.5, 0.5)
    assert p.mean_reversion == (0.35, 0.20, 0.21, 0.19)
    assert p.volatility == (0.04, 0.01, 0.03, 0.04)
    assert (p.correlation_home, p.correlation_foreign) == (0.36, 0.78)


def test_stationary_law_of_the_calibration():
    covariance = TradabilityParams().endowment_process().stationary_covariance
    assert np.sqrt(np.diag(covariance)) == pytest.approx([0.0478, 0.0158, 0.0463, 0.0649], abs=5e-5)
    assert covariance[0, 1] == pytest.approx(0.36 * 0.04 * 0.01 / 0.55)
    assert covariance[2, 3] == pytest.approx(0.78 * 0.03 * 0.04 / 0.40)
    assert (covariance[:2, 2:] == 0).all()


def test_counterfactuals_are_copies_and_validated():
    p = TradabilityParams()
    assert p.replace(risk_aversion=3).risk_aversion == 3
    assert p.risk_aversion == 5.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        p.risk_aversion = 3.0
    with pytest.raises(ValueError, match="risk_aversion = 0"):
        p.replace(risk_aversion=0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"risk_aversion": 0.0}, r"risk_aversion = 0.0 must be in \(0, inf\)"),
        ({"discount_rate": -0.01}, "discount_rate = -0.01 must be in"),
        ({"elasticity": 0.0}, "elasticity = 0.0 must be in"),
        ({"elasticity": np.inf}, "elasticity = inf must be in"),
        ({"tradable_weight": 1.0}, r"tradable_weight = 1.0 must be in \(0, 1\)"),
        ({"planner_weight": np.nan}, "planner_weight = nan must be in"),
        (
            {"mean_reversion": (0.35, 0.0, 0.21, 0.19)},
            r"mean_reversion\[N_H\] = 0.0 must be in .*the stationary law does not exist",
        ),
        ({"volatility": (0.04, 0.01, -0.03, 0.04)}, r"volatility\[T_F\] = -0.03 must be in"),
        ({"volatility": (0.04, 0.01, 0.03, 0.0)}, r"volatility\[N_F\] = 0.0 .*does not move"),
        (
            {"correlation_home": 1.0},
            r"correlation_home = 1.0 must be in \(-1, 1\)",
        ),
        ({"correlation_foreign": -1.5}, "correlation_foreign = -1.5 must be in"),
        ({"mean": (1.0, 1.0, 0.0, 1.0)}, r"mean\[T_F\] = 0.0 must be in"),
        ({"mean": (1.0, 1.0)}, "mean = .* must have 4 entries"),
        ({"mean": (1.0, 1.0, 1.0, np.nan)}, r"mean\[N_F\] = nan"),
        (
            {"mean": (0.2, 1.0, 1.0, 1.0)},
            r"mean\[T_H\] = 0.2 must be at least .*can turn negative; .*or use the log process",
        ),
        ({"process": "geometric"}, "process = 'geometric' must be one of"),
    ],
)
def test_bad_parameters_are_refused_by_name(changes, message):
    with pytest.raises(ValueError, match=message):
        TradabilityParams(**changes)


def test_log_process_may_have_a_small_mean():
    p = TradabilityParams(mean=(0.1,) * 4, process="log")
    assert p.endowment_process().logarithmic


def test_read_as_annual_keeps_the_stationary_law():
    """Dividing speeds by four and volatilities by two slows an endowment and leaves its spread."""
    params = TradabilityParams()
    annual = params.read_as_annual()
    quarterly, slower = (p.endowment_process() for p in (params, annual))
    assert slower.stationary_covariance == pytest.approx(quarterly.stationary_covariance)
    assert np.exp(-4 * slower.mean_reversion) == pytest.approx(np.exp(-quarterly.mean_reversion))
    assert annual.discount_rate == pytest.approx(params.discount_rate / 4)
