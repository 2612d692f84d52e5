"""The empirics of Yu (2019), chapter 1: the VAR, its moments, and models fitted to it."""

from frictions.empirics.inventories.attention_estimation import (
    ATTENTION_BOUNDS,
    AttentionMatchingProblem,
    attentive_economy,
    load_attention_estimates,
)
from frictions.empirics.inventories.calvo_estimation import (
    BOUNDS,
    CASES,
    COUNTERPARTS,
    FOUR,
    SIX,
    MatchingProblem,
    load_calvo_estimates,
    matched_responses,
    matching_target,
    misses,
)

__all__ = [
    "ATTENTION_BOUNDS",
    "BOUNDS",
    "CASES",
    "COUNTERPARTS",
    "FOUR",
    "SIX",
    "AttentionMatchingProblem",
    "MatchingProblem",
    "attentive_economy",
    "load_attention_estimates",
    "load_calvo_estimates",
    "matched_responses",
    "matching_target",
    "misses",
]
