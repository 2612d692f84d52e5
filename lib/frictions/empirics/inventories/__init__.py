"""
The empirics of Yu (2019), chapter 1: the VAR, its moments, and models fitted to it.

For anyone who matches a model's impulse responses to those of a VAR: one criterion for both
economies, its distribution under a true model, and differences of fit with their standard errors.
"""

from frictions.empirics.inventories.cases import CASES, PROFILE, Case, load_estimates
from frictions.empirics.inventories.matching import (
    BOUNDS,
    COUNTERPARTS,
    FOUR,
    SIX,
    MatchingProblem,
    attentive_economy,
    matched_responses,
    matching_target,
    misses,
)

__all__ = [
    "BOUNDS",
    "CASES",
    "COUNTERPARTS",
    "FOUR",
    "PROFILE",
    "SIX",
    "Case",
    "MatchingProblem",
    "attentive_economy",
    "load_estimates",
    "matched_responses",
    "matching_target",
    "misses",
]
