"""
The empirics of the poster: how much prices know firm by firm, and regressions of it over firms.

For anyone who measures price informativeness (on simulated, public or licensed firms) or studies
what a cross-section of estimated measures finds where the truth is known.
"""

from frictions.empirics.market_efficiency.calibration.moments import PUBLISHED, simulated_moments
from frictions.empirics.market_efficiency.calibration.search import Calibration, calibrate
from frictions.empirics.market_efficiency.calibration.shipped import (
    calibrated_params,
    calibrations,
    nearest_calibrations,
)
from frictions.empirics.market_efficiency.cross_section import (
    TARGETS,
    next_to_printed,
    poster_table,
)
from frictions.empirics.market_efficiency.cross_section_errors_in_variables import (
    CorrectedCrossSection,
    corrected_cross_section,
    crossfit_cross_section,
)
from frictions.empirics.market_efficiency.cross_section_monte_carlo import (
    Design,
    monte_carlo,
    population_slope,
)
from frictions.empirics.market_efficiency.informativeness import (
    Sensitivity,
    relative_informativeness,
    sensitivity,
)
from frictions.empirics.market_efficiency.pooled_study import (
    DESIGNS,
    pooled_estimates,
    run_study,
    study_population,
)
from frictions.empirics.market_efficiency.poster_licensed import PosterStudy, poster_study
from frictions.empirics.market_efficiency.public_panel import public_estimates
from frictions.empirics.market_efficiency.sign_map import MEASURES, sign_map

__all__ = [
    "DESIGNS",
    "MEASURES",
    "PUBLISHED",
    "TARGETS",
    "Calibration",
    "CorrectedCrossSection",
    "Design",
    "PosterStudy",
    "Sensitivity",
    "calibrate",
    "calibrated_params",
    "calibrations",
    "corrected_cross_section",
    "crossfit_cross_section",
    "monte_carlo",
    "nearest_calibrations",
    "next_to_printed",
    "pooled_estimates",
    "population_slope",
    "poster_study",
    "poster_table",
    "public_estimates",
    "relative_informativeness",
    "run_study",
    "sensitivity",
    "sign_map",
    "simulated_moments",
    "study_population",
]
