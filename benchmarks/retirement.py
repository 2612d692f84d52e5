"""Envelopes and the retirement model: our generalised EGM against what others publish."""

import numpy as np
from numba import njit

from benchmarks.measure import COMPILATION, Row, in_turns, seconds
from benchmarks.peer_runs import run_peer
from benchmarks.peers import retirement_model as model
from frictions.solvers.households import DiscreteStockProblem, bellman_step
from frictions.solvers.households.nsegm_step import Kept, _asset, _value, envelope
from frictions.solvers.households.value_iteration import _maximise

NEVER = 1e9  # the cost of going back to work
FINE = 40  # savings in every cell that brute force tries


def retirement_problem(assets=model.ASSETS) -> DiscreteStockProblem:
    """Return one date: stock 0 is a worker, stock 1 retired."""
    income, weight = model.incomes()
    liquid = np.stack([income, np.zeros_like(income)], axis=1) + model.PENSION
    return DiscreteStockProblem(
        assets,
        liquid,
        cost=np.array([[0.0, 0.0], [NEVER, 0.0]]),
        flow=np.array([-model.DISUTILITY, 0.0]),
        transition=np.tile(weight, (weight.size, 1)),
        discount=model.DISCOUNT,
    )


def last_date(problem) -> tuple[np.ndarray, np.ndarray]:
    """Return value and slope where everything is consumed: retire and eat."""
    cash = problem.liquid[:, :, None] + problem.a_grid
    return np.log(cash), 1.0 / cash


def solve_backwards(problem) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return values and slopes of all dates, the first date first."""
    values = [last_date(problem)]
    for _ in range(model.PERIODS - 1):
        step = bellman_step(problem, *values[0])
        values.insert(0, (step.value, step.slope))
    return values


def solve_by_value_iteration(problem) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the same by maximising in every state, between nodes too."""
    values = [last_date(problem)]
    weights = problem.discount * problem.transition
    for _ in range(model.PERIODS - 1):
        future = (weights @ values[0][0].reshape(len(weights), -1)).reshape(problem.shape)
        value, saved = np.empty(problem.shape), np.empty(problem.shape)
        choice = np.zeros(problem.shape, np.int64)
        _maximise(future, problem.setting, False, True, value, saved, choice)
        cash = problem.liquid[:, :, None] + problem.a_grid
        values.insert(0, (value, 1.0 / (cash - saved)))
    return values


def raw_points(problem, values, t: int) -> dict[str, np.ndarray]:
    """Return what a worker's EGM step at date t hands to the envelope."""
    future, slope = (problem.discount * problem.transition[0] @ part[:, 0] for part in values[t])
    c = 1.0 / slope
    return {"assets": problem.a_grid, "c": c, "cash": c + problem.a_grid, "future": future,
            "slope": slope, "value": np.log(c) + future}  # fmt: skip


class Envelope:
    """One envelope with its own storage."""

    def __init__(self, a, future, slope):
        shape = 1, a.size + 1  # one stock
        log_utility, bridge = (1.0, 1.0), False
        future, slope = np.ascontiguousarray(future), np.ascontiguousarray(slope)
        self.inputs = future, slope, a, 1.0, log_utility, bridge
        self.kept = Kept(*(np.empty(shape) for _ in range(3)), np.empty(shape, np.bool_))
        self.row, self.later = Kept(*(part[0] for part in self.kept)), np.empty(a.size)
        self.count = 0

    def run(self):
        """Fill it."""
        self.count = envelope(*self.inputs, self.row, self.later)
        return self

    def at(self, cash) -> tuple[np.ndarray, np.ndarray]:
        """Return value and asset chosen at cash."""
        last = self.count - 1
        kept = self.kept
        rise = np.diff(kept.worth[:, : self.count]) / np.diff(kept.cash[:, : self.count])
        node = np.searchsorted(kept.cash[0, 1:last], cash, side="right")
        return _evaluate(cash, node, kept, rise)


@njit
def _evaluate(x, node, kept, slope):
    value, saved = np.empty(x.size), np.empty(x.size)
    for i in range(x.size):
        value[i] = _value(x[i], 0, node[i], kept, slope, 1.0, (1.0, 1.0))
        saved[i] = _asset(x[i], 0, node[i], kept, 1.0, (1.0, 1.0))
    return value, saved


@njit
def best_by_brute_force(cash, assets, future, slope, fine):
    """
    Return the value at cash by trying ``fine`` savings in every cell between nodes.

    Between nodes the future follows the cubic that has its values and slopes at both ends: all that
    the raw points know.  It needs no envelope, no first-order condition and no order of nodes.
    """
    value = np.full(cash.size, -np.inf)
    for m in range(cash.size):
        for i in range(assets.size - 1):
            width = assets[i + 1] - assets[i]
            for k in range(fine):
                s = k / fine
                rest = cash[m] - assets[i] - s * width
                if rest <= 0.0:
                    break
                later = (
                    (1 + 2 * s) * (1 - s) ** 2 * future[i]
                    + s * (1 - s) ** 2 * width * slope[i]
                    + s**2 * (3 - 2 * s) * future[i + 1]
                    + s**2 * (s - 1) * width * slope[i + 1]
                )
                value[m] = max(value[m], np.log(rest) + later)
    return value


