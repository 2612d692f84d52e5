"""Equilibria of the market-efficiency model and its Monte Carlo, against what one would write."""

import math

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.optimize import brentq

from benchmarks.measure import Row, in_turns
from frictions.empirics.market_efficiency.cross_section_monte_carlo import Design, monte_carlo
from frictions.empirics.market_efficiency.informativeness import relative_informativeness
from frictions.models.market_efficiency import (
    PANEL_COST_VOLATILITY,
    MarketEfficiencyParams,
    draw_population,
    draw_sample,
    gamma_scaled,
    population_informativeness,
    stationary_equilibria,
)

BASE = MarketEfficiencyParams()
PANEL = BASE.replace(cost_volatility=PANEL_COST_VOLATILITY)
FIRMS = 4_000
PEER_FIRMS = 20
REPLICATIONS, SAMPLE, DATES = 200, 300, 80
PEER_FITS = 30


def _plain_roots(params) -> list[float]:
    """Scan 4,001 points with ``math`` and polish with Brent: the same search in plain Python."""
    theta, phi, Rf = params.demand_elasticity, params.income_share, params.riskless_return
    share = params.output_elasticity * phi
    h = share / (1.0 - share)
    constant = (Rf * theta * phi) ** 2 * params.undisclosed_variance
    constant += (theta * phi * (1.0 + h)) ** 2 * params.disclosed_variance
    constant += (theta * h * params.cost_volatility) ** 2
    target = math.log(gamma_scaled(params))
    tau_eps, tau_n, tau_x = (
        params.demand_precision,
        params.noise_precision,
        params.signal_precision,
    )

    def excess(log_u):
        u = math.exp(log_u)
        public = tau_n * u * u
        P, T = public / (tau_eps + public), tau_eps + tau_x + public
        M = (tau_x + public) / T
        risk = constant + (h * P + M) ** 2 / (tau_eps * P)
        return math.log(tau_x / u / (Rf**2 + T * risk)) - target

    low, high = math.log(1e-7), math.log(1e5)
    grid = [low + (high - low) * i / 4000 for i in range(4001)]
    values = [excess(x) for x in grid]
    return [
        math.exp(brentq(excess, grid[i], grid[i + 1], xtol=1e-14))
        for i in range(4000)
        if values[i] * values[i + 1] < 0
    ]


def _one_equilibrium() -> Row:
    found = stationary_equilibria(BASE)
    ours, peer = in_turns(lambda: stationary_equilibria(BASE), lambda: _plain_roots(BASE))
    error = np.abs(np.array(_plain_roots(BASE)) / found.informativeness - 1.0).max()
    return Row(
        "stationary equilibria",
        "one economy, all roots and fold",
        ours,
        peer="plain Python scan and scipy brentq",
        peer_seconds=peer,
        ratio=peer / ours,
        rate=f"{1.0 / ours:.0f} economies a second",
        accuracy=f"roots agree to {error:.0e}; residual {found.residual:.0e}",
        note="peer finds no fold, no slope and no price level",
    )


def _population() -> Row:
    firms = draw_population(PANEL, FIRMS, seed=0)
    few = [
        PANEL.replace(output_elasticity=float(eta), signal_precision=float(tau_x))
        for eta, tau_x in zip(
            firms.output_elasticity[:PEER_FIRMS], firms.signal_precision[:PEER_FIRMS], strict=True
        )
    ]
    error = max(
        abs(_plain_roots(p)[-1] / u - 1.0)
        for p, u in zip(few, firms.informativeness[:PEER_FIRMS], strict=True)
    )
    ours, some = in_turns(
        lambda: draw_population(PANEL, FIRMS, seed=0), lambda: [_plain_roots(p) for p in few]
    )
    peer = FIRMS / PEER_FIRMS * some
    return Row(
        "population of firms",
        f"{FIRMS} firms, low-volatility root",
        ours,
        peer="plain Python scan, firm by firm",
        peer_seconds=peer,
        ratio=peer / ours,
        rate=f"{FIRMS / ours / 1e3:.0f} thousand firms a second",
        accuracy=f"roots agree to {error:.0e}",
        note=f"peer timed on {PEER_FIRMS} firms",
    )


def _exact_informativeness() -> Row:
    firms = draw_population(PANEL, FIRMS, seed=0)

    def vectorised():
        return firms.relative_informativeness("income", "differences")

    def one_by_one():
        return [
            population_informativeness(
                PANEL.replace(output_elasticity=float(firms.output_elasticity[j])),
                float(firms.informativeness[j]),
                payoff="income",
                form="differences",
                tau_x=float(firms.signal_precision[j]),
            )
            for j in range(100)
        ]

    ours, some = in_turns(vectorised, one_by_one)
    peer = FIRMS / 100 * some
    error = np.abs(vectorised()[:100] / np.array(one_by_one()) - 1.0).max()
    return Row(
        "population informativeness",
        f"{FIRMS} firms, differences",
        ours,
        peer="the same function, firm by firm",
        peer_seconds=peer,
        ratio=peer / ours,
        rate=f"{FIRMS / ours / 1e3:.0f} thousand firms a second",
        accuracy=f"agree to {error:.0e}",
        note="peer timed on 100 firms",
    )


def _statsmodels_informativeness(panel, firms: int) -> np.ndarray:
    values = np.empty(firms)
    for j in range(firms):
        frame = pd.DataFrame(
            {
                "payoff": np.diff(panel.income[j]),
                **{str(i): np.diff(c[j]) for i, c in enumerate(panel.controls())},
                "next": np.diff(panel.next_income[j]),
            }
        )
        price, X = np.diff(panel.price[j]), sm.add_constant(frame)
        short = sm.OLS(price, X.drop(columns="next")).fit().rsquared
        values[j] = (sm.OLS(price, X).fit().rsquared - short) / (1.0 - short)
    return values


def _monte_carlo() -> Row:
    population = draw_population(PANEL, FIRMS, seed=0)
    design = {"differences": Design(payoff="income", form="differences")}

    def study():
        return monte_carlo(
            lambda rng: draw_sample(population, SAMPLE, DATES, rng),
            design,
            replications=REPLICATIONS,
            seed=1,
        )

    _, panel = draw_sample(population, SAMPLE, DATES, np.random.default_rng(1))
    ours, some = in_turns(study, lambda: _statsmodels_informativeness(panel, PEER_FITS))
    peer = some / PEER_FITS * SAMPLE * REPLICATIONS
    batch = relative_informativeness(
        panel.price, panel.income, panel.next_income, panel.controls(), form="differences"
    )
    error = np.abs(batch[:PEER_FITS] - _statsmodels_informativeness(panel, PEER_FITS)).max()
    return Row(
        "cross-section Monte Carlo",
        f"{REPLICATIONS} x {SAMPLE} firms x {DATES} dates",
        ours,
        peer="statsmodels OLS, two fits a firm, estimation alone",
        peer_seconds=peer,
        ratio=peer / ours,
        same_work=False,  # estimation alone, without simulation and cross-section
        rate=f"{REPLICATIONS / ours:.0f} replications a second",
        accuracy=f"informativeness agrees to {error:.0e}",
        note=f"ours simulates too and fits the cross-section; peer timed on {PEER_FITS} firms",
    )


def run() -> list[Row]:
    """
    Measure one equilibrium, a population, exact informativeness and a Monte Carlo study.

    Returns
    -------
    list of Row
        One row each, with the peer in the same run.
    """
    return [_one_equilibrium(), _population(), _exact_informativeness(), _monte_carlo()]
