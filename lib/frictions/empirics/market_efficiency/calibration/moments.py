r"""
The published moments of informativeness, and the same moments of firms simulated from the model.

Both sides are raw partial :math:`R^2` in differences over 20 annual observations a firm, and the
poster's regression of it on sensitivity in differences.  The poster's sample has no printed length;
20 is that of the measure's authors, whose public replication gives mean, median and standard
deviation over firms and windows of their panel of US firms.  A published number is met if the
simulated one is within the tolerance: rounding where it is printed, the range that rounding leaves
where it is implied, and 0.005 for mean, median and standard deviation.
"""

import numpy as np
import pandas as pd

from frictions.empirics.market_efficiency.informativeness import (
    relative_informativeness,
    sensitivity,
)
from frictions.empirics.market_efficiency.sign_map import MEASURES
from frictions.foundation.intervals import require_choice, require_count
from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    Population,
    draw_population,
    draw_sample,
)

DATES = 20
SOLVED = 1_000  # different firms of a sample; more are copies with shocks of their own
FORM = "differences"
# Moment: published value, and how far from it counts as met.
PUBLISHED = {
    "constant": (0.16, 0.005),
    "slope": (-0.03, 0.005),
    "r.m.s. sensitivity": (0.96, 0.19),  # what the poster's t statistics imply
    "s.d. sensitivity": (0.42, 0.16),  # what its slope and R squared of 0.01 imply, with "s.d."
    "mean": (0.112, 0.005),
    "median": (0.065, 0.005),
    "s.d.": (0.127, 0.005),
}
SPREAD_OF_SENSITIVITY = "s.d. sensitivity"
TARGETS = {
    "all": tuple(PUBLISHED),
    "but spread": tuple(name for name in PUBLISHED if name != SPREAD_OF_SENSITIVITY),
}


def simulated_moments(
    params: MarketEfficiencyParams, measure: str, *, firms: int = 5_000, seed: int = 0
) -> pd.Series:
    """
    Compute the published moments on firms simulated from the model.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters that firms share; elasticity and size vary as in ``draw_population``.
    measure : str
        What informativeness is about, and with which controls: one of ``MEASURES``.
    firms : int, optional
        Number of firms, at least 3.
    seed : int, optional
        Of the firms and of their shocks.

    Returns
    -------
    Series
        Simulated moments, named as in ``PUBLISHED``; then standard errors of slope and constant,
        the "R squared", and "exact mean" and "exact s.d.", those of informativeness measured over
        infinitely many dates.

    Raises
    ------
    NoEquilibrium
        If a firm has no stationary equilibrium.
    """
    require_choice("measure", measure, MEASURES)
    payoff, _, controls = MEASURES[measure]
    firms = require_count("firms", firms, 3)
    seed = require_count("seed", seed, 0)
    population = draw_population(params, min(firms, SOLVED), seed=seed)
    sample, panel = draw_sample(population, firms, DATES, np.random.default_rng(seed))
    informativeness = relative_informativeness(
        panel.price,
        getattr(panel, payoff),
        getattr(panel, f"next_{payoff}"),
        panel.controls(controls),
        form=FORM,
    )
    slopes = sensitivity(panel.next_income, panel.firm_input, form=FORM).slope
    slope, constant = np.polyfit(slopes, informativeness, 1)
    fit = np.corrcoef(slopes, informativeness)[0, 1] ** 2
    error = informativeness.std() / slopes.std() * np.sqrt((1.0 - fit) / (firms - 2))
    square = np.sqrt(np.mean(slopes**2))
    return pd.Series(
        {
            "constant": constant,
            "slope": slope,
            "r.m.s. sensitivity": square,
            "s.d. sensitivity": slopes.std(),
            "mean": informativeness.mean(),
            "median": np.median(informativeness),
            "s.d.": informativeness.std(),
            "slope error": error,
            "constant error": error * square,
            "R squared": fit,
            **_exact(sample, payoff, controls),
        }
    )


def _exact(sample: Population, payoff: str, controls: str) -> dict[str, float]:
    """Return mean and standard deviation over firms of exact informativeness."""
    exact = sample.relative_informativeness(payoff, FORM, controls)
    return {"exact mean": exact.mean(), "exact s.d.": exact.std()}


def gaps(moments: pd.Series) -> pd.DataFrame:
    """Return "gap" to the published moments, "tolerance" and simulation "error", a row a moment."""
    published = pd.DataFrame(PUBLISHED, index=["value", "tolerance"]).T
    error = pd.Series(0.0, published.index)
    error["slope"], error["constant"] = moments["slope error"], moments["constant error"]
    gap = moments[published.index] - published["value"]
    return pd.DataFrame({"gap": gap, "tolerance": published["tolerance"], "error": error})
