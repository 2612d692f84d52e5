"""Valid calls of the doors of `frictions.models.tradability`."""

from functools import cache

import numpy as np

from frictions.models.tradability import (
    AssetPricer,
    RecursiveParams,
    TradabilityParams,
    simulate,
    solve_allocation,
    solve_recursive,
)
from frictions.solvers.stochastic import OUProcess

STATES = np.array([[1.0, 1.0, 1.0, 1.0], [1.05, 0.98, 0.95, 1.1]])

FIVE = np.array(
    [[1.0, 1.0, 1.0, 1.0, 0.0], [1.05, 0.98, 0.95, 1.1, 0.1], [1.0, 1.0, 1.0, 0.9, 0.0]]
)


@cache
def pricer():
    return AssetPricer(TradabilityParams(), 2, tolerance=0.1)


@cache
def sim():
    return simulate(TradabilityParams(), n_sim=2, n_years=4, seed=1, degree=2, tolerance=0.1)


@cache
def recursive():
    return solve_recursive(RecursiveParams(), degree=2, tolerance=0.1)


def process():
    return OUProcess(np.ones(4), np.full(4, 0.2), np.full(4, 0.02), np.eye(4))


def allocate(states):
    return solve_allocation(states, TradabilityParams(), eq29="derived")


RESULTS = {"Allocation", "AssetPrices", "GoodsMarket", "RecursiveEconomy", "Simulation"}
EXCEPTIONS = {
    (door, "horizons", change): "a row for each horizon that is asked for"
    for door in ("predictability", "recursive_moments")
    for change in ("one less", "one more")
}
COSTLY = {"substitution_profile": "its least: one path of 50 years in five dimensions, seconds"}
EXAMPLES = {
    "solve_allocation": lambda: dict(x=STATES, params=TradabilityParams(), eq29="derived"),
    "cobb_douglas_allocation": lambda: dict(x=STATES, params=TradabilityParams(), eq29="printed"),
    "endowment_responses": lambda: dict(
        params=TradabilityParams(), deviations=np.array([-0.1, 0.1])
    ),
    "AssetPricer": lambda: dict(
        params=TradabilityParams(), degree=2, bond_maturity=0.5, tolerance=0.1
    ),
    "AssetPricer.evaluate": lambda: dict(self=pricer(), x=STATES),
    "exact_moments": lambda: dict(pricer=pricer(), numeraire="own", horizons=(1, 4)),
    "bound_on_correlation": lambda: dict(sd_T=22.3, sd_NT=15.6, sd_TMNT=7.1, corr_T=0.5),
    "predictability": lambda: dict(sim=sim(), horizons=(1, 2), timing="lagged", with_level=False),
    "solve_recursive": lambda: dict(params=RecursiveParams(), degree=2, spread=0.3, tolerance=0.1),
    "RecursiveEconomy.goods": lambda: dict(self=recursive(), states=FIVE),
    "RecursiveEconomy.evaluate": lambda: dict(self=recursive(), states=FIVE),
    "RecursiveEconomy.weight_motion": lambda: dict(self=recursive(), states=FIVE),
    "recursive_moments": lambda: dict(economy=recursive(), numeraire="own", horizons=(1, 4)),
    "simulate_recursive": lambda: dict(
        economy=recursive(), n_sim=2, n_years=3, seed=1, substeps=2, numeraire="own"
    ),
    "cobb_douglas_world": lambda: dict(
        process=process(),
        discount_rate=0.01,
        risk_aversion=3.0,
        tradable_weight=0.5,
        planner_weights=np.array([1.0, 2.0]),
    ),
    "AssetPrices.stock": lambda: dict(self=pricer().evaluate(STATES), sector="T", unit="basket"),
    "Economy": lambda: dict(process=process(), discount_rate=0.01, allocate=allocate),
    "Simulation.in_units": lambda: dict(self=sim(), numeraire="basket"),
    "cyclicality_definitions": lambda: dict(sim=sim()),
    "diagnostics": lambda: dict(
        params=TradabilityParams(), seed=1, n_sim=1, degree=2, tolerance=0.1
    ),
    "TradabilityParams.recursive": lambda: dict(
        self=TradabilityParams(process="log"), substitution=0.8
    ),
    "RecursiveParams.recursive": lambda: dict(self=RecursiveParams(), substitution=0.8),
    "substitution_profile": lambda: dict(
        params=TradabilityParams(process="log"), substitutions=[0.8], seed=1, n_sim=1
    ),
    "reading_points": lambda: dict(seed=1, n_sim=1),
    "simulate": lambda: dict(
        params=TradabilityParams(), n_sim=2, n_years=3, seed=1, substeps=1, numeraire="own",
        degree=2, scheme="exact", eq29="derived", tolerance=0.1, chunk_paths=1, workers=1,
    ),
    "simulated_moments": lambda: dict(sim=sim(), cash_flow_growth="annual"),
    "table2": lambda: dict(sim=sim(), cash_flow_growth="quarterly"),
}  # fmt: skip
