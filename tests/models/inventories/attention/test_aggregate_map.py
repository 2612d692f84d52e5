"""The economy around inattentive firms: every equation on the solved paths, limits, refusals."""

import dataclasses

import numpy as np
import pytest

from frictions.empirics.inventories.moments import inventory_moments
from frictions.foundation.errors import NotConverged
from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.parameters import MONEY_ATTENTION, TABLE_1_1_ATTENTION
from frictions.models.inventories.calvo.model import solve_calvo
from frictions.models.inventories.parameters import CalvoParams
from frictions.solvers.equilibrium.sequence_space import lag, lead

T = 200


@pytest.fixture(scope="module")
def economy():
    return build_aggregate_map(TABLE_1_1_ATTENTION)


@pytest.fixture(scope="module")
def money():
    return build_aggregate_map(MONEY_ATTENTION, "money")


@pytest.fixture(scope="module")
def decreasing():
    return build_aggregate_map(TABLE_1_1_ATTENTION.replace(returns_to_scale=0.6))


@pytest.fixture(scope="module")
def decreasing_money():
    return build_aggregate_map(MONEY_ATTENTION.replace(returns_to_scale=0.6), "money")


def some_actions(economy):
    """Actions that die out, so that the end of the horizon does not matter."""
    t = np.arange(economy.horizon)
    return np.concatenate([-0.1 * (0.9**t - 0.7**t), -0.3 * 0.8**t])


def residuals(economy, paths):
    """All equations of the model, written anew from the paths of levels' log deviations."""
    p, steady = economy.params, economy.steady
    block, x = steady.stock_out, {name: paths[name].to_numpy() for name in paths}
    v, sold, price = block.threshold, block.expected_sales, steady.price
    theta, kept = p.demand_elasticity, 1 - p.inventory_depreciation
    threshold = x["z"] - x["s"] + theta * x["pbar"]
    output = p.inventory_depreciation * v + kept * sold
    share = p.government_share * output
    curvature = p.risk_aversion / (1 - p.habit)
    wage_inflation = x["pi"] + x["w"] - lag(x["w"])
    next_wage_inflation = lead(wage_inflation)
    next_wage_inflation[-1] = 0.0
    found = {
        "price index": (1 - theta) * x["pbar"] + block.index_elasticity * threshold,
        "price level": x["pbar_n"] - x["p"] - x["pbar"],
        "sales": x["sbar"] - x["s"] + theta * x["pbar"] - block.sales_elasticity * threshold,
        "stocks": (v - sold) * x["inv"] - v * x["z"] + sold * x["sbar"],
        "production": output * x["y"] - v * x["z"] + kept * (v - sold) * lag(x["inv"]),
        "resources": (price * sold - share) * x["c"]
        + share * x["y"]
        - price * sold * (x["pbar"] + x["sbar"]),
        "utility": x["xi"] + curvature * (x["c"] - p.habit * lag(x["c"])),
        "euler": (x["xi"] - lead(x["xi"]) - x["R"] + lead(x["pi"]))[:-1],
        "wages": (
            wage_inflation
            - p.wage_indexation * lag(x["pi"])
            - p.discount_factor * (next_wage_inflation - p.wage_indexation * x["pi"])
            - p.wage_slope * (p.labour_curvature * x["y"] / p.returns_to_scale - x["xi"] - x["w"])
        )[:-1],
        "cost": x["mc"] - x["w"] - (1 / p.returns_to_scale - 1) * x["y"],
    }
    own, hessian = economy.own, economy.hessian
    first_best = np.stack([x["p_star"] - x["p"], x["z_star"]])
    ahead = lead(first_best.T).T - np.outer(own.policy * own.served, x["s"])
    zeta = np.stack([x["w"], x["s"], x["xi"]])
    slopes = hessian.own_lead @ ahead - own.weights @ first_best
    slopes += hessian.aggregate[:, :3] @ zeta + hessian.aggregate_lead[:, :3] @ lead(zeta.T).T
    found["price condition"], found["stock condition"] = slopes[:, :-1]
    if economy.policy == "taylor":
        shock = np.zeros(economy.horizon)
        shock[0] = p.shock_deviation
        reaction = p.policy_inflation * x["pi"] + p.policy_output * x["y"]
        found["rule"] = (
            x["R"] - p.policy_inertia * lag(x["R"]) - (1 - p.policy_inertia) * reaction - shock
        )
    else:
        found["money"] = x["p"] + x["c"] + 0.6
    return found


@pytest.mark.parametrize("name", ["economy", "money", "decreasing", "decreasing_money"])
def test_every_equation_holds(name, request):
    economy = request.getfixturevalue(name)
    for equation, residual in residuals(economy, economy.paths(some_actions(economy))).items():
        assert np.abs(residual).max() < 1e-12, equation


