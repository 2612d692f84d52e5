"""
A referee's attack on the bold lines of the tradability chapter: each test tries to overturn one.

What the attack on "it takes persistence and discounting" found is tested with the frontier.
"""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability import (
    load_frontier,
    params_of,
    simulate_frontier,
)
from frictions.empirics.tradability.frontier import (
    SEARCHED,
    Search,
    closest,
    distance,
    moments_of,
)
from frictions.models.tradability import (
    AssetPricer,
    TradabilityParams,
    bound_on_correlation,
    exact_moments,
    predictability,
    recursive_moments,
    simulate,
    solve_allocation,
    solve_recursive,
    table2,
)
from frictions.models.tradability.readings import PRINTED_SD
from frictions.solvers.estimation import long_horizon_regressions


def test_the_bound_holds_for_any_nontradable_return():
    """Table 2 against Figure 1: series with the printed volatilities, drawn at random."""
    sd_T, sd_NT, sd = PRINTED_SD
    r = (sd_T**2 + sd**2 - sd_NT**2) / (2 * sd_T * sd)
    rng = np.random.default_rng(0)
    for _ in range(500):
        T, other, rer = np.linalg.qr(rng.standard_normal((40, 4)))[0][:, :3].T
        spread = r * T + np.sqrt(1 - r**2) * other
        change = rng.standard_normal(3) @ np.stack([T, other, rer])
        c, found = (v @ change / np.linalg.norm(change) for v in (T, spread))
        assert found >= bound_on_correlation(sd_T, sd_NT, sd, c) - 1e-12


