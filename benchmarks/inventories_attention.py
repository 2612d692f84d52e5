"""The inattentive economy: its aggregate map, and equilibria from near and from far."""

import numpy as np

from benchmarks.measure import Row, in_turns, seconds
from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.equilibrium import solve_attention_equilibrium
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION, InformationCost
from frictions.models.inventories.attention.reply import (
    ATTENTION_ITERATIONS,
    ORDER,
    SQUARED_PER_CENT,
    action_rule,
    joint_reply,
    loss_weights,
    threshold_cost,
)

COST, NEIGHBOUR = 1.0e-4, 1.05e-4  # of a bit
JUST_BELOW = 0.99  # of the threshold
DAMPING, ROUNDS = 0.4, 100  # of iterations on targets; larger steps diverge without attention
TOLERANCE = 1e-8  # percentage points, of both


def _iterate_map(economy):
    """Follow first-best actions with weighted averages, firms knowing everything."""
    targets = economy.impulse
    for _ in range(10 * ROUNDS):
        change = economy.targets(targets) - targets
        if np.abs(change).max() < TOLERANCE:
            break
        targets = targets + DAMPING * change
    return targets


def _iterate_targets(economy, cost, targets):
    """Follow the paper: firms' attention to given targets, targets given their actions, again."""
    weights = loss_weights(economy, cost)
    per_nat = SQUARED_PER_CENT * cost.per_nat(economy.revenue)
    for _ in range(ROUNDS):
        reply = joint_reply(targets, None, weights, per_nat, ORDER, ATTENTION_ITERATIONS)
        change = economy.targets(action_rule(reply.operators, weights) @ targets) - targets
        if np.abs(change).max() < TOLERANCE:
            break
        targets = targets + DAMPING * change
    return targets


def _map() -> Row:
    economy = build_aggregate_map(TABLE_1_1_ATTENTION)
    build = seconds(lambda: build_aggregate_map(TABLE_1_1_ATTENTION))
    solve, peer = in_turns(economy.fixed_point, lambda: _iterate_map(economy))
    gap = np.abs(_iterate_map(economy) - economy.fixed_point()).max()
    return Row(
        "inattentive economy, aggregate map",
        f"{economy.horizon} quarters",
        build + solve,
        peer="iterating on the same map",
        peer_seconds=build + peer,
        ratio=(build + peer) / (build + solve),
        same_work=False,  # a damped iteration to another tolerance
        rate=f"{1e3 * build:.0f} ms to build",
        accuracy=f"full information, iterated, is off by {gap:.0e} percentage points",
        note=f"built once, then one linear system; the peer moves by {DAMPING} of the way",
    )


def _equilibrium(case: str, economy, cost, start, first_targets) -> Row:
    found = solve_attention_equilibrium(economy, cost, start=start)
    ours, peer = in_turns(
        lambda: solve_attention_equilibrium(economy, cost, start=start),
        lambda: _iterate_targets(economy, cost, first_targets),
    )
    exact = found.paths[["p_star", "z_star"]].to_numpy().T.ravel()
    gap = np.abs(_iterate_targets(economy, cost, first_targets) - exact).max()
    return Row(
        "inattentive economy, equilibrium",
        case,
        ours,
        peer="iterating on targets, exact attention",
        peer_seconds=peer,
        ratio=peer / ours,
        same_work=False,  # the paper's rounds, which end before they converge
        rate=f"{ours:.2f} s",
        accuracy=f"residual {found.residual:.0e}; targets, iterated, are off by {gap:.0e} "
        "percentage points",
        note=f"{found.iterations} rounds on the signal; the peer has at most {ROUNDS} and moves "
        f"by {DAMPING} of the way",
    )


def run() -> list[Row]:
    """
    Measure the aggregate map, an equilibrium from its neighbour, and one from nobody's attention.

    Returns
    -------
    list of Row
        One row each, with the peer in the same run.
    """
    economy = build_aggregate_map(TABLE_1_1_ATTENTION)
    near = solve_attention_equilibrium(economy, InformationCost(NEIGHBOUR))
    near_targets = near.paths[["p_star", "z_star"]].to_numpy().T.ravel()
    below = InformationCost(JUST_BELOW * threshold_cost(economy, InformationCost()))
    return [
        _map(),
        _equilibrium("from a cost 5% higher", economy, InformationCost(COST), near, near_targets),
        _equilibrium("cold, 1% below the threshold", economy, below, "zero", economy.impulse),
    ]
