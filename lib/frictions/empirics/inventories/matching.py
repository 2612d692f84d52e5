"""Estimate either economy by matching the VAR's impulse responses, Yu (2019), section 1.5.2.

The criterion sums, over series, the weighted squared gap between the model's responses to the
policy shock and the VAR's from horizon 1 on (at 0 the VAR's are zero).  Parameters have bounds.

``filters`` applies the VAR's own filter to the model first; ``samples`` asks what the VAR would
find if the model were true (indirect inference, `frictions.empirics.inventories.sampling`).

The inattentive economy is indexed by how many bits firms process, so that each point of the box has
one equilibrium with attention: no rule selects among several.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from frictions.data.shipped.var_estimates import load_var_estimates
from frictions.empirics.inventories import responses
from frictions.empirics.inventories.responses import HORIZONS, Model
from frictions.empirics.inventories.sampling import VarSamples
from frictions.foundation import require_choice, require_count, require_instance, require_number
from frictions.foundation.arrays import require_array
from frictions.foundation.errors import NoEquilibrium, NotConverged
from frictions.models.inventories import (
    TABLE_1_1,
    TABLE_1_1_ATTENTION,
    AttentionEquilibrium,
    InformationCost,
    build_aggregate_map,
    solve_at_bits,
    solve_calvo,
    sticky_information,
    zero_attention,
)
from frictions.solvers.estimation.impulse_matching import MatchingTarget, weight_block

HUGE = 1e50  # gaps above count as no solution
FAILED = 1e5  # criterion where the model has no solution
SIX = tuple(responses.COUNTERPARTS)
FOUR = ("gdp", "infl", "cons", "ulc")  # Figure 1.9 leaves inventories out
_HOUSEHOLDS = {
    "wage_stickiness": (0.01, 0.98),
    "wage_indexation": (0.01, 0.99),
    "risk_aversion": (0.2, 6.0),
    "labour_curvature": (0.05, 6.0),
}
BOUNDS = {
    "calvo": {"price_stickiness": (0.01, 0.98), "price_indexation": (0.01, 0.99)}
    | _HOUSEHOLDS
    | {"returns_to_scale": (0.3, 1.0)},
    "attention": _HOUSEHOLDS | {"bits": (0.04, 1.0)},
    "sticky": _HOUSEHOLDS | {"stale": (0.01, 0.999)},
    "returns": _HOUSEHOLDS | {"returns_to_scale": (0.3, 1.0), "bits": (0.04, 1.0)},
}
QUARTERS = 200  # of the attentive economy; fifteen are matched, so that a long tail is no matter
STEPS = ((0.15,), (0.3,))  # bits on the way down to fewer, tried in turn
LOOSE: dict[str, Any] = {"tolerance": 1e-6, "tail": 0.2, "fit_limit": 5e-3}


def attentive_economy(
    bits: float,
    horizon: int = QUARTERS,
    near: Model | None = None,
    tolerance: float = LOOSE["tolerance"],
    **parameters: float,
) -> AttentionEquilibrium:
    """
    Solve the inattentive economy at given bits: no attention if they are zero.

    Parameters
    ----------
    bits : float
        Information a quarter; 0 or positive.
    horizon : int, optional
        Quarters.
    near : AttentionEquilibrium, optional
        Of a neighbouring economy over as many quarters, at neighbouring bits: a faster start.
    tolerance : float, optional
        Of the equilibrium, as in `solve_at_bits`.
    **parameters : float
        Changes to the printed parameters.

    Returns
    -------
    AttentionEquilibrium
        Its cost is the one at which these bits are bought.

    Raises
    ------
    NotConverged
        If the equilibrium is not found, or has not come to rest.
    """
    bits = require_number("bits", bits, "[0, 4]")
    closeness = LOOSE | {"tolerance": require_number("tolerance", tolerance, "(0, 0.01]")}
    economy = build_aggregate_map(TABLE_1_1_ATTENTION.replace(**parameters), horizon=horizon)
    if bits == 0:
        return zero_attention(economy, InformationCost(), LOOSE["tail"])
    ways: list[tuple[Any, tuple[float, ...]]] = [(None, way) for way in STEPS]
    if isinstance(near, AttentionEquilibrium) and near.reply is not None:
        ways.insert(0, (near, ()))
    while True:  # the same equilibrium, by another way where one is lost
        start, way = ways.pop(0)
        try:
            for step in (*(step for step in way if step > bits), bits):
                start = solve_at_bits(economy, InformationCost(), step, start, **closeness)
            return start
        except NotConverged:
            if not ways:
                raise


def matching_target(
    sample: str = "1970-2015",
    series: Sequence[str] = SIX,
    scheme: str = "paper",
    last: int = HORIZONS,
) -> MatchingTarget:
    """
    Return what is matched: the VAR's responses at horizons 1 to ``last`` with their covariances.

    Parameters
    ----------
    sample : str, optional
        A sample of the shipped estimates.
    series : sequence of str, optional
        Series of the VAR.
    scheme : str, optional
        Weights, one of ``frictions.solvers.estimation.impulse_matching.SCHEMES``.
    last : int, optional
        Last horizon.

    Returns
    -------
    MatchingTarget
        The paper's for the defaults.
    """
    last = require_count("last", last, 1, HORIZONS)
    series = responses.known_series("series", series)
    estimates = load_var_estimates(sample)
    return MatchingTarget(
        series,
        estimates.responses.loc[1:last, list(series)].to_numpy().T,
        np.stack([estimates.covariances[name][:last, :last] for name in series]),
        scheme,
    )


def misses(model: Model, target: MatchingTarget, filters: pd.DataFrame | None = None) -> pd.Series:
    """
    Decompose the criterion by series, as Table 1.2 does.

    Parameters
    ----------
    model : CalvoModel or AttentionEquilibrium
        A solved model.
    target : MatchingTarget
        What it should match.
    filters : DataFrame, optional
        As in `matched_responses`.

    Returns
    -------
    Series, shape (n,)
        Contributions by series of the VAR.
    """
    require_instance("target", target, MatchingTarget)
    horizons = target.responses.shape[1]
    values = target.misses(responses.matched_responses(model, target.names, horizons, filters))
    return pd.Series(values, index=list(target.names))


@dataclass(frozen=True, eq=False)
class MatchingProblem:
    """
    The criterion as a function of the free parameters; can be sent to other processes.

    Attributes
    ----------
    target : MatchingTarget
        What to match; its names are keys of ``COUNTERPARTS``.
    fixed : dict of float
        Parameters that do not move.
    economy : str
        ``"calvo"``, ``"attention"``, ``"sticky"`` information, or ``"returns"``, attention with
        returns to scale that are free.
    filters : DataFrame or None
        If given, the model is filtered like the data.
    samples : VarSamples or None
        If given, the model's responses are what the VAR finds on average in samples of it.
    reach : dict of tuple
        Bounds (low, high) in place of those of ``BOUNDS``.
    horizon : int
        Quarters of the inattentive economy.
    """

    target: MatchingTarget
    fixed: dict[str, float] = field(default_factory=dict)
    economy: str = "calvo"
    filters: pd.DataFrame | None = None
    samples: VarSamples | None = None
    reach: dict[str, tuple[float, float]] = field(default_factory=dict)
    horizon: int = QUARTERS

    def __post_init__(self):
        require_instance("target", self.target, MatchingTarget)
        require_choice("economy", self.economy, tuple(BOUNDS))
        require_instance("fixed", self.fixed, dict, "of parameters that do not move")
        for name, value in self.fixed.items():
            require_choice("fixed", name, tuple(BOUNDS[self.economy]))
            require_number(f"fixed.{name}", value)
        if self.filters is not None:
            responses.require_filters(self.filters)
        require_instance("reach", self.reach, dict, "of bounds by parameter")
        for name, ends in self.reach.items():
            require_choice("reach", name, tuple(BOUNDS[self.economy]))
            low, high = require_array(f"reach.{name}", ends, (2,))
            require_number(f"reach.{name}", high, f"({low}, inf)", "bounds rise")

    @property
    def box(self) -> dict[str, tuple[float, float]]:
        """Bounds by parameter."""
        return BOUNDS[self.economy] | self.reach

    @property
    def free(self) -> tuple[str, ...]:
        """Names of the free parameters."""
        return tuple(name for name in BOUNDS[self.economy] if name not in self.fixed)

    @property
    def bounds(self) -> np.ndarray:
        """Bounds of the free parameters, shape (k, 2)."""
        return np.array([self.box[name] for name in self.free])

    def named(self, values) -> dict[str, Any]:
        """Return free values (k,) and fixed ones by name."""
        values = require_array("values", values, (len(self.free),))
        for name, value in zip(self.free, values, strict=True):
            low, high = self.box[name]
            require_number(f"{name} of values", value, f"[{low}, {high}]")
        return self.fixed | dict(zip(self.free, map(float, values), strict=True))

    def solve(self, values, near: Model | None = None, **options: float) -> Model:
        """Solve the economy at free values (k,); options are those of `attentive_economy`."""
        given = self.named(values)
        if self.economy == "calvo":
            return solve_calvo(TABLE_1_1.replace(**given))
        if self.economy in ("attention", "returns"):
            return attentive_economy(horizon=self.horizon, near=near, **given, **options)
        stale = given.pop("stale")
        economy = build_aggregate_map(TABLE_1_1_ATTENTION.replace(**given), horizon=self.horizon)
        return sticky_information(economy, InformationCost(), stale, LOOSE["tail"])

    def responses_of(self, model: Model) -> np.ndarray:
        """Return the matched responses (n, h) of a solved economy."""
        last = self.target.responses.shape[1]
        if self.samples is not None:
            return self.samples.expected(model, self.target.names)[:, :last]
        return responses.matched_responses(model, self.target.names, last, self.filters)

    def responses(self, values) -> np.ndarray:
        """Return the matched responses (n, h) at free values (k,)."""
        return self.responses_of(self.solve(values))

    def follow(self, values, near: Model | None = None) -> tuple[np.ndarray, Model | None]:
        """Return `residuals` and the solved economy, if there is one, to go on from."""
        size = self.target.responses.size
        unsolved = np.full(size, np.sqrt(FAILED / size)), None
        try:
            model = self.solve(values, near)
            gap = self.target.responses - self.responses_of(model)
        except (NotConverged, NoEquilibrium):
            return unsolved
        # A search's linear algebra may hang on NaN, and on what overflows once it is squared.
        if not (abs(gap) < HUGE).all():
            return unsolved
        roots = weight_roots(self.target)
        return np.concatenate([w @ g for w, g in zip(roots, gap, strict=True)]), model

    def residuals(self, values) -> np.ndarray:
        """Return what the criterion is the sum of squares of, (n h,); large where unsolved."""
        return self.follow(values)[0]

    def __call__(self, values) -> float:
        """Return the criterion, at most ``FAILED``, which stands for no solution."""
        return min(float(np.sum(self.residuals(values) ** 2)), FAILED)


def weight_roots(target: MatchingTarget) -> list[np.ndarray]:
    """Return for each series the root W of its weights, W'W the inverse of its block."""
    blocks = (weight_block(covariance, target.scheme) for covariance in target.covariances)
    return [np.linalg.inv(np.linalg.cholesky(block)) for block in blocks]
