r"""
The Monte Carlo study behind the chapter, in two pools of samples so that its digits can be trusted.

``run_pooled_study`` writes the table that the book ships.  A digit is printed in the chapter only
if both pools give it.
"""

import functools
from typing import Any

import pandas as pd

from frictions.data.shipped import read_table
from frictions.empirics.market_efficiency.cross_section_monte_carlo import (
    Design,
    monte_carlo,
    population_slope,
    summarise,
)
from frictions.foundation.intervals import require_choice, require_number
from frictions.models.market_efficiency import (
    PANEL_COST_VOLATILITY,
    MarketEfficiencyParams,
    Population,
    draw_population,
    draw_sample,
)

TABLE = "market_efficiency_monte_carlo.csv"
REPLICATIONS, POOLS = 1_000, (101, 202)
FIRMS = 4_000
_UNBIASED: dict[str, Any] = {"bias": "olkin_pratt"}
_EARNINGS: dict[str, Any] = {"payoff": "income", "form": "differences"}
_BY_SEN: dict[str, Any] = {**_EARNINGS, "regressor": "sensitivity"}
POSTER = Design(**_BY_SEN, sensitivity_form="differences")
BARE = Design(**_BY_SEN, sensitivity_form="differences", controls="none")
DESIGNS = {
    "demand on eta": Design(**_UNBIASED),
    "income on eta": Design(**_EARNINGS, **_UNBIASED),
    "income on SEN": POSTER,
    "no controls": BARE,
    "SEN in levels": Design(**_BY_SEN, **_UNBIASED),
    "corrected": Design(**_BY_SEN, **_UNBIASED, correction="errors_in_variables"),
    "cross-fit": Design(**_BY_SEN, **_UNBIASED, correction="crossfit"),
}
# Label: cost shocks, designs, firms and dates of a sample, samples a pool.
STUDIES = {
    "300 firms, 80 dates": (PANEL_COST_VOLATILITY, DESIGNS, 300, 80, REPLICATIONS),
    "3,000 firms, 20 dates": (PANEL_COST_VOLATILITY, {"income on SEN": POSTER}, 3_000, 20, 250),
    "no cost shocks": (0.0, {"income on SEN": POSTER, "no controls": BARE}, 3_000, 20, 250),
}


def study_population(cost_volatility: float = PANEL_COST_VOLATILITY) -> Population:
    """Return the firms that samples are drawn from."""
    return _population(require_number("cost_volatility", cost_volatility, "[0, inf)"))


@functools.cache
def _population(cost_volatility: float) -> Population:
    params = MarketEfficiencyParams(cost_volatility=cost_volatility)
    return draw_population(params, FIRMS, seed=0)


def run_study(study: str, seed: int, replications: int | None = None, **options) -> pd.DataFrame:
    """
    Estimate the designs of one study on one pool of samples.

    Parameters
    ----------
    study : str
        One of ``STUDIES``.
    seed : int
        Of the pool.
    replications : int, optional
        By default those of the study.
    **options : optional
        ``workers`` and ``store`` of ``monte_carlo``.

    Returns
    -------
    DataFrame
        As ``monte_carlo``.
    """
    require_choice("study", study, STUDIES)
    cost, designs, firms, dates, usual = STUDIES[study]
    population = study_population(cost)
    return monte_carlo(
        functools.partial(_draw, population, firms, dates),
        designs,
        replications=usual if replications is None else replications,
        seed=seed,
        **options,
    )


def _draw(population, firms, dates, rng):
    return draw_sample(population, firms, dates, rng)


def truths(study: str) -> dict[str, float]:
    """Return the slope that each design of a study is meant to find; NaN where there is none."""
    cost, designs, *_ = STUDIES[study]
    if cost == 0:  # sensitivity is one for every firm
        return dict.fromkeys(designs, float("nan"))
    return {label: population_slope(d, study_population(cost)) for label, d in designs.items()}


def pool_summary(study: str, draws: pd.DataFrame) -> pd.DataFrame:
    """Summarise a pool, with the share of significantly negative and positive slopes."""
    table = summarise(draws, truths(study))
    error = draws["classic_error"].fillna(draws["robust_error"])
    t = (draws["slope"] / error).groupby(level="design")
    table["negative"] = t.apply(lambda values: (values < -1.96).mean())
    table["positive"] = t.apply(lambda values: (values > 1.96).mean())
    table["low"] = draws["slope"].groupby(level="design").quantile(0.05)
    table["high"] = draws["slope"].groupby(level="design").quantile(0.95)
    return table


def pooled_estimates() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the shipped study: the mean of the two pools, and half the distance between them."""
    table = read_table(TABLE).set_index(["pool", "study", "design"])
    first, second = (table.xs(pool, level="pool") for pool in POOLS)
    return 0.5 * (first + second), 0.5 * (first - second).abs()
