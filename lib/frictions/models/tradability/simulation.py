"""
Simulated business cycles and stock returns, Tian (2015), Table 2.

Endowments are simulated by their exact transition, priced at every date, and turned into quarterly
excess returns in every unit of account at once, so that the choice of numeraire costs nothing.

Two readings of a quarterly excess return are offered.  With one step a quarter it is the
buy-and-hold return over the quarter's riskless bond; with m steps it accumulates the instantaneous
excess return of the paper's continuous-time model at m dates a quarter.
"""

import dataclasses
import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.foundation import require_choice, require_count, require_instance, run_tasks
from frictions.models.tradability import pricing
from frictions.models.tradability.parameters import TradabilityParams
from frictions.models.tradability.pricing import NUMERAIRES, QUARTERS_PER_YEAR, SECTORS, Economy
from frictions.models.tradability.recursive import RecursiveEconomy
from frictions.solvers.stochastic.ornstein_uhlenbeck import SCHEMES

STATES_PER_CHUNK = 200_000
MIN_YEARS = 3  # two growth rates of annual sums, for their standard deviation
CASH_FLOW_GROWTH = ("q4", "annual", "quarterly")
QUANTILES = {"median": 0.50, "p5": 0.05, "p95": 0.95}


@dataclass(frozen=True, eq=False)
class Simulation:
    """
    Simulated quarterly data; n paths of Q quarters after the initial date.

    Attributes
    ----------
    params : TradabilityParams, Economy or RecursiveEconomy
        What was simulated.
    numeraire : str
        Unit in which ``excess_tradable`` and ``excess_nontradable`` are measured.
    log_rer : array, shape (n, Q + 1)
        Log real exchange rate.
    flows : dict of array, shape (n, Q + 1)
        Cash flows of Home's two sectors, in traded goods.
    returns : dict of array, shape (n, Q)
        Quarterly excess returns by (sector, unit).
    """

    params: TradabilityParams | Economy | RecursiveEconomy
    numeraire: str
    log_rer: np.ndarray
    flows: dict[str, np.ndarray]
    returns: dict[tuple[str, str], np.ndarray]

    @property
    def excess_tradable(self) -> np.ndarray:
        """Quarterly excess return of the traded sector, shape (n, Q)."""
        return self.returns["T", pricing.numeraire_units(self.numeraire)[0]]

    @property
    def excess_nontradable(self) -> np.ndarray:
        """Quarterly excess return of the non-traded sector, shape (n, Q)."""
        return self.returns["NT", pricing.numeraire_units(self.numeraire)[1]]

    @property
    def output(self) -> np.ndarray:
        """Home output in traded goods, shape (n, Q + 1)."""
        return self.flows["T"] + self.flows["NT"]

    def in_units(self, numeraire: str) -> "Simulation":
        """Return the same simulation with returns in another unit; all arrays are shared."""
        pricing.numeraire_units(numeraire)
        return dataclasses.replace(self, numeraire=numeraire)


def _quarterly_returns(prices: pricing.AssetPrices, sector, unit, shape, substeps) -> np.ndarray:
    """Excess returns of one stock in one unit, shape (paths, quarters)."""
    value, dividend = (array.reshape(shape) for array in prices.stock(sector, unit))
    dt = 1.0 / substeps
    gross = (value[:, 1:] + dividend[:, 1:] * dt) / value[:, :-1]
    if substeps == 1:
        return gross - 1.0 / prices.bonds[unit].reshape(shape)[:, :-1]
    excess = gross - 1.0 - prices.rates[unit].reshape(shape)[:, :-1] * dt
    return excess.reshape(shape[0], -1, substeps).sum(axis=2)


