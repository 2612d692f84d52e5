r"""Krusell and Smith's economy against sequence-jacobian: steady state, Jacobian, non-linear path.

With K_{t-1} rented to firms at :math:`r_t=\alpha Z_t(K_{t-1}/L)^{\alpha-1}-\delta`. Household,
histogram, fake-news Jacobian and Broyden's method are the library's.
"""

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.measure import Row, in_turns, seconds
from benchmarks.peer_runs import run_peer
from frictions.solvers.equilibrium import Root, fake_news_jacobian, solve_broyden
from frictions.solvers.households import OneAssetPolicy, OneAssetProblem, stationary_distribution

HORIZON, PERSISTENCE, SHOCK = 300, 0.8, 0.01
ALPHA, DEPRECIATION, RATE = 0.11, 0.025, 0.01
CAPITAL = ALPHA / (RATE + DEPRECIATION)  # output and labour are one
PRODUCTIVITY, WAGE = CAPITAL**-ALPHA, 1.0 - ALPHA
BETA, BETA_STEP = 0.98, 1e-4
POLICY_TOLERANCE, MASS_TOLERANCE, MARKET_TOLERANCE, PATH_TOLERANCE = 1e-11, 1e-13, 1e-9, 1e-8
CASES = {"2 incomes x 10 assets": (2, 10), "7 incomes x 500 assets": (7, 500)}


@dataclass(frozen=True, eq=False)
class Steady:
    """
    Steady state at the given interest rate.

    Attributes
    ----------
    beta : float
        Discount factor that clears the market.
    decision : OneAssetPolicy
        Of the households.
    mass : array, shape (nz, na)
        Distribution.
    root : Root
        Of the search.
    """

    beta: float
    decision: OneAssetPolicy
    mass: np.ndarray
    root: Root


def prices(capital_before, productivity) -> tuple[np.ndarray, np.ndarray]:
    """Return interest rate and wage when firms rent ``capital_before``."""
    r = ALPHA * productivity * capital_before ** (ALPHA - 1.0) - DEPRECIATION
    return r, (1.0 - ALPHA) * productivity * capital_before**ALPHA


def steady_state(household: OneAssetProblem) -> Steady:
    """Find the discount factor at which households hold the capital that firms rent."""
    last = {"marginal": None, "mass": None}

    def excess(x):
        patient = replace(household, discount=float(x[0]))
        decision = patient.solve_stationary(RATE, WAGE, last["marginal"], POLICY_TOLERANCE)
        found = stationary_distribution(
            decision.lottery, household.transition, last["mass"], MASS_TOLERANCE
        )
        last.update(marginal=decision.marginal, mass=found.mass, decision=decision)
        return np.array([np.vdot(found.mass[:, 0], decision.saved) / CAPITAL - 1.0])

    root = solve_broyden(
        excess, [BETA], steps=[BETA_STEP], caps=0.002, tolerance=MARKET_TOLERANCE / CAPITAL
    )
    return Steady(float(root.x[0]), last["decision"], last["mass"][:, 0], root)


