r"""
The same economy with next period's capital restricted to the grid, the paper's own method.

Restricting :math:`k'` destroys the concavity that the two-price method lives on; the generalised
endogenous grid method does not need it.  Rules come back in the form that ``Economy`` adds up.
"""

import numpy as np

from frictions.models.capital_reallocation.economy import Economy, Prices
from frictions.solvers.households.discrete_stock import DiscretePolicy, DiscreteStockProblem
from frictions.solvers.households.histogram import expect
from frictions.solvers.households.kinked_stock import StockPolicy
from frictions.solvers.households.nsegm import bellman_step, solve_nsegm

DAMPING = 0.2  # without it some states near the debt limit alternate between two choices


def discrete_problem(
    economy: Economy, prices: Prices, productivity: float = 1.0
) -> DiscreteStockProblem:
    """
    Write the entrepreneur's problem with capital on the grid.

    Parameters
    ----------
    economy : Economy
        Parameters and grids.
    prices : Prices
        Prices of the date.
    productivity : float, optional
        Aggregate productivity.

    Returns
    -------
    DiscreteStockProblem
        The problem of one date.
    """
    income, _ = economy.income(prices, productivity)
    base = economy.problem
    kept = (1.0 - base.depreciation) * base.k_grid
    change = base.k_grid[None, :] - kept[:, None]
    change[np.abs(change) < 1e-12] = 0.0
    cost = np.where(change > 0.0, economy.bundle_price(prices), prices.used) * change
    return DiscreteStockProblem(
        base.a_grid, income, cost, np.zeros(base.k_grid.size), base.transition, base.discount,
        bond_price=1.0 / prices.rate,
    )  # fmt: skip


def as_stock_policy(economy: Economy, policy: DiscretePolicy) -> StockPolicy:
    """
    Translate rules with a discrete stock for ``Economy.aggregate`` and ``Economy.push``.

    Parameters
    ----------
    economy : Economy
        Parameters and grids.
    policy : DiscretePolicy
        Rules.

    Returns
    -------
    StockPolicy
        The same rules; marginal values of capital are not defined and left out.
    """
    k = economy.problem.k_grid
    waits = np.maximum(np.arange(k.size) - economy.problem.steps, -1)[:, None]
    regime = np.sign(policy.choice - waits).astype(float)
    return StockPolicy(
        policy.c, policy.a_next, k[policy.choice], regime, policy.slope,
        np.full_like(policy.c, np.nan), policy.residual, policy.iterations, policy.converged,
    )  # fmt: skip


def first_guess(economy: Economy, prices: Prices) -> np.ndarray:
    """
    Return the value of eating income, a little of the bonds and of the capital, for ever.

    Parameters
    ----------
    economy : Economy
        Parameters and grids.
    prices : Prices
        Prices.

    Returns
    -------
    array, shape (nz, nk, na)
        Increasing in bonds.
    """
    income, slope = economy.income(prices)
    guess = economy.problem.guess(income, slope, prices.used, prices.rate)
    return np.log(guess.c) / (1.0 - economy.problem.discount)


def value_of_rules(economy: Economy, policy: StockPolicy) -> DiscretePolicy:
    """
    Evaluate continuous rules for ever: a good first guess for rules with capital on the grid.

    Parameters
    ----------
    economy : Economy
        Parameters and grids.
    policy : StockPolicy
        Stationary rules.

    Returns
    -------
    DiscretePolicy
        Their value and its slope in bonds; the stocks chosen are the nodes below.
    """
    where, problem = economy.lottery(policy), economy.problem
    reward = np.log(policy.c)
    value = reward / (1.0 - problem.discount)
    for _ in range(int(np.ceil(np.log(1e-8) / np.log(problem.discount)))):
        value = reward + problem.discount * expect(value, where, problem.transition)
    return DiscretePolicy(value, policy.slope_a, policy.c, policy.a_next, where.k_node)


def stationary_discrete_policy(
    economy: Economy,
    prices: Prices,
    search: str = "full",
    tolerance: float = 1e-6,
    start=None,
    **options,
) -> DiscretePolicy:
    """
    Solve for stationary rules with capital on the grid.

    Parameters
    ----------
    economy : Economy
        Parameters and grids.
    prices : Prices
        Constant prices.
    search, tolerance
        As in ``solve_nsegm``.
    start : DiscretePolicy, optional
        First guess.
    **options
        Of ``solve_nsegm``.

    Returns
    -------
    DiscretePolicy
        Value and rules.
    """
    problem = discrete_problem(economy, prices)
    value, slope = (start.value, start.slope) if start else (first_guess(economy, prices), None)
    options = {"max_iterations": 2000, "norm": "mean", "damping": DAMPING} | options
    return solve_nsegm(problem, value, slope, search, tolerance, **options)


def discrete_paths(economy: Economy, last: DiscretePolicy, mass, prices, productivity) -> list:
    """
    Follow the economy with capital on the grid along given price paths.

    Parameters
    ----------
    economy : Economy
        Parameters and grids.
    last : DiscretePolicy
        Stationary rules after the last date.
    mass : array, shape (nz, nk, na)
        Distribution at the first date.
    prices : list of Prices
        Prices by date.
    productivity : array, shape (T,)
        Aggregate productivity by date.

    Returns
    -------
    list of Aggregates
        One a date.
    """
    after, rules = last, []
    for price, z in zip(reversed(prices), reversed(productivity), strict=True):
        problem = discrete_problem(economy, price, z)
        after = bellman_step(problem, after.value, after.slope)
        rules.append(as_stock_policy(economy, after))
    dates = []
    for rule, price, z in zip(reversed(rules), prices, productivity, strict=True):
        dates.append(economy.aggregate(rule, mass, price, z))
        mass = economy.push(mass, rule)
    return dates
