"""Capital reallocation: the household's problem, the steady state and a transition."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from benchmarks.measure import REPEATS, Row, in_turns, runs, seconds
from frictions.foundation.errors import NotConverged
from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.discrete import GridEconomy
from frictions.models.capital_reallocation.economy import Economy
from frictions.models.capital_reallocation.evaluation import Evaluator
from frictions.solvers.equilibrium import solve_broyden
from frictions.solvers.households import solve_value_iteration

PARAMS = cr.ReallocationParams()
COARSE = cr.GridSettings(k_nodes=84, a_nodes=60)
AT = cr.Prices(used=0.9412, wage=1.1682, rate=1.0186, lemon_share=0.06826)
SMALL = cr.GridSettings(k_nodes=84, a_nodes=50)
BRACKET_TOLERANCE = 1e-4
RATE_BRACKET = 1.016, 1.022  # of the paper's outermost search; the equilibrium is inside
SLOW = 2  # runs of what takes seconds
RULES, VALUES = 1e-5, 2e-5  # distances from the limit: of rules, relative, and of values


def _error(economy, policy, prices) -> str:
    mass = economy.stationary_mass(policy).mass
    return f"log10 Euler error {cr.euler_errors(economy, policy, prices, mass)['mean']:.2f}"


def _household() -> list[Row]:
    economy, nodes = Economy(PARAMS, COARSE), GridEconomy(PARAMS, COARSE)
    problem, guess = nodes.on_grid(AT), nodes.first_guess(AT)
    two_price = economy.stationary_policy(AT, tolerance=RULES)
    peers: dict[str, Callable] = {
        "generalised EGM, full search": lambda: nodes.stationary_policy(AT, tolerance=VALUES),
        "generalised EGM, hill climbing": (
            lambda: nodes.stationary_policy(AT, tolerance=VALUES, search="hill")
        ),
        # what "plain" means: every stock and every node of bonds, right for any value function
        "VFI, all nodes of bonds, 30 Howard steps": lambda: solve_value_iteration(
            problem, guess, tolerance=VALUES
        ),
        # a shortcut that needs a concave value, which the discrete stock does not ensure
        "VFI, climbing over bonds, 30 Howard steps": (
            lambda: solve_value_iteration(problem, guess, "climb", tolerance=VALUES)
        ),
        "VFI, continuous bonds, 30 Howard steps": (
            lambda: solve_value_iteration(problem, guess, "golden", tolerance=VALUES)
        ),
    }
    solve_value_iteration(problem, guess, howard=1, tolerance=1e9)  # compiles
    nodes.stationary_policy(AT, tolerance=1e9)
    nodes.stationary_policy(AT, tolerance=1e9, search="hill")

    def solve_ours():
        return economy.stationary_policy(AT, tolerance=RULES)

    def row(peer, ours, peer_seconds, error, note):
        return Row(
            "entrepreneur's problem",
            "two-price EGM, 5 x 84 x 60",
            ours,
            peer=peer,
            peer_seconds=peer_seconds,
            ratio=peer_seconds / ours,
            same_work=False,  # another method, on nodes of capital
            accuracy=f"{_error(economy, two_price, AT)}; peer: {error}",
            note=f"{two_price.iterations} iterations; peer {note}",
        )

    rows = []
    for peer, solve in peers.items():
        found = []
        repeats = REPEATS if "climbing over" in peer else SLOW
        ours, peer_seconds = in_turns(
            solve_ours, lambda solve=solve, found=found: found.append(solve()), repeats
        )
        rules = found[0] if hasattr(found[0], "regime") else nodes.rules(found[0])
        error = _error(economy, rules, AT)
        rows.append(row(peer, ours, peer_seconds, error, f"{found[0].iterations}{runs(repeats)}"))
    return rows


def nested_bracketing(rate: float) -> tuple[list[float], float, int]:
    """
    Clear all markets but bonds as the paper does: wage outside, price, lemon share innermost.

    Parameters
    ----------
    rate : float
        Gross interest rate, the outermost unknown of the paper's search.

    Returns
    -------
    list of float
        Price, wage and lemon share.
    float
        Excess demand for bonds.
    int
        Evaluations of the household's problem.
    """
    market, state = Evaluator(Economy(PARAMS, SMALL)), {"share": 0.068, "count": 0}

    def at(price, wage):
        for _ in range(30):  # damped updates of the lemon share
            state["count"] += 1
            found = market.evaluate(cr.Prices(price, wage, rate, state["share"]))
            if abs(found.residuals[3]) < BRACKET_TOLERANCE:
                return found
            state["share"] += 0.7 * found.residuals[3]
        raise NotConverged(f"lemon share: residual {found.residuals[3]:.1e} after 30 updates")

    def clear_used(wage):
        state["price"] = brentq(
            lambda price: at(price, wage).residuals[0], 0.92, 0.96, xtol=BRACKET_TOLERANCE
        )
        return at(state["price"], wage)

    wage = brentq(lambda wage: clear_used(wage).residuals[1], 1.15, 1.19, xtol=BRACKET_TOLERANCE)
    return [state["price"], wage, state["share"]], clear_used(wage).residuals[2], state["count"]


def at_given_rate(rate: float) -> tuple[float, float]:
    """Clear all markets but bonds at once; return the used price and excess demand for bonds."""
    market = Evaluator(Economy(PARAMS, SMALL))

    def residuals(x):
        found = market.evaluate(cr.Prices(x[0], x[1], rate, x[2]))
        return np.array(found.residuals)[[0, 1, 3]]

    root = solve_broyden(
        residuals, [0.94, 1.17, 0.068], steps=[1e-3] * 3, caps=[0.03, 0.1, 0.05], tolerance=1e-6
    )
    found = market.evaluate(cr.Prices(root.x[0], root.x[1], rate, root.x[2]))
    return root.x[0], found.residuals[2]


def rates_tried() -> list[float]:
    """Return the interest rates at which Brent's method asks for the excess demand for bonds."""
    tried = []

    def excess(rate):
        tried.append(rate)
        return at_given_rate(rate)[1]

    brentq(excess, *RATE_BRACKET, xtol=BRACKET_TOLERANCE)
    return tried


