"""Valid calls of the doors of `frictions.empirics.market_efficiency`."""

import functools

import numpy as np

from frictions.data.live import LiveData
from frictions.empirics.market_efficiency import Design, calibrations, poster_table
from frictions.models.market_efficiency import MarketEfficiencyParams, draw_population, draw_sample


@functools.cache
def firms():
    return draw_population(MarketEfficiencyParams(cost_volatility=0.6), 12, seed=2)


def draw(rng):
    return draw_sample(firms(), 8, 12, rng)


def columns(rows=20):
    """Measures of firms that the corrections can work with."""
    rng = np.random.default_rng(3)
    sensitivity = 1.0 + rng.standard_normal(rows)
    return dict(
        informativeness=0.2 - 0.1 * sensitivity + 0.05 * rng.standard_normal(rows),
        sensitivity=sensitivity,
        standard_error=np.full(rows, 0.1),
    )


def halves():
    return {name: np.stack([values, 1.01 * values]) for name, values in columns().items()}


def series(seed):
    return np.random.default_rng(seed).standard_normal((3, 12))


def poster():
    given = columns()
    return poster_table(given["informativeness"], given["sensitivity"], series(5).ravel()[:20])


EXAMPLES = {
    "calibrate": lambda: dict(measure="demand", firms=20, rounds=1, drawn=2),
    "calibrated_params": lambda: dict(row=calibrations().iloc[0]),
    "calibrations": lambda: {},
    "corrected_cross_section": lambda: columns(),
    "crossfit_cross_section": lambda: halves(),
    "monte_carlo": lambda: dict(draw=draw, designs={"one": Design()}, replications=2, seed=1),
    "nearest_calibrations": lambda: {},
    "next_to_printed": lambda: dict(table=poster(), printed=lambda name: 0.5),
    "pooled_estimates": lambda: {},
    "population_slope": lambda: dict(design=Design(), population=firms()),
    "poster_study": lambda: dict(directory=None, live=LiveData.of_environment()),
    "poster_table": lambda: dict(
        informativeness=columns()["informativeness"],
        sensitivity=columns()["sensitivity"],
        log_market_cap=series(5).ravel()[:20],
    ),
    "public_estimates": lambda: {},
    "relative_informativeness": [
        lambda: dict(price=series(1), payoff=series(2), next_payoff=series(3)),
        lambda: dict(
            price=series(1),
            payoff=series(2),
            next_payoff=series(3),
            controls=[series(4)],
            form="differences",
            bias="olkin_pratt",
        ),
    ],
    "run_study": lambda: dict(study="300 firms, 80 dates", seed=101, replications=2),
    "sensitivity": lambda: dict(next_income=series(1), firm_input=series(2)),
    "sign_map": lambda: dict(economies=2, seed=0, spread=3.0),
    "simulated_moments": lambda: dict(
        params=MarketEfficiencyParams(cost_volatility=0.6), measure="demand", firms=20
    ),
    "study_population": lambda: dict(cost_volatility=0.6),
}
RESULTS = {"Calibration", "CorrectedCrossSection", "PosterStudy", "Sensitivity"}
EXCEPTIONS = {
    ("next_to_printed", "table", "NaN"): "a table to show: missing where there is no estimate",
    ("next_to_printed", "table", "NA"): "a table to show: missing where there is no estimate",
    ("next_to_printed", "table", "inf"): "a table to show",
    ("next_to_printed", "table", "entry of text"): "a table to show",
    ("next_to_printed", "source", "unknown"): "any label will do",
    ("next_to_printed", "source", "empty"): "any label will do",
    ("relative_informativeness", "controls", "one twice"): "the message speaks of regressors",
}