def jacobians(
    household: OneAssetProblem, steady: Steady
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return market Jacobians in capital and productivity, and the response of capital."""
    patient, decision = replace(household, discount=steady.beta), steady.decision
    impact, moved, expected = patient.news(decision, steady.mass, RATE, WAGE, HORIZON)
    found = {
        price: fake_news_jacobian(impact[i][:, None], moved[i], expected[:, None])[0]
        for i, price in enumerate(("rate", "wage"))
    }
    rent, before = RATE + DEPRECIATION, np.eye(HORIZON, k=-1)
    by_capital = (
        found["rate"] * (ALPHA - 1.0) * rent / CAPITAL + found["wage"] * ALPHA * WAGE / CAPITAL
    ) @ before - np.eye(HORIZON)
    by_productivity = (found["rate"] * rent + found["wage"] * WAGE) / PRODUCTIVITY
    return by_capital, by_productivity, -np.linalg.solve(by_capital, by_productivity)


def nonlinear_path(household: OneAssetProblem, steady: Steady, market: np.ndarray) -> Root:
    """Find the path of capital after a shock to productivity, as deviations."""
    patient = replace(household, discount=steady.beta)
    productivity = PRODUCTIVITY * (1.0 + SHOCK * PERSISTENCE ** np.arange(HORIZON))

    def excess(x):
        capital = CAPITAL + x
        r, wage = prices(np.concatenate([[CAPITAL], capital[:-1]]), productivity)
        return patient.follow(steady.decision.marginal, steady.mass, r, wage) - capital

    return solve_broyden(excess, np.zeros(HORIZON), jacobian=market, tolerance=PATH_TOLERANCE)


def numpy_egm(household: OneAssetProblem) -> tuple[np.ndarray, int]:
    """Iterate the household's decision in numpy from our first guess; return savings, rounds."""
    assets, wages = household.assets, WAGE * household.income[:, None]
    cash = (1.0 + RATE) * assets + wages
    marginal = (1.0 + RATE) / (0.1 * (cash - (1.0 + RATE) * assets[0]))
    saved = np.empty_like(cash)
    for iteration in range(1, 10_000):
        eaten = 1.0 / (household.discount * household.transition @ marginal)
        before = saved
        saved = np.stack(
            [np.interp(x, c + assets, assets) for x, c in zip(cash, eaten, strict=True)]
        )
        if iteration > 1 and np.abs(saved - before).max() < POLICY_TOLERANCE:
            return saved, iteration
        marginal = (1.0 + RATE) / (cash - saved)
    raise RuntimeError("EGM in numpy did not converge")


def _household(name: str, household: OneAssetProblem) -> Row:
    decision = household.solve_stationary(RATE, WAGE, None, POLICY_TOLERANCE)
    saved, rounds = numpy_egm(household)
    ours, peer = in_turns(
        lambda: household.solve_stationary(RATE, WAGE, None, POLICY_TOLERANCE),
        lambda: numpy_egm(household),
    )
    return Row(
        "one-asset household",
        name,
        ours,
        peer="EGM in numpy, np.interp by income",
        peer_seconds=peer,
        ratio=peer / ours,
        accuracy=f"savings agree to {np.abs(saved - decision.saved).max():.0e}",
        note=f"the decision at constant prices from one first guess; {decision.iterations} rounds "
        f"to a distance of {POLICY_TOLERANCE:g} from the limit, peer {rounds} to a change of that",
    )


def _case(name: str, incomes: int, nodes: int) -> list[Row]:
    theirs = run_peer("krusell_smith", {"nS": incomes, "nA": nodes})
    household = OneAssetProblem(theirs["assets"], theirs["income"], theirs["transition"], BETA)
    steady = steady_state(household)
    market, _, response = jacobians(household, steady)
    path = nonlinear_path(household, steady, market)
    largest = theirs["capital_response"].max()
    gap = np.abs(response - theirs["capital_response"]).max() / largest
    gaps = {
        "steady": f"residual {steady.root.residual * CAPITAL:.0e}, peer "
        f"{theirs['residual']:.0e}; discount factors agree to "
        f"{abs(steady.beta - theirs['beta']):.0e}",
        "jacobian": f"responses of capital agree to {gap:.0e} of the largest",
        "path": f"residual {path.residual:.0e}, peer {theirs['path_residual']:.0e}; paths agree to "
        f"{np.abs(path.x - theirs['path']).max():.0e}",
    }
    runs = {
        "steady": ("steady state", lambda: steady_state(household), f"{steady.root.iterations} "
                   "evaluations, each from the last one's policy; peer Brent's method in a "
                   "bracket, each from the same first guess"),
        "jacobian": ("Jacobian", lambda: jacobians(household, steady),
                     f"{HORIZON} dates, the market for assets alone on both sides"),
        "path": ("non-linear path", lambda: nonlinear_path(household, steady, market),
                 f"given the Jacobian, and grids to the peer; {path.iterations} evaluations"),
    }  # fmt: skip
    rows = [_household(name, replace(household, discount=steady.beta))]
    for key, (benchmark, run, note) in runs.items():
        ours, peer = seconds(run), float(theirs[f"{key}_seconds"])
        rows.append(
            Row(
                f"Krusell-Smith, {benchmark}",
                name,
                ours,
                peer="sequence-jacobian",
                peer_seconds=peer,
                ratio=peer / ours,
                same_work=key != "steady",  # other brackets and first guesses
                accuracy=gaps[key],
                note=note,
            )
        )
    return rows


def run() -> list[Row]:
    """
    Measure both grids.

    Returns
    -------
    list of Row
        Four rows a grid.
    """
    return [row for name, sizes in CASES.items() for row in _case(name, *sizes)]
