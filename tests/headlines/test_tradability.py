"""
A referee's attack on the bold lines of the tradability chapter: each test tries to overturn one.

What the attack on "it takes persistence and discounting" found is tested with the frontier.
"""

import numpy as np
import pandas as pd
import pytest
from statsmodels.datasets.macrodata import load_pandas

from frictions.data.shipped import (
    export_shares,
    factors_percent,
    gdp_growth_percent,
    industry_excess_returns_percent,
    nber_dummy,
)
from frictions.empirics.time_series import quarterly_excess_percent
from frictions.empirics.tradability import (
    frontier_medians,
    gdp_beta,
    load_frontier,
    params_of,
    portfolio_returns,
    quantile_groups,
    regime_table,
    simulate_frontier,
    with_spreads,
)
from frictions.empirics.tradability.frontier import (
    BASE,
    QUARTERS,
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
    simulate,
    solve_allocation,
    solve_recursive,
    table2,
)
from frictions.models.tradability.readings import PRINTED_SD
from frictions.solvers.estimation import long_horizon_regressions
from tests.models.tradability.recursive_moments import recursive_moments

SHARES = export_shares(2002)["export_share"]
SAMPLE = "1950-01", "2007-12"


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


@pytest.mark.parametrize("dropped", [None, *SHARES.index])
def test_signs_survive_without_any_one_industry(dropped):
    """Loss in recessions, gain in expansions, GDP beta; the loss's significance does not."""
    groups = quantile_groups(SHARES.drop(dropped) if dropped else SHARES)
    returns = industry_excess_returns_percent(*SAMPLE)
    portfolios = portfolio_returns(returns, groups)
    table = regime_table(with_spreads(portfolios), nber_dummy(returns.index))["TMNT"]
    assert table["rec", "mean"] < 0 < table["exp", "mean"]
    assert (table["rec", "t"] < -1.96) == (dropped == "BusEq")
    quarterly = with_spreads(quarterly_excess_percent(portfolios, factors_percent(*SAMPLE)["RF"]))
    beta = gdp_beta(quarterly[["TMNT"]], gdp_growth_percent("1959Q2", "2007Q4"))["TMNT"]
    assert beta["beta"] > 0.9
    assert beta["t"] > 1.96


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


@pytest.mark.parametrize(("seed", "substeps"), [(61, 8), (62, 1), (63, 24)])
@pytest.mark.parametrize("freed", ["shocks", "persistence", "shocks, risk aversion 5"])
def test_all_of_figure_1_on_any_paths(freed, seed, substeps):
    """Found by asking for it, in own goods: other seeds, quarterly returns, finer paths."""
    row = load_frontier().loc[f"own goods, three panels, with {freed}"]
    params, table_1 = params_of(row), TradabilityParams()
    options = {"numeraire": row["unit"], "tolerance": 0.02, "substeps": substeps}
    sim = simulate(params, n_sim=150, seed=seed, **options)
    medians, found = table2(sim)["median"], predictability(sim, [8, 9, 16])
    assert medians[["T s.d.", "NT s.d.", "TMNT s.d."]].to_list() == pytest.approx(
        list(PRINTED_SD), rel=0.3
    )
    assert 0.3 < found["TMNT", "median"][9] < 0.55
    assert (found["T", "median"].between(0.1, 0.8)).all()
    assert (found["NT", "median"].between(-0.9, -0.1)).all()
    assert (found[["TMNT", "T"]].xs("median t", axis=1, level=1) > 1.96).all(axis=None)
    assert (found["NT", "median t"] < -2.576).all()
    assert params.discount_rate == table_1.discount_rate
    # against Table 1's 0.36 and 0.78
    assert params.correlation_home > 0.9
    assert params.correlation_foreign < -0.9
    if "aversion" in freed:
        assert params.risk_aversion <= table_1.risk_aversion
    if "shocks" in freed:
        assert params.mean_reversion == table_1.mean_reversion


HOME_TURNED = BASE.replace(
    risk_aversion=10.0,
    elasticity=2.0,
    tradable_weight=0.61,
    mean=(1.0, 0.2, 0.26, 5.0),
    volatility=(0.03, 0.056, 0.051, 0.014),
    correlation_home=-0.98,
)
FOREIGN_TURNED = BASE.replace(
    risk_aversion=9.99,
    elasticity=0.641,
    tradable_weight=0.2357,
    mean=(1.0, 0.201, 4.99, 3.6),
    volatility=(0.0119, 0.00887, 0.01824, 0.07955),
    correlation_foreign=-0.98,
)


