"""Valid, cheap calls of the doors of ``models.capital_reallocation``."""

import numpy as np

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation import experiments as ex

CHAIN = np.array([[0.7, 0.3], [0.1, 0.9]])

EXAMPLES = {
    "Economy": lambda: {"params": cr.ReallocationParams()},
    "LinearResponses": lambda: {"responses": {"productivity": {"output": np.eye(20)}}},
    "LinearResponses.impulse": lambda: {
        "self": ex.LinearResponses({"productivity": {"output": np.eye(20)}}), "shock": ex.Shock(),
    },
    "LinearResponses.moments": lambda: {
        "self": ex.LinearResponses({"productivity": {"output": np.eye(20)}}),
        "shocks": [ex.Shock()],
    },
    "OnePeriod.market": lambda: {"self": cr.OnePeriod(), "price": 0.8, "lemon_share": 0.1},
    "OnePeriod.threshold_elasticity": lambda: {"self": cr.OnePeriod(), "low": 3.0, "high": 4.0},
    "GridSettings.finer": lambda: {"self": cr.GridSettings(), "times": 2},
    "ProductivityChain": lambda: {"levels": np.array([0.8, 1.3]), "transition": CHAIN},
    "bundle_price": lambda: {
        "params": cr.ReallocationParams(), "price": 0.94, "lemon_share": 0.07,
    },
    "impact_response": lambda: {"params": cr.ReallocationParams(), "productivity_change": -0.01},
    "new_share": lambda: {"params": cr.ReallocationParams(), "price": 0.94, "lemon_share": 0.07},
    "two_type_tfp": lambda: {
        "z_high": 1.2, "z_low": 0.8, "capital_ratio": np.array([0.5, 2.0]), "capital_share": 0.3,
    },
    "used_share": lambda: {"params": cr.ReallocationParams(), "price": 0.94, "lemon_share": 0.07},
}  # fmt: skip
RESULTS = {"Aggregates", "MarketJacobian", "OnePeriodEquilibrium", "SteadyState", "Transition"}
