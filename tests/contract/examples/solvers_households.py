"""Valid, cheap calls of the doors of ``solvers.households``."""

import functools

import numpy as np

from frictions.solvers import households as hh

CHAIN = np.array([[0.9, 0.1], [0.2, 0.8]])
A, K = np.linspace(0.0, 4.0, 9) ** 2 / 4.0, hh.depreciation_grid(0.1, 20, 0.2)
SHAPE = (2, K.size, A.size)


def _lottery():
    rng = np.random.default_rng(0)
    return hh.lottery(rng.uniform(0.1, 5, SHAPE), rng.uniform(0, 4, SHAPE), K, A)


def _mass():
    return np.full(SHAPE, 1.0 / np.prod(SHAPE))


def _kinked():
    return hh.KinkedStockProblem(A, K, CHAIN, 0.9, 0.2)


def _incomes():
    levels = np.array([[0.8], [1.2]])
    return {"income": 0.5 * levels * K**0.5 + 0.2, "income_slope": 0.25 * levels * K**-0.5}


def _prices():
    return {"price_buy": 1.0, "price_sell": 0.8, "gross_rate": 1.02}


def _discrete():
    return hh.DiscreteStockProblem(
        A, np.full((2, 3), 1.0), 0.1 * np.ones((3, 3)), np.zeros(3), CHAIN, 0.8
    )


def _value():
    return np.broadcast_to(np.log(1.0 + A), (2, 3, A.size)).copy()


def _one_asset():
    return hh.OneAssetProblem(A, np.array([0.7, 1.3]), CHAIN, 0.9)


@functools.cache
def _one_asset_policy():
    return _one_asset().solve_stationary(0.02, 1.0)


EXAMPLES = {
    "DiscreteStockProblem": lambda: {
        "a_grid": A, "liquid": np.full((2, 3), 1.0), "cost": 0.1 * np.ones((3, 3)),
        "flow": np.zeros(3), "transition": CHAIN, "discount": 0.8,
    },
    "KinkedStockProblem": lambda: {
        "a_grid": A, "k_grid": K, "transition": CHAIN, "discount": 0.9, "depreciation": 0.2,
    },
    "KinkedStockProblem.guess": lambda: {
        "self": _kinked(), "price_sell": 0.8, "gross_rate": 1.02
    } | _incomes(),
    "KinkedStockProblem.step": lambda: {
        "self": _kinked(), "slope_a": np.ones(SHAPE), "slope_k": np.ones(SHAPE)
    } | _incomes() | _prices(),
    "KinkedStockProblem.step_back": lambda: {
        "self": _kinked(), "after": hh.StockPolicy(*np.ones((6, *SHAPE)))
    } | _incomes() | _prices(),
    "KinkedStockProblem.solve_stationary": lambda: {"self": _kinked()} | _incomes() | _prices(),
    "Lottery": lambda: {
        "k_node": np.zeros(SHAPE, int), "k_weight": np.full(SHAPE, 0.5),
        "a_node": np.zeros(SHAPE, int), "a_weight": np.full(SHAPE, 0.25),
    },
    "OneAssetProblem": lambda: {
        "assets": A, "income": np.array([0.7, 1.3]), "transition": CHAIN, "discount": 0.9,
    },
    "OneAssetProblem.step": lambda: {
        "self": _one_asset(), "marginal": np.ones((2, A.size)), "rate": 0.02, "wage": 1.0,
    },
    "OneAssetProblem.follow": lambda: {
        "self": _one_asset(), "marginal": np.ones((2, A.size)), "mass": np.ones((2, A.size)),
        "rates": np.array([0.02, 0.03, 0.01]), "wages": np.ones(3),
    },
    "OneAssetProblem.news": lambda: {
        "self": _one_asset(), "steady": _one_asset_policy(), "mass": np.ones((2, A.size)),
        "rate": 0.02, "wage": 1.0, "horizon": 4,
    },
    "OneAssetProblem.solve_stationary": lambda: {"self": _one_asset(), "rate": 0.02, "wage": 1.0},
    "bellman_step": lambda: {
        "problem": _discrete(), "value": _value(), "slope": np.ones((2, 3, A.size)),
    },
    "cobb_douglas_utility": lambda: {
        "service": np.array([0.5, 1.0, 2.0]), "share": 0.7, "curvature": 2.0,
    },
    "depreciation_grid": lambda: {"lowest": 0.1, "nodes": 20, "depreciation": 0.2},
    "expect": lambda: {"values": _mass(), "where": _lottery(), "transition": CHAIN},
    "lottery": lambda: {
        "k_next": np.full(SHAPE, 0.7), "a_next": np.full(SHAPE, 1.3), "k_grid": K, "a_grid": A,
    },
    "push": lambda: {"mass": _mass(), "where": _lottery(), "transition": CHAIN},
    "solve_nsegm": lambda: {"problem": _discrete(), "value": _value()},
    "solve_value_iteration": lambda: {"problem": _discrete(), "value": _value()},
    "stationary_distribution": lambda: {"where": _lottery(), "transition": CHAIN},
}  # fmt: skip
RESULTS = {"DiscretePolicy", "OneAssetPolicy", "StationaryDistribution", "StockPolicy"}