def test_reference_paths_without_attention(economy):
    paths = economy.paths(np.zeros(2 * T))
    quarters = [0, 1, 2, 3, 4, 5, 8]
    expected = {
        "s": [-0.0956, -0.1521, -0.1696, -0.1626, -0.1432, -0.1191, -0.0542],
        "y": [0, -0.0935, -0.1487, -0.1658, -0.1590, -0.1400, -0.0712],
        "is": [0.2887, 0.4595, 0.5121, 0.4911, 0.4325, 0.3596, 0.1636],
        "inv": [0.1931, 0.3073, 0.3425, 0.3285, 0.2893, 0.2405, 0.1094],
        "w": [-0.0444, -0.0724, -0.0865, -0.0907, -0.0883, -0.0818, -0.0548],
        "p_star": [0.0020, -0.0413, -0.0669, -0.0793, -0.0825, -0.0798, -0.0570],
        "z_star": [-1.1242, -0.7042, -0.3762, -0.1352, 0.0310, 0.1368, 0.2280],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(paths.loc[quarters, name], values, atol=6e-5)


def test_reference_paths_with_full_information(economy):
    paths = economy.paths(economy.fixed_point())
    quarters = [0, 1, 2, 3, 4, 5, 8]
    expected = {
        "s": [-0.2555, -0.0773, -0.0943, -0.0837, -0.0693, -0.0537, -0.0178],
        "y": [-1.2020, 0.1157, 0.0605, 0.0746, 0.0650, 0.0502, 0.0117],
        "z": [-0.8100, -0.5515, -0.4515, -0.3323, -0.2283, -0.1454, -0.0161],
        "p": [-0.0006, -0.0242, -0.0575, -0.0905, -0.1185, -0.1399, -0.1703],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(paths.loc[quarters, name], values, atol=6e-5)
    np.testing.assert_allclose(paths["p_star"], paths["pbar_n"], atol=1e-10)
    np.testing.assert_allclose(paths["z_star"], paths["z"], atol=1e-10)


def test_identities_without_attention(economy):
    paths = economy.paths(np.zeros(2 * T))
    assert paths["y"].iloc[0] == pytest.approx(0, abs=1e-14)
    np.testing.assert_allclose(paths["is"], -3.0202 * paths["s"], rtol=1e-4, atol=1e-12)
    ratio = paths["is"].iloc[0] / paths["s"].iloc[0]
    np.testing.assert_allclose(paths["is"], ratio * paths["s"], atol=1e-13)
    np.testing.assert_allclose(paths["inv"], (1 + ratio) * paths["s"], atol=1e-13)


def test_real_profit_is_the_markup_times_sales(economy):
    paths = economy.paths(np.zeros(2 * T))
    assert paths["profit"].iloc[0] == pytest.approx(-0.0484, abs=6e-5)
    np.testing.assert_allclose(
        paths["profit"], paths["pbar"] - paths["w"] + paths["sbar"], atol=1e-14
    )


@pytest.mark.parametrize("horizon", [160, 200])
def test_printed_allocation_gives_the_reference_numbers(horizon):
    economy = build_aggregate_map(TABLE_1_1_ATTENTION, horizon=horizon)
    stock = -0.14 * 0.76 ** np.arange(horizon)
    paths = economy.paths(np.concatenate([np.zeros(horizon), stock]))
    assert paths["z_star"].iloc[0] == pytest.approx(-1.04937, abs=1e-5)
    assert paths["y"].iloc[0] == pytest.approx(-0.20775, abs=1e-5)
    assert paths["is"].max() == pytest.approx(0.28870, abs=1e-5)
    assert paths["is"].min() == pytest.approx(-0.04483, abs=1e-5)
    printed = {
        "rho_IS_S": -0.88502, "rho_IS_Y": -0.78280, "rho_Y_dI": 0.14413,
        "rho_Y_S": 0.94348, "sd_IS_S": 1.67817, "sd_w_y": 0.65524,
    }  # fmt: skip
    moments = inventory_moments(paths)
    for name, value in printed.items():
        assert moments[name] == pytest.approx(value, abs=6e-6), name


def test_iterating_the_map_diverges(economy, money):
    assert np.abs(np.linalg.eigvals(economy.feedback)).max() == pytest.approx(3.383, abs=1e-3)
    assert np.abs(np.linalg.eigvals(money.feedback)).max() == pytest.approx(3.824, abs=1e-3)


def test_horizon_does_not_matter(economy):
    longer = build_aggregate_map(TABLE_1_1_ATTENTION, horizon=300)
    short, long = economy.paths(some_actions(economy)), longer.paths(some_actions(longer))
    np.testing.assert_allclose(short[:100], long[:100], atol=1e-6)


def test_linear_in_the_shock(economy):
    doubled = build_aggregate_map(TABLE_1_1_ATTENTION.replace(shock_deviation=0.30))
    actions = some_actions(economy)
    np.testing.assert_allclose(
        doubled.paths(2 * actions), 2 * economy.paths(actions), rtol=1e-10, atol=1e-12
    )
    np.testing.assert_allclose(
        doubled.targets(2 * actions), 2 * economy.targets(actions), atol=1e-11
    )


def test_other_resource_constraint_moves_sales_little(economy):
    other = build_aggregate_map(TABLE_1_1_ATTENTION, resources="ces")
    idle = np.zeros(2 * T)
    assert other.paths(idle)["s"].iloc[0] == pytest.approx(-0.0935, abs=1e-4)
    assert other.paths(idle)["is"].max() == pytest.approx(0.500, abs=1e-3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"policy": "fixed"}, r"policy = 'fixed' must be one of \('taylor', 'money'\)"),
        ({"resources": "all"}, r"resources = 'all' must be one of \('value', 'ces'\)"),
        ({"horizon": 1}, "horizon = 1 must be a whole number from 2 on"),
    ],
)
def test_unknown_options(options, message):
    with pytest.raises(ValueError, match=message):
        build_aggregate_map(TABLE_1_1_ATTENTION, **options)


