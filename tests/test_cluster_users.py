"""What the library runs on a cluster: the bits of the serial run, for one, two and three workers.

joblib runs the tasks of a cluster of one in the calling process; more go to worker processes.
"""

import functools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import rosen

from frictions.empirics.market_efficiency.cross_section_monte_carlo import Design, monte_carlo
from frictions.empirics.time_series import vector_autoregression_bootstrap
from frictions.empirics.time_series.vector_autoregression import fit_var
from frictions.foundation.parallel import run_tasks
from frictions.models.market_efficiency import MarketEfficiencyParams, draw_population, draw_sample
from frictions.models.tradability import TradabilityParams, simulate
from frictions.solvers.estimation.multistart import minimize_from_many

pytestmark = [pytest.mark.parallel, pytest.mark.xdist_group("cluster")]
ROOT = Path(__file__).resolve().parents[1]
REPLICATIONS, LAST = 40, 23  # of which the interrupted run draws so many


@pytest.fixture(scope="module")
def machine():
    """A cluster of three worker processes."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=3,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
        ) as made,
        distributed.Client(made) as client,
    ):
        yield made, client


@pytest.fixture(scope="module", params=[3, 2, 1])
def workers(request, machine):
    """Shrink the cluster to so many workers, and run everything there."""
    cluster, client = machine
    cluster.scale(request.param)
    deadline = time.monotonic() + 60
    while len(client.scheduler_info()["workers"]) != request.param:
        assert time.monotonic() < deadline, "the cluster has not changed its size"
        time.sleep(0.1)
    with joblib.parallel_config("dask"):
        yield request.param


def _study(draw, **options):
    design = {"differences": Design(payoff="income", form="differences")}
    return monte_carlo(draw, design, replications=REPLICATIONS, seed=1, **options)


def _draw(population, rng):
    return draw_sample(population, 30, 40, rng)


@functools.cache
def _population():
    return draw_population(MarketEfficiencyParams(cost_volatility=0.6), 200, seed=0)


def _cross_section():
    return _study(functools.partial(_draw, _population())).to_numpy()


def _bands():
    steps = np.random.default_rng(0).standard_normal((80, 2))
    index = pd.period_range("2000Q1", periods=80, freq="Q")
    fit = fit_var(pd.DataFrame(steps, index=index, columns=["x", "y"]), 1)
    return vector_autoregression_bootstrap.bootstrap_responses(fit, "x", 1.0, 6, 120, 3).draws


def _minima():
    starts = np.random.default_rng(0).uniform(-1.5, 1.5, (9, 2))
    ends = minimize_from_many(rosen, starts, [(-2, 2), (-2, 2)], simplex_evaluations=60)
    return np.array([[*end.start, *end.point, end.value, end.iterations] for end in ends])


def _simulation():
    made = simulate(TradabilityParams(), n_sim=9, n_years=3, seed=2, degree=4, chunk_paths=1)
    return np.stack([made.log_rer[:, 1:], made.excess_tradable, made.excess_nontradable])


@pytest.mark.parametrize("user", [_cross_section, _bands, _minima, _simulation])
def test_a_cluster_gives_the_bits_of_the_serial_run(user, workers, monkeypatch):
    monkeypatch.setattr(vector_autoregression_bootstrap, "BATCH", 10)
    found = user()
    with joblib.parallel_config("sequential"):
        np.testing.assert_array_equal(found, user())


def test_every_worker_has_tasks(workers):
    where = set(run_tasks(lambda _: (time.sleep(0.1), os.getpid())[1], range(4 * workers)))
    assert len(where) == workers
    assert (os.getpid() in where) == (workers == 1)


class DrawThatDies:
    """Draw samples; at one draw, once, kill the process."""

    def __init__(self, directory: Path):
        self.directory, self.population = directory, _population()

    def __call__(self, rng):
        marks, fuse = self.directory / "draws", self.directory / "fuse"
        with marks.open("a") as out:
            out.write("x")
        if marks.stat().st_size == LAST and not fuse.exists():
            fuse.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return _draw(self.population, rng)


def study_that_dies(directory: str):
    """Run the study as its own process, which does not survive."""
    _study(DrawThatDies(Path(directory)), store=Path(directory) / "store.jsonl")


def test_a_killed_study_is_finished_by_a_cluster(workers, tmp_path):
    command = f"from {__name__} import study_that_dies as run; run({str(tmp_path)!r})"
    died = subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    store = tmp_path / "store.jsonl"
    kept = store.read_text().splitlines()
    assert 1 < len(kept) < REPLICATIONS  # the problem's key, and some replications
    found = _study(DrawThatDies(tmp_path), store=store)
    assert store.read_text().splitlines()[: len(kept)] == kept
    # Drawn twice: what the dead process had drawn and not stored.
    assert (tmp_path / "draws").stat().st_size == LAST + REPLICATIONS - (len(kept) - 1)
    with joblib.parallel_config("sequential"):
        pd.testing.assert_frame_equal(
            found, _study(functools.partial(_draw, _population())), check_exact=True
        )
