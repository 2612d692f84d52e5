"""Attacks on what the pages on inventories say first: other parameters, samples and weights."""

import numpy as np

from frictions.empirics.inventories import CASES, differences_elsewhere, profile
from frictions.models.inventories import (
    TABLE_1_1_ATTENTION,
    InformationCost,
    build_aggregate_map,
    threshold_cost,
)

SHARES = ("discount_factor", "policy_inertia", "habit", "wage_stickiness", "wage_indexation")
SIZES = (
    "demand_elasticity", "inventory_depreciation", "taste_volatility", "government_share",
    "policy_inflation", "policy_output", "risk_aversion", "labour_curvature",
)  # fmt: skip


def test_nobody_attends_at_the_printed_cost_a_fifth_away_from_any_parameter():
    cost, rng = InformationCost(), np.random.default_rng(5)
    ratios = []
    for _ in range(12):
        factors = rng.uniform(0.8, 1.2, len(SHARES) + len(SIZES))
        changes = {
            name: 1 - (1 - getattr(TABLE_1_1_ATTENTION, name)) * factor
            for name, factor in zip(SHARES, factors, strict=False)
        } | {
            name: getattr(TABLE_1_1_ATTENTION, name) * factor
            for name, factor in zip(SIZES, factors[len(SHARES) :], strict=True)
        }
        economy = build_aggregate_map(TABLE_1_1_ATTENTION.replace(**changes))
        ratios.append(cost.value / threshold_cost(economy, cost))
    assert min(ratios) > 1.5
    # What would change it: the shock, whose variance scales the threshold.
    larger = build_aggregate_map(TABLE_1_1_ATTENTION.replace(shock_deviation=0.35))
    assert cost.value < threshold_cost(larger, cost)


def test_no_sample_or_weights_rank_attention_and_calvo_prices():
    found = differences_elsewhere("six series", "attention", 400)
    assert len(found) == 12
    assert (found["p value"] > 0.05).all()
    turned = found["difference"].xs("none", level="weights")  # the plain covariance
    assert turned.drop("1970-2015").max() < 0 < turned["1970-2015"] + 2  # there no difference
    assert (found["difference"].xs("paper", level="weights") > 0).all()


def test_no_wage_profile_search_ends_above_its_neighbours_estimate():
    """What overturned 161 at 0.995: the criterion there, at the estimate for 0.99."""
    rigid = profile("wage_stickiness")
    problem = CASES["attention, wage_stickiness 0.995"].problem()
    there = problem(rigid.loc[0.99, list(problem.free)].to_numpy(dtype=float))
    assert 145 < rigid.loc[0.995, "criterion"] < there
    assert rigid["criterion"].idxmin() == 0.99