@pytest.mark.parametrize("process", ["arithmetic", "log"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_level_takes_the_slope_at_table_1(process, seed):
    """That TMNT predicts is mean reversion: other seeds, and endowments in logs."""
    sim = simulate(TradabilityParams(process=process), n_sim=150, seed=seed)
    for unit in ("tradable", "own", "basket"):
        table = predictability(sim.in_units(unit), [1, 4, 8, 16], with_level=True)
        assert table["TMNT", "median t"].abs().max() < 1.0
        assert table["level", "median t"].max() < -4


def test_the_level_takes_the_slope_in_tradable_goods_and_at_table_1s_persistence():
    """Every economy of the frontier; what is left elsewhere is left in own goods."""
    left = {}
    for case, row in load_frontier().iterrows():
        sim = simulate_frontier(params_of(row), n_sim=40, seed=3, numeraire=row["unit"])
        table = predictability(sim, [4, 8], with_level=True)
        left[case] = table["TMNT", "median t"].abs().max()
        if row["unit"] == "tradable" or "persistence" not in str(row["free"]):
            assert left[case] < 1.5, case
            assert table["level", "median t"].max() < -1.96, case
    assert left["own goods, three panels, with persistence"] > 3


def test_speeds_that_differ_are_why_the_level_does_not_take_all_of_it():
    """The exception that overturned "in the economies closest to the paper", and its cause."""
    row = load_frontier().loc["own goods, three panels, with persistence"]
    params = params_of(row)
    one_speed = params.replace(mean_reversion=4 * (np.exp(np.log(params.mean_reversion).mean()),))
    own, same = (
        predictability(
            simulate_frontier(economy, n_sim=100, seed=3, numeraire=row["unit"]),
            [1, 4, 8],
            with_level=True,
        )
        for economy in (params, one_speed)
    )
    assert (own["TMNT", "median t"] > 1.96).all()
    assert same["TMNT", "median t"].abs().max() < 1
    assert (same["level", "median t"] < -1.96).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_cushion_needs_nontradable_shocks(seed):
    """The volatilities named as the cause: exchanged, the price is high when output is low."""

    def price_with_output(volatility):
        params = TradabilityParams(volatility=volatility)
        x = params.endowment_process().simulate(200, 200, 1.0, seed=seed)
        price = solve_allocation(x, params).prices.log_price_home
        output = np.log(x[..., 0] + x[..., 1])
        yearly = [np.diff(v[:, ::4], axis=1).ravel() for v in (price, output)]
        return np.corrcoef(*yearly)[0, 1]

    assert price_with_output((0.04, 0.01, 0.03, 0.04)) > 0.2
    assert price_with_output((0.01, 0.04, 0.03, 0.04)) < -0.2


@pytest.mark.parametrize(
    "case",
    [
        f"rho {rho:g}, kappa {kappa:g}"
        for rho, kappa in [
            (0.01, 0.01),
            (0.02, 0.01),
            (0.03, 0.01),
            (0.05, 0.05),
            (0.05, 0.01),
            (0.1, 0.01),
        ]
    ],
)
def test_volatility_and_the_spread_have_two_causes(case):
    """Substitution over time alone, in population: the stocks' volatility goes, TMNT's stays."""
    params = params_of(load_frontier().loc[case])
    before = exact_moments(AssetPricer(params, 4, tolerance=0.02))
    after = recursive_moments(solve_recursive(params.recursive(1.0), degree=4))
    ratio = after / before
    assert ratio["T s.d."] < 0.4
    assert ratio["NT s.d."] < 0.3
    assert 0.75 < ratio["TMNT s.d."] < 1.25
    assert 0.3 < ratio["slope 9"] < 1.0


@pytest.mark.parametrize(
    ("unit", "volatility", "speed"),
    [("tradable", (0.11, 0.01, 0.11, 0.04), 2.0), ("own", (0.057, 0.078, 0.043, 0.04), 0.35)],
)
def test_volatile_stocks_of_quiet_sectors_at_a_substitution_of_one(unit, volatility, speed):
    """What overturned "no such economy gives both" of NT's stock and cash flow in Table 2."""
    params = TradabilityParams(
        process="log", volatility=volatility, mean_reversion=(speed, 0.2, speed, 0.19)
    )
    found = recursive_moments(solve_recursive(params.recursive(1.0), degree=4), unit)
    assert found["NT s.d."] == pytest.approx(15.6, abs=0.1)
    assert found["cash flow NT s.d."] == pytest.approx(5.5, abs=0.3)


def two_numbers(**changes):
    """Table 1 but for two numbers, in logs; changed further."""
    numbers = {"volatility": (0.04, 0.01, 0.08, 0.04), "correlation_foreign": -0.85}
    return TradabilityParams(process="log", **numbers | changes)


@pytest.mark.parametrize(("seed", "substeps"), [(31, 8), (32, 8), (33, 1), (34, 48)])
def test_two_numbers_give_both_exhibits_on_any_paths(seed, substeps):
    """Other seeds, quarterly returns and six times finer paths; what it lacks, it lacks in all."""
    options = {"numeraire": "own", "tolerance": 0.02, "substeps": substeps}
    sim = simulate(two_numbers(), n_sim=120, seed=seed, **options)
    medians = table2(sim)["median"]
    slopes = predictability(sim)["TMNT"]
    assert medians[["T s.d.", "NT s.d.", "TMNT s.d."]].to_list() == pytest.approx(
        list(PRINTED_SD), rel=0.15
    )
    assert 0.3 < slopes["median"][9] < 0.5
    assert 0 < slopes["median"][1] < slopes["median"][4] < slopes["median"][9]
    assert (slopes["median t"].loc[10:] > 2.576).all()
    assert medians["cyclicality"] < 1.5
    assert medians["NT mean"] < 3


@pytest.mark.parametrize("case", ["two numbers", "rho 0.05, kappa 0.01", "own goods, with shocks"])
def test_slopes_of_both_stocks_are_not_found_by_who_does_not_ask(case):
    """The paper's eq. (9): T with a positive sign, NT with a negative one, both significant."""
    if case == "two numbers":
        params, unit = two_numbers(), "own"
    else:
        row = load_frontier().loc[case]
        params, unit = params_of(row), row["unit"]
    sim = simulate_frontier(params, n_sim=150, seed=51, numeraire=unit)
    found = predictability(sim, [9, 16])
    assert (found["TMNT", "median"] > 0.25).all()
    assert ((found["NT", "median t"] > -1.96) | (found["T", "median t"] < 1.96)).all()


def test_cash_flows_and_the_cushion_have_two_causes():
    """Loud non-tradable endowments turn the price, and leave the ratio of cash flows."""

    def over_years(volatility):
        params = TradabilityParams(volatility=(*volatility, 0.03, 0.04))
        x = params.endowment_process().simulate(300, 200, 1.0, seed=4)
        goods = solve_allocation(x, params)
        levels = [goods.prices.log_price_home, np.log(x[..., 0] + x[..., 1])]
        levels += [np.log(x[..., 0]), np.log(goods.cash_flow_nontradable)]
        price, output, flow_T, flow_N = (np.diff(v[:, ::4]).ravel() for v in levels)
        return np.corrcoef(price, output)[0, 1], flow_T.std() / flow_N.std()

    assert over_years((0.04, 0.01))[0] > 0.2
    assert over_years((0.04, 0.04))[0] < -0.4
    assert over_years((0.04, 0.04))[1] == pytest.approx(over_years((0.04, 0.01))[1], abs=0.05)
    assert over_years((0.02, 0.01))[1] < 0.7


def test_cheap_substitution_is_no_way_around_discounting(monkeypatch):
    """In tradable goods at Table 1's discounting, with elasticities that the frontier excludes."""
    monkeypatch.setitem(SEARCHED, "elasticity", (SEARCHED["elasticity"][0], 0.2, 2.0))
    row = load_frontier().loc["rho 0.005, kappa 0.01"]
    search = Search(tuple(row["free"].split()), most_discounting=0.005)
    (found,) = closest(search, [params_of(row)], pd.Series(1.0, search.numbers), evaluations=6)
    moments = moments_of(found)
    assert distance(moments) > 0.2
    assert moments["TMNT s.d."] < 4


def test_each_of_the_two_numbers_is_needed():
    def moments(**changes):
        return exact_moments(AssetPricer(two_numbers(**changes), 6, tolerance=0.02), "own")

    both = moments()
    assert both["slope 9"] > 0.3
    assert both["corr T"] < -0.3
    turned_only = moments(volatility=(0.04, 0.01, 0.03, 0.04))
    assert turned_only["slope 9"] < 0
    assert turned_only["TMNT s.d."] < 5
    volatile_only = moments(correlation_foreign=0.78)
    assert volatile_only["slope 9"] < -0.3
    assert volatile_only["T s.d."] > 30


def test_in_tradable_goods_the_two_numbers_do_not_help():
    moments = exact_moments(AssetPricer(two_numbers(), 6, tolerance=0.02), "tradable")
    assert moments["TMNT s.d."] < 0.5


@pytest.mark.parametrize("h", [9, 16])
def test_significance_survives_a_mark_made_of_paths_without_prediction(h):
    """Returns of another path predict nothing; the mark that one in a hundred of them passes."""
    sim = simulate(two_numbers(), n_sim=600, seed=41, numeraire="own", tolerance=0.02, substeps=4)
    spread = (sim.excess_tradable - sim.excess_nontradable)[:, :, None]
    level, horizon = sim.log_rer[:, 1:], np.array([h])

    def statistics(returns):
        return long_horizon_regressions(level, returns, horizon).t_statistics[:, 0, 0]

    null, own = np.abs(statistics(np.roll(spread, 1, axis=0))), statistics(spread)
    assert 0.01 < np.mean(null > 2.576) < 0.05  # Newey and West's errors are too small
    assert 2.576 < np.quantile(null, 0.99) < 3.3
    assert np.mean(own > np.quantile(null, 0.99)) > 0.4
