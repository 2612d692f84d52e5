"""How cost grows: with states, grid points, draws, variables, endowments and workers."""

import functools
import multiprocessing
import tempfile
import time
from pathlib import Path

import cloudpickle
import distributed
import joblib
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
from frictions.models import capital_reallocation as cr
from frictions.models.market_efficiency import (
    PANEL_COST_VOLATILITY,
    MarketEfficiencyParams,
    draw_population,
    draw_sample,
)
from frictions.solvers.attention import solve_attention
from frictions.solvers.equilibrium.planner_prices import solve_planner_prices
from frictions.solvers.estimation import recursive_responses
from frictions.solvers.stochastic import HermiteExpansion, OUProcess

STATES = (1_000, 10_000, 100_000, 1_000_000)
POINTS = (125, 250, 500, 1_000, 2_000, 4_000)
DRAWS = (500, 1_000, 2_000, 4_000, 8_000)
ATTENTION_STATES = (10, 20, 40, 80)
VARIABLES = (3, 6, 12, 24)
ENDOWMENTS = (2, 3, 4, 5, 6)
PRICER_DEGREE = 4
TRANSITION_NODES = (10, 20, 40, 80)  # of bonds; 465 times as many states
WORKERS = (1, 2)
PROCESSES = (1, 2, 4)
REPLICATIONS, FIRMS, DATES = 200, 300, 80
KILLED_AFTER = 60  # replications on the disk


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


def _attention() -> list[Row]:
    rows = []
    for states in ATTENTION_STATES:
        rng = np.random.default_rng(0)
        A = rng.normal(size=(states, states))
        A *= 0.9 / np.abs(np.linalg.eigvals(A)).max()
        problem = A, np.eye(states), rng.normal(size=(states, 2))
        solve_attention(*problem, 1.0, 0.9)
        took = seconds(lambda problem=problem: solve_attention(*problem, 1.0, 0.9), 3)
        rows.append(Row("cost by attention states", "rational inattention", took, size=states))
    return rows


def _variables() -> list[Row]:
    rows = []
    for variables in VARIABLES:
        rng = np.random.default_rng(0)
        series = rng.normal(size=(200, variables, 256))
        took = seconds(lambda series=series: recursive_responses(series, 4, 0, 1.0, 16), 3)
        rows.append(Row("cost by variables", "256 VARs, 4 lags", took, size=variables))
    return rows


def _endowments() -> list[Row]:
    rows = []
    for endowments in ENDOWMENTS:
        one = np.ones(endowments)
        process = OUProcess(0.0 * one, 0.1 * one, 0.1 * one, np.eye(endowments))

        def price(process=process):
            expansion = HermiteExpansion(process, PRICER_DEGREE)
            flow = np.exp(0.5 * expansion.nodes.sum(axis=1))[:, None]
            return expansion.present_value(expansion.project(flow), 0.02)

        price()
        rows.append(
            Row("cost by endowments", "Hermite pricer, degree 4", seconds(price, 3),
                size=endowments)
        )  # fmt: skip
    return rows


def _transition() -> list[Row]:
    """Time a transition with its Jacobian, from a steady state that is there."""
    rows = []
    for nodes in TRANSITION_NODES:
        grids = cr.GridSettings(a_nodes=nodes)
        steady = cr.solve_steady_state(cr.ReallocationParams(), grids)

        def solve(steady=steady):
            return cr.solve_transition(cr.market_jacobian(steady))

        rows.append(
            Row(
                "cost by states of the transition",
                "capital reallocation, 100 dates",
                seconds(solve, 1),
                note="least of 1 run",
                size=steady.mass.size,
            )
        )
    return rows


def _timed_replication(draw, design, _, rng) -> tuple[float, float]:
    """Return the slope of one replication and the processor time that it took."""
    start = time.process_time()
    slope = estimate(design, *draw(rng)).slope
    return slope, time.process_time() - start


def _study(replications: int = REPLICATIONS, workers: int | None = None, store: Path | None = None):
    """Return wall time, processor time of the tasks, slopes, and bytes sent a task."""
    params = MarketEfficiencyParams().replace(cost_volatility=PANEL_COST_VOLATILITY)
    draw = functools.partial(_draw, draw_population(params, 4_000, seed=0))
    one = functools.partial(_timed_replication, draw, Design(payoff="income", form="differences"))
    start = time.perf_counter()
    found = run_tasks(one, range(replications), seed=1, workers=workers, batch=BATCH, store=store)
    slopes, work = np.array(found).T
    return time.perf_counter() - start, work.sum(), slopes, len(cloudpickle.dumps(one)) / BATCH


def _draw(population, rng):
    return draw_sample(population, FIRMS, DATES, rng)


def _row(kind: str, size: int, alone: np.ndarray, **options) -> Row:
    """Measure wall time: the point of workers is to spend more processors."""
    _study(8 * size, **options)  # starts the processes
    wall, work, slopes, sent = min((_study(**options) for _ in range(2)), key=lambda run: run[0])
    return Row(
        f"cost by {kind}",
        f"Monte Carlo, {REPLICATIONS:,} replications",
        wall,
        work_seconds=work,
        accuracy="bit-identical" if np.array_equal(slopes, alone) else "different",
        rate=f"{sent / 1e3:.1f} kB sent for each replication",
        note="wall time, on the number of cores that the table of versions says",
        size=size,
    )


def _resumed(store: Path, alone: np.ndarray) -> Row:
    """Finish on the cluster around this call what another process began before it was killed."""
    process = multiprocessing.get_context("spawn").Process(target=_study, kwargs={"store": store})
    process.start()
    while not store.exists() or len(store.read_text().splitlines()) <= KILLED_AFTER:
        time.sleep(0.01)
    process.kill()
    process.join()
    kept = len(store.read_text().splitlines()) - 1  # but for the key
    wall, _, slopes, _ = _study(store=store)
    return Row(
        "Monte Carlo, killed and resumed",
        f"{REPLICATIONS:,} replications, the rest by Dask",
        wall,
        accuracy="bit-identical" if np.array_equal(slopes, alone) else "different",
        note=f"a process was killed with {kept} replications on the disk; wall time of the rest",
    )


def _workers() -> list[Row]:
    alone = _study(workers=1)[2]
    rows = [_row("workers", workers, alone, workers=workers) for workers in WORKERS]
    for processes in PROCESSES:
        with (
            distributed.LocalCluster(
                n_workers=processes, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
            ) as cluster,
            distributed.Client(cluster),
            joblib.parallel_config("dask"),
        ):
            rows.append(_row("Dask processes", processes, alone))
            if processes == max(WORKERS):
                with tempfile.TemporaryDirectory() as place:
                    resumed = _resumed(Path(place) / "draws.jsonl", alone)
    return [*rows, resumed]


def run() -> list[Row]:
    """
    Measure cost against size.

    Returns
    -------
    list of Row
        One row a size.
    """
    own = _states() + _points() + _draws() + _attention() + _variables() + _endowments()
    return own + _transition() + _workers()