def _equilibrium() -> list[Row]:
    rows = []
    steady = cr.solve_steady_state(PARAMS)
    error = cr.euler_errors(steady.economy, steady.policy, steady.prices, steady.mass)
    rows.append(
        Row(
            "steady state",
            "5 x 93 x 80, from a good guess",
            seconds(lambda: cr.solve_steady_state(PARAMS)),
            accuracy=f"residual {steady.root.residual:.0e}, Walras "
            f"{abs(steady.aggregates.goods_gap):.0e}, log10 Euler error {error['mean']:.2f}",
            note=f"{steady.root.iterations} evaluations",
        )
    )
    small = cr.solve_steady_state(PARAMS, SMALL)
    found, tried = [], rates_tried()
    ours, one_rate = in_turns(
        lambda: cr.solve_steady_state(PARAMS, SMALL),
        # the first rate between the ends of the bracket: no better guess than the search has
        lambda: found.append(nested_bracketing(tried[2])),
        SLOW,
    )
    (price, *_), excess, count = found[0]
    other_price, other_excess = at_given_rate(tried[2])
    peer_seconds = len(tried) * one_rate
    rows.append(
        Row(
            "steady state",
            "5 x 84 x 50",
            ours,
            peer="nested bracketing, as in the paper",
            peer_seconds=peer_seconds,
            ratio=peer_seconds / ours,
            same_work=False,  # one interest rate, scaled up
            accuracy=f"residual {small.root.residual:.0e}; at one interest rate the peer's price "
            f"differs by {abs(price - other_price):.0e} and its excess demand for bonds by "
            f"{abs(excess - other_excess):.0e} (its tolerance {BRACKET_TOLERANCE:g})",
            note=f"{small.root.iterations} evaluations; peer {count} for one interest rate, "
            f"scaled to the {len(tried)} that Brent's method tries from {RATE_BRACKET[0]:g} to "
            f"{RATE_BRACKET[1]:g}{runs(SLOW)}",
        )
    )
    jacobian = cr.market_jacobian(steady)
    transition = cr.solve_transition(jacobian)
    own = seconds(lambda: cr.solve_transition(jacobian), SLOW)
    rows.append(
        Row(
            "transition",
            "100 dates, with its Jacobian",
            own + seconds(lambda: cr.market_jacobian(steady), SLOW),
            accuracy=f"residual {transition.residual:.0e}, Walras {transition.goods_gap:.0e}",
            note=f"{transition.root.iterations} evaluations; {own:.2f} s given the Jacobian"
            f"{runs(SLOW)}",
        )
    )
    return rows


def run() -> list[Row]:
    """
    Measure the household's problem at given prices, the steady state and a transition.

    Returns
    -------
    list of Row
        One row a peer, and rows without one.
    """
    return _household() + _equilibrium()