@pytest.mark.parametrize("params", [HOME_TURNED, FOREIGN_TURNED], ids=["Home", "Foreign"])
@pytest.mark.parametrize("seed", [71, 72])
def test_one_correlation_is_enough_for_all_of_figure_1(params, seed):
    """What overturned "it takes both": put one back to Table 1, and search again."""
    sim = simulate_frontier(params, 150, seed, "own")
    found = predictability(sim, [9]).loc[9]
    assert (found[["TMNT", "T"]].xs("median t", level=1) > 1.96).all()
    assert found["NT", "median t"] < -1.96
    assert 0.25 < found["TMNT", "median"] < 0.6
    near = table2(sim)["median"][["T s.d.", "NT s.d.", "TMNT s.d."]].to_list()
    if params is HOME_TURNED:
        assert near == pytest.approx(list(PRINTED_SD), rel=0.25)


def test_with_both_correlations_the_panels_cost_the_slope():
    """A search that lets go of Table 2: both stocks predict significantly, their difference not."""
    params = BASE.replace(
        risk_aversion=8.94,
        elasticity=0.989,
        tradable_weight=0.455,
        mean=(1.0, 4.98, 0.943, 0.2006),
        mean_reversion=(0.0295, 0.01, 0.176, 0.257),
        volatility=(0.0578, 0.002, 0.0304, 0.008),
    )
    moments = exact_moments(AssetPricer(params, 6, tolerance=0.02), "own")
    assert np.sqrt(QUARTERS - 9) * moments["T signal 9"] > 2.3
    assert np.sqrt(QUARTERS - 9) * moments["NT signal 9"] < -2.3
    assert -0.15 < moments["slope 9"] < 0.05


def test_a_level_does_not_take_all_at_table_1s_own_speeds():
    """What overturned "gone where endowments are as persistent as in Table 1": speeds differ."""
    options = {"n_sim": 150, "seed": 73, "numeraire": "own"}
    found = predictability(simulate_frontier(HOME_TURNED, **options), [1, 2, 4], with_level=True)
    assert (found["TMNT", "median t"].loc[:2] > 1.96).all()
    equal = HOME_TURNED.replace(mean_reversion=(0.2,) * 4)
    found = predictability(simulate_frontier(equal, **options), [1, 2, 4], with_level=True)
    assert found["TMNT", "median t"].abs().max() < 1


def test_a_level_does_not_take_all_in_tradable_goods_for_who_asks():
    """What overturned "gone where returns are in tradable goods"; at one speed it is gone."""
    params = BASE.replace(
        discount_rate=0.05,
        risk_aversion=6.5,
        elasticity=0.5,
        tradable_weight=0.8,
        mean=(1.0, 5.0, 0.87, 0.44),
        mean_reversion=(0.31, 0.01, 0.98, 0.01),
        volatility=(0.0435, 0.0422, 0.0039, 0.0092),
        correlation_home=0.98,
        correlation_foreign=-0.955,
    )
    sim = simulate_frontier(params, 200, 74)
    assert distance(frontier_medians(sim)["median"]) < 0.08
    found = predictability(sim, [4, 8], with_level=True)
    assert (found["TMNT", "median t"] > 1.96).all()
    equal = simulate_frontier(params.replace(mean_reversion=(0.1,) * 4), 200, 74)
    found = predictability(equal, [4, 8], with_level=True)
    assert found["TMNT", "median t"].abs().max() < 1


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


