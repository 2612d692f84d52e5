"""Valid calls of the doors of `frictions.models.market_efficiency`."""

import functools

import numpy as np

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    Signal,
    check_printed_formulas,
    draw_sample,
    solve_population,
    stationary_equilibria,
)

BASE = MarketEfficiencyParams()
SHIFTED = BASE.replace(cost_volatility=0.6)


def rng():
    return np.random.default_rng(1)


@functools.cache
def period():
    return stationary_equilibria(BASE).low_volatility.blocks


@functools.cache
def population():
    return solve_population(SHIFTED, [0.3, 0.5, 0.6], [0.1, 0.2, 0.1], [0.0, 1.0, -1.0])


@functools.cache
def panel():
    return draw_sample(population(), 2, 5, rng())[1]


@functools.cache
def checks():
    return check_printed_formulas(BASE)


EXAMPLES = {
    "Panel.controls": lambda: dict(self=panel(), which="dividend"),
    "Panel.dates": lambda: dict(self=panel(), first=1, last=4),
    "Population.draw": lambda: dict(self=population(), firms=4, rng=rng()),
    "Population.relative_informativeness": lambda: dict(
        self=population(), payoff="income", form="levels"
    ),
    "backward_induction": lambda: dict(params=BASE, dates=3),
    "bifurcation": lambda: dict(params=BASE, eta=[0.3, 0.5], steps=30, keep=4),
    "blocks": lambda: dict(params=BASE, u=0.3, eta=0.4, tau_x=0.2),
    "capital_by_elasticity": lambda: dict(
        params=BASE.replace(risk_aversion=0.05), eta=[0.3], discount_factors={"hasty": 0.9}
    ),
    "capital_model_equilibria": lambda: dict(params=BASE.replace(risk_aversion=0.05)),
    "check_printed_formulas": lambda: dict(params=BASE),
    "check_projection": lambda: dict(
        params=BASE, period=period(), following=period(), tau_x=0.1, tau_g=0.0
    ),
    "draw_population": lambda: dict(params=BASE, firms=5, seed=2),
    "draw_sample": lambda: dict(population=population(), firms=3, dates=4, rng=rng()),
    "equilibria_by_elasticity": lambda: dict(params=BASE, eta=[0.3, 0.5]),
    "expected_profit": lambda: dict(params=BASE, revealed_share=0.1),
    "formula_scores": lambda: dict(checks=checks()),
    "formula_table": lambda: dict(checks=checks()),
    "gamma_scaled": lambda: dict(params=BASE),
    "information_ratio": lambda: dict(params=BASE, u=0.3, eta=0.4),
    "measures_by_elasticity": lambda: dict(params=BASE, eta=[0.3, 0.5]),
    "population_informativeness": lambda: dict(params=BASE, u=0.3, payoff="income"),
    "population_sensitivity": lambda: dict(params=BASE, u=0.3),
    "projection_gaps": lambda: dict(economies=(BASE,)),
    "resale_terms": lambda: dict(params=BASE, u=0.3),
    "selection_paths": lambda: dict(params=BASE, steps=6),
    "simple_profit": lambda: dict(eta=0.5, scale=2.0),
    "simple_profit_minimum": lambda: dict(scale=2.0),
    "revealed_by_signals": lambda: dict(
        params=BASE, eta=[0.3, 0.5], structures={"one": [[Signal({"demand": 1.0}, 0.1)]]}
    ),
    "Signal": lambda: dict(loadings={"demand": 1.0}, precision=0.1),
    "solve_signals": [
        lambda: dict(
            params=BASE,
            groups=[[Signal({"demand": 1.0, "talk": 1.0}, 0.1)]],
            rumours={"talk": 2.0},
            following=period(),
        ),
        lambda: dict(params=BASE, groups=[[Signal({"demand": 1.0}, 0.1)], []], start=period()),
    ],
    "solve_population": lambda: dict(
        params=BASE, output_elasticity=[0.3, 0.5], signal_precision=[0.1, 0.2], size=[0.0, 1.0]
    ),
    "stationary_equilibria": lambda: dict(params=BASE),
    "steady_state": lambda: dict(params=BASE),
    "variance_shares": lambda: dict(params=BASE, u=0.3, eta=0.5),
    "with_income": lambda: dict(params=BASE, income=1.0),
}
RESULTS = {
    "SignalMarket",
    "BackwardPath",
    "Blocks",
    "CapitalEquilibria",
    "FormulaCheck",
    "Panel",
    "Population",
    "ProjectionCheck",
    "StationaryEquilibria",
    "StationaryEquilibrium",
}
EXCEPTIONS = {
    ("revealed_by_signals", "structures", "a key misspelt"): "any name will do",
    ("Signal", "loadings", "a key misspelt"): "a rumour may have any name",
    ("capital_by_elasticity", "discount_factors", "a key misspelt"): "any name will do",
    ("MarketEfficiencyParams", "productivity_precision", "inf"): "infinity is admissible",
}
