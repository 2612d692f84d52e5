"""Valid calls of the doors of `frictions.models.market_efficiency`."""

from frictions.models.market_efficiency import MarketEfficiencyParams, stationary_equilibria

BASE = MarketEfficiencyParams()


def period():
    return stationary_equilibria(BASE).low_volatility.blocks


EXAMPLES = {
    "blocks": lambda: dict(params=BASE, u=0.3, eta=0.4, tau_x=0.2),
    "information_choice": lambda: dict(u=0.3, capacity=0.01, flow_cost=0.1),
    "information_ratio": lambda: dict(params=BASE, u=0.3, eta=0.4),
    "informativeness_roots": lambda: dict(params=BASE, c=0.05, D=0.1),
    "informativeness_map": lambda: dict(params=BASE, u_next=0.3),
    "solve_period": lambda: dict(params=BASE, dividend_loading_next=1.0, resale_variance_next=0.05),
    "backward_induction": lambda: dict(params=BASE, dates=3),
    "stationary_equilibria": lambda: dict(params=BASE),
    "capital_model_equilibria": lambda: dict(params=BASE.replace(risk_aversion=0.05)),
    "with_income": lambda: dict(params=BASE, income=1.0),
    "smallest_slope": lambda: dict(feedback=3.0, other_risk=0.1, riskless_return=1.05),
    "simple_profit": lambda: dict(eta=0.5, scale=2.0),
    "simple_profit_minimum": lambda: dict(scale=2.0),
    "expected_profit": lambda: dict(params=BASE, revealed_share=0.1),
    "income_informativeness": lambda: dict(params=BASE, u=0.3),
    "population_sensitivity": lambda: dict(params=BASE, u=0.3),
    "solve_population": lambda: dict(
        params=BASE, output_elasticity=[0.3, 0.5], signal_precision=[0.1, 0.2], size=[0.0, 1.0]
    ),
}
EXCEPTIONS = {
    ("MarketEfficiencyParams", "productivity_precision", "inf"): "infinity is admissible",
}
