r"""
Panels of firms simulated from the model, where truth is known.

Rows are dates t at which the market of t has cleared.  Price :math:`q_t`, dividend :math:`d_t`,
input :math:`k_t`, disclosure :math:`s_t` and cost :math:`w_t` stand next to log income :math:`v_t`
and demand :math:`\varepsilon_t` just realised, and to those of the next date.
"""

from dataclasses import dataclass, fields

import numpy as np

from frictions.foundation.intervals import require_choice, require_count, require_instance
from frictions.models.market_efficiency.blocks import (
    input_feedback,
    mean_dividend,
    mean_input_and_income,
)
from frictions.models.market_efficiency.population import Population

BURN_IN = 40  # periods before the first row: the dividend forgets its start


@dataclass(frozen=True, eq=False)
class Panel:
    """
    Simulated firms; see the module for the dating of rows.

    Attributes
    ----------
    price, dividend, firm_input, disclosure, cost : array, shape (J, T)
        Known when the market of t has cleared; input is in logs.
    income, demand : array, shape (J, T)
        Log income and log demand shifter realised at t.
    next_income, next_demand : array, shape (J, T)
        The same at t + 1.
    """

    price: np.ndarray
    dividend: np.ndarray
    firm_input: np.ndarray
    disclosure: np.ndarray
    cost: np.ndarray
    income: np.ndarray
    demand: np.ndarray
    next_income: np.ndarray
    next_demand: np.ndarray

    def controls(self, which: str = "public") -> tuple[np.ndarray, ...]:
        """
        Collect control variables.

        Parameters
        ----------
        which : str, optional
            "public" (dividend, disclosure and, if it varies, cost), "dividend" or "none".

        Returns
        -------
        tuple of arrays, shape (J, T)
            Controls.

        Raises
        ------
        ValueError
            If ``which`` is unknown.
        """
        public = [self.dividend, self.disclosure] + ([self.cost] if self.cost.any() else [])
        choices = {"public": tuple(public), "dividend": (self.dividend,), "none": ()}
        require_choice("which", which, choices)
        return choices[which]

    def dates(self, first: int, last: int) -> "Panel":
        """Cut the panel to the dates from `first` to before `last`, as views."""
        first = require_count("first", first, 0, self.price.shape[1] - 1)
        last = require_count("last", last, first + 1, self.price.shape[1])
        return Panel(**{f.name: getattr(self, f.name)[:, first:last] for f in fields(self)})


def simulate_panel(population: Population, dates: int, rng: np.random.Generator) -> Panel:
    """Simulate the firms of a population over some dates, shape (J, T) each."""
    require_count("dates", dates)
    params, period, eta = population.params, population.blocks(), population.output_elasticity
    theta, phi = params.demand_elasticity, params.income_share
    shape = (len(population), BURN_IN + dates)

    def normal(precision, mean=0.0):
        return mean + rng.standard_normal(shape) / np.sqrt(precision)

    # Column t holds the shocks of the market of t.
    demand = normal(params.demand_precision, params.mean_demand_shock)
    noise = normal(params.noise_precision)
    productivity = normal(params.productivity_precision, params.mean_productivity)
    disclosure = productivity + normal(params.disclosure_precision)
    cost = params.cost_volatility * rng.standard_normal(shape)

    def column(values):
        return np.asarray(values)[..., None]

    revealed = demand - params.mean_demand_shock + noise / column(period.informativeness)
    surprise = disclosure - params.mean_productivity
    forecast = phi * params.disclosure_weight * surprise
    forecast += column(period.revealed_share / theta) * revealed
    log_input, log_income = mean_input_and_income(params, period.revealed_share, eta)
    firm_input = column(log_input) + column(1.0 + input_feedback(params, eta)) * (cost + forecast)
    next_income = phi * (params.log_productivity_scale + productivity + column(eta) * firm_input)
    next_income += (params.log_demand_scale + demand) / theta

    dividend = np.empty(shape)
    dividend[:, 0] = mean_dividend(params, log_income)
    mu, G, alpha = params.dividend_mean, params.dividend_persistence, params.income_loading
    for t in range(1, shape[1]):
        dividend[:, t] = mu + G * (dividend[:, t - 1] - mu) + alpha * next_income[:, t - 1]
    price = (
        column(population.intercept)
        + column(period.demand_loading) * revealed
        + column(period.disclosure_loading) * surprise
        + column(period.cost_loading) * cost
        + period.dividend_loading * (dividend - mu)
    )
    now, before = slice(BURN_IN, None), slice(BURN_IN - 1, -1)
    return Panel(
        price=price[:, now],
        dividend=dividend[:, now],
        firm_input=firm_input[:, now],
        disclosure=disclosure[:, now],
        cost=cost[:, now],
        income=next_income[:, before],
        demand=demand[:, before],
        next_income=next_income[:, now],
        next_demand=demand[:, now],
    )


def draw_sample(
    population: Population, firms: int, dates: int, rng: np.random.Generator
) -> tuple[Population, Panel]:
    """Draw firms with replacement and simulate them: one replication of a Monte Carlo study."""
    require_instance("population", population, Population)
    sample = population.draw(firms, rng)
    return sample, simulate_panel(sample, dates, rng)