def simulate(
    params: TradabilityParams | Economy,
    *,
    n_sim: int = 1000,
    n_years: int = 50,
    seed: int,
    substeps: int = 1,
    numeraire: str = "tradable",
    degree: int = 6,
    scheme: str = "exact",
    eq29: str = "derived",
    tolerance: float = 1e-3,
    chunk_paths: int | None = None,
    workers: int | None = None,
) -> Simulation:
    """
    Simulate the economy and price its stocks.

    Parameters
    ----------
    params : TradabilityParams or Economy
        What is simulated.
    n_sim : int, optional
        Number of simulated paths.
    n_years : int, optional
        Length of a path, at least 3.
    seed : int
        Seed; results depend on it and not on ``chunk_paths``.
    substeps : int, optional
        Steps a quarter: 1 for buy-and-hold returns over the quarter's bond, more for accumulated
        instantaneous excess returns.
    numeraire : str, optional
        "tradable", "own" or "basket"; can be changed later by ``Simulation.in_units``.
    degree : int, optional
        Degree of the pricing expansion.
    scheme : str, optional
        "exact" transition of the endowments, or "euler".
    eq29 : str, optional
        "derived", or "printed" for the paper's misprint (diagnostic).
    tolerance : float, optional
        Largest relative projection error of the pricing expansion.
    chunk_paths : int, optional
        Paths processed together; bounds memory.
    workers : int, optional
        As in ``frictions.foundation.parallel.run_tasks``; the tasks are the chunks.

    Returns
    -------
    Simulation
        Quarterly data of all paths.

    Raises
    ------
    ValueError
        If an option is out of range, or a simulated endowment is not positive.
    """
    pricing.numeraire_units(numeraire)
    require_choice("scheme", scheme, SCHEMES)
    n_sim, n_years = require_count("n_sim", n_sim), require_count("n_years", n_years, MIN_YEARS)
    substeps, seed = require_count("substeps", substeps), require_count("seed", seed, 0)
    n_steps = QUARTERS_PER_YEAR * n_years * substeps
    pricer = pricing.AssetPricer(params, degree, eq29=eq29, tolerance=tolerance)
    process = pricer.economy.process
    if chunk_paths is None:
        chunk_paths = max(1, STATES_PER_CHUNK // (n_steps + 1))
    chunk_paths = require_count("chunk_paths", chunk_paths)

    chunk = functools.partial(_simulate_chunk, process, pricer, seed, scheme, substeps, n_steps)
    firsts = range(0, n_sim, chunk_paths)
    counts = (min(chunk_paths, n_sim - first) for first in firsts)
    chunks = run_tasks(chunk, zip(firsts, counts, strict=True), workers=workers)
    return Simulation(params, numeraire, *joined(chunks))


def _simulate_chunk(process, pricer, seed, scheme, substeps, n_steps, paths):
    """Return quarterly log exchange rates, flows and returns of a few paths."""
    first_path, n_paths = paths
    x = process.simulate(
        n_paths, n_steps, 1.0 / substeps, seed, first_path=first_path, scheme=scheme
    )
    prices = pricer.evaluate(x.reshape(-1, process.dimension))
    return quarterly_data(prices, (n_paths, n_steps + 1), substeps)


def quarterly_data(prices: pricing.AssetPrices, shape: tuple[int, int], substeps: int):
    """Return quarterly log exchange rates, flows and returns from prices at (paths, dates)."""

    def quarterly(values):
        return values.reshape(shape)[:, ::substeps].copy()

    flows = {name: quarterly(values) for name, values in prices.allocation.flows.items()}
    pairs = sorted(
        {pair for units in NUMERAIRES.values() for pair in zip(SECTORS, units, strict=True)}
    )
    returns = {pair: _quarterly_returns(prices, *pair, shape, substeps) for pair in pairs}
    return quarterly(prices.allocation.log_rer), flows, returns


def joined(chunks: list) -> tuple[np.ndarray, dict, dict]:
    """Join what `quarterly_data` returned for groups of paths."""
    log_rer, flows, returns = zip(*chunks, strict=True)

    def by_name(parts):
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    return np.concatenate(log_rer), by_name(flows), by_name(returns)


def _cash_flow_growth(cash_flow: np.ndarray, definition: str) -> tuple[np.ndarray, float]:
    """Log growth and the factor that annualises its standard deviation."""
    if definition == "q4":
        return np.diff(np.log(cash_flow[:, ::QUARTERS_PER_YEAR]), axis=1), 1.0
    if definition == "annual":
        annual = cash_flow[:, 1:].reshape(len(cash_flow), -1, QUARTERS_PER_YEAR).sum(axis=2)
        return np.diff(np.log(annual), axis=1), 1.0
    return np.diff(np.log(cash_flow), axis=1), np.sqrt(QUARTERS_PER_YEAR)


def _covariance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Covariance of two variables along the rows."""
    a, b = (v - v.mean(axis=1, keepdims=True) for v in (a, b))
    return (a * b).sum(axis=1) / (a.shape[1] - 1)


def simulated_moments(sim: Simulation, cash_flow_growth: str = "q4") -> pd.DataFrame:
    """
    Statistics of Table 2 for each simulated path.

    Parameters
    ----------
    sim : Simulation
        Simulated data.
    cash_flow_growth : str, optional
        "q4" (fourth quarter on fourth quarter), "annual" (growth of annual sums) or "quarterly"
        (quarterly growth, standard deviation times two).

    Returns
    -------
    DataFrame
        One row a path.  Means and standard deviations in percent a year, ratios in units.

    Raises
    ------
    ValueError
        If ``cash_flow_growth`` is unknown.
    """
    require_instance("sim", sim, Simulation)
    require_choice("cash_flow_growth", cash_flow_growth, CASH_FLOW_GROWTH)
    n_sim = len(sim.excess_tradable)
    annual = {
        sector: 100.0 * excess.reshape(n_sim, -1, QUARTERS_PER_YEAR).sum(axis=2)
        for sector, excess in (("T", sim.excess_tradable), ("NT", sim.excess_nontradable))
    }
    annual["TMNT"] = annual["T"] - annual["NT"]
    output_change = np.diff(sim.output[:, ::QUARTERS_PER_YEAR], axis=1)
    moments = {}
    for name, values in annual.items():
        moments[f"{name} mean"] = values.mean(axis=1)
        moments[f"{name} s.d."] = values.std(axis=1, ddof=1)
    traded, other = (_covariance(annual[sector], output_change) for sector in SECTORS)
    moments["cyclicality"] = traded / other
    for sector, cash_flow in sim.flows.items():
        growth, factor = _cash_flow_growth(cash_flow, cash_flow_growth)
        moments[f"cash flow {sector} s.d."] = 100.0 * factor * growth.std(axis=1, ddof=1)
    moments["cash flow ratio"] = moments["cash flow T s.d."] / moments["cash flow NT s.d."]
    return pd.DataFrame(moments)


def table2(sim: Simulation, cash_flow_growth: str = "q4") -> pd.DataFrame:
    """
    Table 2: median, 5th and 95th percentile over simulations.

    Parameters
    ----------
    sim : Simulation
        Simulated data, in the numeraire wanted.
    cash_flow_growth : str, optional
        As in ``simulated_moments``.

    Returns
    -------
    DataFrame
        Rows "T mean", "T s.d.", "NT mean", "NT s.d.", "TMNT mean", "TMNT s.d.", "cyclicality",
        "cash flow T s.d.", "cash flow NT s.d.", "cash flow ratio"; columns "median", "p5", "p95".

    Raises
    ------
    ValueError
        If ``cash_flow_growth`` is unknown.
    """
    table = simulated_moments(sim, cash_flow_growth).quantile(list(QUANTILES.values())).T
    return table.set_axis(list(QUANTILES), axis=1)