def policy_of(problem, values):
    """Return the policy that the values imply, for ``euler_errors``."""

    def envelopes(t):
        parts = [problem.discount * problem.transition[0] @ part for part in
                 (values[t + 1][0].reshape(len(problem.liquid), -1),
                  values[t + 1][1].reshape(len(problem.liquid), -1))]  # fmt: skip
        future, slope = (part.reshape(2, -1) for part in parts)
        return [Envelope(problem.a_grid, future[d], slope[d]).run() for d in (0, 1)]

    made = [envelopes(t) for t in range(model.PERIODS - 1)]

    def policy(t, working, cash):
        if t == model.PERIODS - 1:
            return cash, np.zeros(cash.shape, bool)
        (work, saved_working), (rest, saved_resting) = (e.at(cash) for e in made[t])
        works = working & (work - model.DISUTILITY > rest)
        return cash - np.where(works, saved_working, saved_resting), works

    return policy


def _accuracy(ours: dict, peer: dict | None) -> str:
    text = f"log10 Euler error {ours['mean']:.2f}, 99% below {ours['p99']:.2f}"
    if peer is None:
        return text
    return f"{text}; peer {peer['mean']:.2f}, {peer['p99']:.2f}"


def _range(errors: np.ndarray) -> str:
    """Return mean size and extremes; a peer has no value beyond its own points."""
    low, high = np.nanmin(errors), np.nanmax(errors)
    return f"mean {np.nanmean(np.abs(errors)):.1e}, from {low:.0e} to {high:.0e}"


def _compilation(peer: str, later: float, first: float | None) -> Row:
    return Row(COMPILATION, f"retirement model: {peer}", later, first_call_seconds=first)


def run() -> list[Row]:
    """
    Measure the envelope alone and the whole model.

    Returns
    -------
    list of Row
        One row a peer.
    """
    problem = retirement_problem()
    values = solve_backwards(problem)
    errors = model.euler_errors(policy_of(problem, values))
    points = raw_points(problem, values, t=20)
    falls = int((np.diff(points["cash"]) < 0).sum())
    ours_once = Envelope(points["assets"], points["future"], points["slope"]).run()
    grid = np.linspace(5.0, 300.0, 3_000)
    exact = best_by_brute_force(grid, *(points[n] for n in ("assets", "future", "slope")), FINE)
    our_errors = _range(ours_once.at(grid)[0] - exact)
    step = seconds(ours_once.run, calls=500)
    theirs = run_peer("envelopes", {**points, "grid": grid})
    rows = []
    for name in theirs["names"]:
        peer_seconds = float(theirs[f"{name} step"])
        rows.append(
            Row(
                "upper envelope",
                "500 raw points",
                step,
                peer=str(name),
                peer_seconds=peer_seconds,
                ratio=peer_seconds / step,
                rate=f"{1e3 * step:.3f} ms",
                accuracy="errors of values against brute force on the same points: "
                f"{our_errors}; peer {_range(theirs[f'{name} value'] - exact)}",
                note=f"worker's problem of the retirement model; cash falls at {falls} points",
            )
        )
    by_maximising = solve_by_value_iteration(problem)
    ours, maximising = in_turns(
        lambda: solve_backwards(problem), lambda: solve_by_value_iteration(problem)
    )
    peers = {
        "VFI, golden section between nodes": (
            maximising,
            model.euler_errors(policy_of(problem, by_maximising)),
        )
    }
    for name in theirs["names"]:
        if f"{name} model" in theirs:
            mean, p99 = theirs[f"{name} errors"]
            label = f"DC-EGM in numba, {name}"
            peers[label] = float(theirs[f"{name} model"]), {"mean": mean, "p99": p99}
            rows.append(_compilation(label, peers[label][0], float(theirs[f"{name} first"])))
    dcegm = run_peer("dcegm_retirement", {})
    mean, p99 = dcegm["errors"]
    peers["dcegm, jitted solve"] = float(dcegm["seconds"]), {"mean": mean, "p99": p99}
    rows.append(_compilation("dcegm, jitted solve", float(dcegm["seconds"]), float(dcegm["first"])))
    rows.append(_compilation("dcegm, ordinary solve", float(dcegm["plain"]), None))
    for peer, (peer_seconds, found) in peers.items():
        rows.append(
            Row(
                "retirement model",
                "25 periods x 500 points",
                ours,
                peer=peer,
                peer_seconds=peer_seconds,
                ratio=peer_seconds / ours,
                same_work=not peer.startswith("VFI"),
                accuracy=_accuracy(errors, found),
                note="5 income shocks, log utility; Euler errors over 2,000 simulated households",
            )
        )
    return rows
