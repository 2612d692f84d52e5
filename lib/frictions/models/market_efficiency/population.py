"""
A population of firms that differ in output elasticity and size, solved all at once.

Larger firms have more precisely informed investors.  Shares and investors scale with size, so a
share's price does not depend on size otherwise.  Everything here is ours: the poster's data are
proprietary, and a population from the model is where the truth is known.
"""

from dataclasses import dataclass, fields

import numpy as np

from frictions.foundation import require_array, require_count, require_instance
from frictions.models.market_efficiency.blocks import (
    Blocks,
    blocks,
    learning,
    mean_dividend,
    mean_input_and_income,
    require_mean,
)
from frictions.models.market_efficiency.information import gamma_scaled, ratio, search_range
from frictions.models.market_efficiency.measured.measures import (
    population_informativeness,
    population_sensitivity,
)
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams, takes_params
from frictions.models.market_efficiency.stationary import (
    price_at_mean_dividend,
    stationary_equilibria,
)
from frictions.solvers.equilibrium import find_largest_root

ELASTICITY_RANGE = (0.1, 0.8)
SIZE_DEVIATION = 1.5  # of log size
SIZE_INFORMATION = 0.25  # elasticity of private precision to size


@dataclass(frozen=True, eq=False)
class Population:
    """
    Firms at their low-volatility equilibria.

    Attributes
    ----------
    params : MarketEfficiencyParams
        Parameters that firms share.
    output_elasticity, signal_precision, size : array, shape (J,)
        What firms differ in; size is the log number of shares.
    informativeness : array, shape (J,)
        Price informativeness.
    mean_price : array, shape (J,)
        Unconditional mean of the price.
    intercept : array, shape (J,)
        Mean price at the mean shocks and the target dividend.
    """

    params: MarketEfficiencyParams
    output_elasticity: np.ndarray
    signal_precision: np.ndarray
    size: np.ndarray
    informativeness: np.ndarray
    mean_price: np.ndarray
    intercept: np.ndarray

    def __len__(self) -> int:
        return self.size.size

    @property
    def log_market_cap(self) -> np.ndarray:
        """Log of shares times mean price, shape (J,)."""
        if np.any(self.mean_price <= 0):
            j = int(np.argmin(self.mean_price))
            raise ValueError(
                f"mean price of firm {j} is {self.mean_price[j]:.4g}: market capitalisation has no "
                "logarithm; raise dividend_mean (mu) or lower risk_aversion (gamma)"
            )
        return self.size + np.log(self.mean_price)

    @property
    def sensitivity(self) -> np.ndarray:
        """Population slope of income on input, shape (J,)."""
        return population_sensitivity(self.params, self.informativeness, self.output_elasticity)

    def relative_informativeness(self, payoff: str, form: str, controls: str = "public"):
        """
        Compute population informativeness of every firm.

        Parameters
        ----------
        payoff, form, controls : str
            As in ``population_informativeness``.

        Returns
        -------
        array, shape (J,)
            Partial R squared.
        """
        return population_informativeness(
            self.params,
            self.informativeness,
            payoff=payoff,
            form=form,
            controls=controls,
            eta=self.output_elasticity,
            tau_x=self.signal_precision,
        )

    def blocks(self) -> Blocks:
        """Equilibrium objects of all firms."""
        own = {"eta": self.output_elasticity, "tau_x": self.signal_precision}
        return blocks(self.params, self.informativeness, **own)

    def draw(self, firms: int, rng: np.random.Generator) -> "Population":
        """
        Sample firms with replacement.

        Parameters
        ----------
        firms : int
            Number of firms.
        rng : numpy Generator
            Source of randomness.

        Returns
        -------
        Population
            The sampled firms.
        """
        require_count("firms", firms)
        require_instance("rng", rng, np.random.Generator)
        chosen = rng.integers(len(self), size=firms)
        arrays = {f.name: getattr(self, f.name)[chosen] for f in fields(self) if f.name != "params"}
        return Population(params=self.params, **arrays)


@takes_params
def solve_population(
    params: MarketEfficiencyParams, output_elasticity, signal_precision, size
) -> Population:
    """
    Solve the low-volatility equilibrium of many firms at once.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters that firms share.
    output_elasticity, signal_precision, size : array, shape (J,)
        What firms differ in.

    Returns
    -------
    Population
        Firms in the order given.

    Raises
    ------
    ValueError, TypeError
        If shapes differ, or an elasticity or precision is not admissible.
    NoEquilibrium
        If a firm has no stationary equilibrium.
    """
    eta = require_array("output_elasticity", output_elasticity, ("J",), "(0, 1)")
    tau_x = require_array("signal_precision", signal_precision, eta.shape, "[0, inf)")
    size = require_array("size", size, eta.shape)
    require_mean(params)
    params.replace(signal_precision=float(tau_x.min()))  # or flow signals must inform

    level = gamma_scaled(params)
    log_target, tau_g = np.log(level), params.flow_precision

    def excess(log_u, eta, tau_x):
        return np.log(ratio(params, np.exp(log_u), eta, tau_x, tau_g)) - log_target

    u = find_largest_root(excess, *search_range(params, level, "exogenous", tau_x), (eta, tau_x))
    for j in np.flatnonzero(np.isnan(u)):  # near a fold, or no equilibrium: the full search decides
        firm = params.replace(output_elasticity=float(eta[j]), signal_precision=float(tau_x[j]))
        u[j] = stationary_equilibria(firm).low_volatility.informativeness

    P, _, _ = learning(params, u, tau_x)
    period = blocks(params, u, eta=eta, tau_x=tau_x)
    beta4 = period.dividend_loading
    payoff_variance = (1.0 + beta4) ** 2 * period.dividend_variance + period.resale_variance
    level = price_at_mean_dividend(params, P, payoff_variance, eta)
    _, log_income = mean_input_and_income(params, P, eta)
    dividend_gap = mean_dividend(params, log_income) - params.dividend_mean
    return Population(params, eta, tau_x, size, u, level + beta4 * dividend_gap, level)


@takes_params
def draw_population(params: MarketEfficiencyParams, firms: int, *, seed: int) -> Population:
    """
    Draw and solve a population of firms.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters that firms share; ``cost_volatility`` must be positive for sensitivity to say
        anything about output elasticity.
    firms : int
        Number of firms, at least 3.
    seed : int
        Seed.

    Returns
    -------
    Population
        Elasticities uniform on ``ELASTICITY_RANGE``, log size normal, private precision rising
        with size.

    Raises
    ------
    ValueError
        If there are fewer than 3 firms.
    NoEquilibrium
        If a firm has no stationary equilibrium.
    """
    require_count("firms", firms, 3)
    require_count("seed", seed, 0)
    rng = np.random.default_rng(seed)
    eta = rng.uniform(*ELASTICITY_RANGE, firms)
    size = SIZE_DEVIATION * rng.standard_normal(firms)
    tau_x = params.signal_precision * np.exp(SIZE_INFORMATION * size)
    return solve_population(params, eta, tau_x, size)
