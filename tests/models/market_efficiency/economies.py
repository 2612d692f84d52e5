"""Random admissible economies for property tests."""

import numpy as np
from hypothesis import strategies as st

from frictions.models.market_efficiency import MarketEfficiencyParams

# Four equilibria, with signals about noise given or chosen.
FOUR = MarketEfficiencyParams(
    demand_elasticity=2.2,
    riskless_return=1.75,
    productivity_precision=65.0,
    disclosure_precision=6000.0,
    information_capacity=0.0016,
    flow_cost=0.08,
    output_elasticity=0.28,
    risk_aversion=1.28397,
)


def log_uniform(low, high):
    return st.floats(low, high).map(lambda exponent: 10.0**exponent)


@st.composite
def economies(draw, *, flow_signals=False):
    riskless = draw(st.floats(1.01, 1.5))
    return MarketEfficiencyParams(
        output_elasticity=draw(st.floats(0.05, 0.95)),
        demand_elasticity=draw(st.floats(1.2, 10)),
        riskless_return=riskless,
        dividend_persistence=draw(st.floats(0, 0.95)),
        income_loading=draw(log_uniform(-2, 0)),
        risk_aversion=draw(log_uniform(-2, 1)),
        demand_precision=draw(log_uniform(-1, 1)),
        noise_precision=draw(log_uniform(-1, 1)),
        productivity_precision=draw(log_uniform(-1, 2)),
        disclosure_precision=draw(log_uniform(-1, 2)),
        signal_precision=draw(log_uniform(-2, 1)),
        flow_precision=draw(log_uniform(-2, 1)) if flow_signals else 0.0,
        information_capacity=draw(log_uniform(-4, 1)),
        flow_cost=draw(log_uniform(-2, 1)),
        cost_volatility=draw(st.sampled_from([0.0, 0.6])),
    )


def random_economy(rng):
    """Draw an economy without flow signals, wide enough for every kind of dynamics."""
    return MarketEfficiencyParams(
        output_elasticity=rng.uniform(0.05, 0.99),
        demand_elasticity=1.0 + 10.0 ** rng.uniform(-0.7, 2.0),
        riskless_return=rng.uniform(1.01, 1.5),
        risk_aversion=10.0 ** rng.uniform(-3, 1),
        demand_precision=10.0 ** rng.uniform(-2, 2),
        noise_precision=10.0 ** rng.uniform(-2, 2),
        productivity_precision=rng.choice([np.inf, 10.0 ** rng.uniform(-1, 4)]),
        disclosure_precision=10.0 ** rng.uniform(-1, 4),
        signal_precision=10.0 ** rng.uniform(-4, 1),
    )