def of_calvo_prices(params):
    """The same economy with Calvo prices that are free to move."""
    shared = {field.name for field in dataclasses.fields(CalvoParams)} & {
        field.name for field in dataclasses.fields(params)
    }
    same = {name: getattr(params, name) for name in shared}
    return CalvoParams(**same, price_stickiness=1e-6, price_indexation=0.0)


@pytest.mark.parametrize(
    ("policy", "params", "size"),
    [("taylor", TABLE_1_1_ATTENTION, 0.15), ("money", MONEY_ATTENTION, -0.6)],
)
@pytest.mark.parametrize("alpha", [0.3, 0.6, 0.95])
def test_firms_that_know_all_are_those_of_calvo_whose_prices_are_free(policy, params, size, alpha):
    params = params.replace(returns_to_scale=alpha)
    economy = build_aggregate_map(params, policy)
    found = economy.paths(economy.fixed_point())
    calvo = solve_calvo(of_calvo_prices(params), policy).responses(size=size, periods=60)
    for name in ("y", "pi", "c", "s", "inv", "z", "w", "R", "mc", "is"):
        # What is left is of the order of the price stickiness, times the response.
        np.testing.assert_allclose(found[name][:60], calvo[name], atol=2e-6, err_msg=name)


@pytest.mark.parametrize("actions", [np.zeros(2 * T), None])
def test_constant_returns_are_the_limit_of_decreasing_ones(economy, actions):
    def moved(step):
        other = build_aggregate_map(TABLE_1_1_ATTENTION.replace(returns_to_scale=1 - step))
        return paths_of(other) - paths_of(economy)

    def paths_of(economy):
        return economy.paths(economy.fixed_point() if actions is None else actions)

    one, ten = moved(1e-6), moved(1e-5)
    assert one.abs().max().max() < 5e-5
    np.testing.assert_allclose(ten, 10 * one, rtol=1e-3, atol=1e-7)


def test_horizon_does_not_matter_with_decreasing_returns_either(decreasing):
    longer = build_aggregate_map(decreasing.params, horizon=300)
    short, long = (m.paths(some_actions(m)) for m in (decreasing, longer))
    np.testing.assert_allclose(short[:100], long[:100], atol=1e-6)
    short, long = (m.paths(m.fixed_point()) for m in (decreasing, longer))
    np.testing.assert_allclose(short[:100], long[:100], atol=1e-6)


def test_government_leaves_something_to_consume():
    with pytest.raises(ValueError, match=r"government_share = 0.99: no positive"):
        build_aggregate_map(TABLE_1_1_ATTENTION.replace(government_share=0.99))


@pytest.mark.parametrize("output", [0.0, 0.22])
@pytest.mark.parametrize("inflation", [0.5, 0.9, 1.0])
def test_a_weak_rule_is_refused(inflation, output):
    params = TABLE_1_1_ATTENTION.replace(policy_inflation=inflation, policy_output=output)
    with pytest.raises(ValueError, match=rf"policy_inflation = {inflation}: must exceed 1"):
        build_aggregate_map(params, horizon=60)
    build_aggregate_map(params, "money", horizon=60)  # the rule is not used


@pytest.mark.parametrize("horizon", [15, 60])
def test_a_short_horizon_is_refused(horizon):
    short = build_aggregate_map(TABLE_1_1_ATTENTION, horizon=horizon)
    with pytest.raises(
        NotConverged, match=rf"horizon = {horizon}: .* above 1e-06 .* more quarters"
    ):
        short.require_long_enough(short.paths(np.zeros(2 * horizon)))


def test_eighty_quarters_are_enough():
    economy = build_aggregate_map(TABLE_1_1_ATTENTION, horizon=80)
    economy.require_long_enough(economy.paths(np.zeros(160)))