@pytest.mark.parametrize("freed", ["shocks", "persistence"])
def test_no_search_finds_all_of_figure_1_with_table_1s_correlations(freed):
    """The cause named, held while all else is searched: the committed economy, and from another."""
    table = load_frontier()
    row = table.loc[f"own goods, three panels, with {freed}, correlations held"]
    blocks = tuple(row["free"].split())
    search = Search(blocks, unit="own", panels=True, held=tuple(row["held"].split()))
    start = params_of(table.loc[f"own goods, three panels, with {freed}"])
    again = closest(search, [start], pd.Series(1.0, search.numbers), evaluations=8)
    for params in (params_of(row), *again):
        assert params.correlation_home == TradabilityParams().correlation_home
        found = predictability(simulate_frontier(params, 100, 65, "own"), [9]).loc[9]
        assert found["NT", "median t"] > -1.96 or found["T", "median t"] < 1.96


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


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_signs_survive_with_two_to_five_industries_a_side(count):
    """One a side is too few: the gain and the GDP beta go, the loss stays."""
    names = SHARES.sort_values().index
    returns = industry_excess_returns_percent(*SAMPLE)
    sides = pd.DataFrame({"T": returns[names[-count:]].mean(axis=1),
                          "NT": returns[names[:count]].mean(axis=1)})  # fmt: skip
    table = regime_table(sides.diff(axis=1)[["NT"]].mul(-1), nber_dummy(returns.index))["NT"]
    quarterly = quarterly_excess_percent(sides, factors_percent(*SAMPLE)["RF"])
    spread = (quarterly["T"] - quarterly["NT"]).to_frame("TMNT")
    beta = gdp_beta(spread, gdp_growth_percent("1959Q2", "2007Q4"))["TMNT"]
    assert table["rec", "mean"] < 0
    assert (table["exp", "mean"] > 0) == (count > 1)
    assert (beta["t"] > 1.96) == (count > 1)


def test_rising_unemployment_known_at_the_time_gives_no_loss():
    """A second rule beside falling GDP: half a point above the low of a year, a quarter later."""
    data = load_pandas().data
    quarters = pd.period_range("1959Q1", periods=len(data), freq="Q")
    rate = pd.Series(data["unemp"].to_numpy(), quarters)
    returns = industry_excess_returns_percent(*SAMPLE)
    spread = with_spreads(portfolio_returns(returns, quantile_groups(SHARES)))["TMNT"]
    for later in (0, 1):
        known = (rate - rate.rolling(4).min() >= 0.5).shift(later, fill_value=False)
        known = known.reindex(returns.index.asfreq("Q"), fill_value=False).to_numpy()
        assert known.sum() == 120
        assert spread[known].mean() > 0


def test_since_1980_expansions_gain_nothing():
    returns = industry_excess_returns_percent("1980-01", "2007-12")
    spread = with_spreads(portfolio_returns(returns, quantile_groups(SHARES)))
    table = regime_table(spread, nber_dummy(returns.index))["TMNT"]
    assert abs(table["exp", "mean"]) < 0.05
    assert abs(table["rec", "t"]) < 0.5


def test_the_recession_loss_counts_recessions_not_months():
    """Ten recessions, not a hundred months: their means are on both sides of zero."""
    returns = industry_excess_returns_percent(*SAMPLE)
    spread = with_spreads(portfolio_returns(returns, quantile_groups(SHARES)))["TMNT"]
    recession = nber_dummy(returns.index)
    episode = (recession != recession.shift()).cumsum()[recession == 1]
    means = spread[recession == 1].groupby(episode).mean()
    assert len(means) == 10
    assert 3 <= (means > 0).sum() <= 5
    assert abs(means.mean() / (means.std() / np.sqrt(len(means)))) < 1


def test_the_gdp_beta_survives_halves_years_and_shuffled_blocks():
    portfolios = portfolio_returns(
        industry_excess_returns_percent(*SAMPLE), quantile_groups(SHARES)
    )
    quarterly = with_spreads(quarterly_excess_percent(portfolios, factors_percent(*SAMPLE)["RF"]))
    growth = gdp_growth_percent("1959Q2", "2007Q4")
    x, y = growth.to_numpy(), quarterly.loc[growth.index, "TMNT"].to_numpy()

    def t_of(rows, columns=None):
        a, b = x[rows], y[rows if columns is None else columns]
        r = np.corrcoef(a, b)[0, 1]
        return r * np.sqrt((len(a) - 2) / (1 - r**2))

    everyone = np.arange(len(x))
    years = growth.index.year
    assert min(t_of(everyone[years != year]) for year in set(years)) > 2
    assert min(t_of(everyone[:98]), t_of(everyone[98:])) > 2
    rng = np.random.default_rng(0)

    def blocks():
        starts = rng.integers(len(x), size=len(x) // 8 + 1)
        return ((starts[:, None] + np.arange(8)).ravel() % len(x))[: len(x)]

    null = np.abs([t_of(blocks(), blocks()) for _ in range(1000)])
    assert np.mean(null > t_of(everyone)) < 0.03
