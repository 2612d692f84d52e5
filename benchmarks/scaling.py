"""How cost grows: with states, grid points, draws and workers."""

import functools
import time

import cloudpickle
import numpy as np
import pandas as pd
from statsmodels.datasets import macrodata

from benchmarks.measure import Row, seconds
from benchmarks.peers import retirement_model as model
from benchmarks.retirement import retirement_problem, solve_backwards
from frictions.empirics.market_efficiency.cross_section_monte_carlo import BATCH, Design, estimate
from frictions.empirics.time_series.vector_autoregression import fit_var
from frictions.empirics.time_series.vector_autoregression_bootstrap import bootstrap_responses
from frictions.foundation.parallel import run_tasks
from frictions.models.market_efficiency import (
    PANEL_COST_VOLATILITY,
    MarketEfficiencyParams,
    draw_population,
    draw_sample,
)
from frictions.solvers.equilibrium.planner_prices import solve_planner_prices

STATES = (1_000, 10_000, 100_000, 1_000_000)
POINTS = (125, 250, 500, 1_000, 2_000, 4_000)
DRAWS = (500, 1_000, 2_000, 4_000, 8_000)
WORKERS = (1, 2)
REPLICATIONS, FIRMS, DATES = 600, 300, 80


def _states() -> list[Row]:
    x = np.exp(0.06 * np.random.default_rng(1).standard_normal((3, max(STATES))))
    economy = {
        "risk_aversion": 5.0,
        "elasticity": 0.7,
        "tradable_weight": 0.5,
        "planner_weight": 0.5,
    }
    rows = []
    for states in STATES:
        part = x[:, :states]
        solve_planner_prices(*part, **economy)
        took = seconds(lambda part=part: solve_planner_prices(*part, **economy))
        rows.append(Row("cost by states", "planner's prices", took, size=states))
    return rows


def _points() -> list[Row]:
    rows = []
    for points in POINTS:
        problem = retirement_problem(np.linspace(0.0, model.ASSETS[-1], points))
        solve_backwards(problem)
        took = seconds(lambda problem=problem: solve_backwards(problem))
        rows.append(Row("cost by grid points", "retirement model, 25 periods", took, size=points))
    return rows


def _draws() -> list[Row]:
    data = 100 * np.log(macrodata.load_pandas().data[["realgdp", "realcons", "realinv"]])
    data.index = pd.period_range("1959Q1", periods=len(data), freq="Q")
    fit = fit_var(data, 4)
    rows = []
    for draws in DRAWS:
        took = seconds(
            lambda draws=draws: bootstrap_responses(fit, "realinv", 1.0, 20, draws).bands()
        )
        rows.append(Row("cost by draws", "bootstrap of a VAR, 4 lags", took, size=draws))
    return rows


def _timed_replication(draw, design, _, rng) -> tuple[float, float]:
    """Return the slope of one replication and the processor time that it took."""
    start = time.process_time()
    slope = estimate(design, *draw(rng)).slope
    return slope, time.process_time() - start


def _workers() -> list[Row]:
    """Wall time: the point of workers is to spend more processors."""
    params = MarketEfficiencyParams().replace(cost_volatility=PANEL_COST_VOLATILITY)
    population = draw_population(params, 4_000, seed=0)

    def draw(rng):
        return draw_sample(population, FIRMS, DATES, rng)

    one = functools.partial(_timed_replication, draw, Design(payoff="income", form="differences"))
    sent = len(cloudpickle.dumps(one)) / BATCH

    def study(workers, replications=REPLICATIONS):
        start = time.perf_counter()
        found = run_tasks(one, range(replications), seed=1, workers=workers, batch=BATCH)
        slopes, work = np.array(found).T
        return time.perf_counter() - start, work.sum(), slopes

    rows, alone = [], study(1)[2]
    for workers in WORKERS:
        study(workers, replications=8 * workers)  # starts the processes
        wall, work, slopes = min((study(workers) for _ in range(3)), key=lambda run: run[0])
        rows.append(
            Row(
                "cost by workers",
                f"Monte Carlo, {REPLICATIONS:,} replications",
                wall,
                work_seconds=work,
                accuracy="bit-identical" if np.array_equal(slopes, alone) else "different",
                rate=f"{sent / 1e3:.1f} kB sent for each replication",
                note="wall time, on the number of cores that the table of versions says",
                size=workers,
            )
        )
    return rows


def run() -> list[Row]:
    """
    Measure cost against size.

    Returns
    -------
    list of Row
        One row a size.
    """
    return _states() + _points() + _draws() + _workers()
