"""Matching: the printed decomposition, recovery, filtered models, what has no solution."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.loaders.monetary_series import MonetaryData
from frictions.data.shipped.var_estimates import load_var_estimates
from frictions.empirics.inventories import (
    CASES,
    SIX,
    MatchingProblem,
    attentive_economy,
    improve,
    load_estimates,
    matched_responses,
    matching,
    matching_target,
    misses,
)
from frictions.empirics.inventories.matching import FAILED
from frictions.empirics.inventories.var import _filters
from frictions.empirics.time_series import hamilton_cycle
from frictions.foundation import NotConverged
from frictions.models.inventories import TABLE_1_1, solve_calvo
from frictions.solvers.estimation import MatchingTarget

# Another seed or number of bootstrap draws moves the criterion by up to one, or four in a sum.
DRAWS = 1.5


@pytest.fixture(scope="module")
def target():
    return matching_target()


@pytest.fixture(scope="module")
def estimates():
    return load_var_estimates("1970-2015")


@pytest.mark.parametrize(
    ("mc_star", "expected"),
    [
        ("literal", [61.3, 59.5, 16.5, 27.1, 64.8, 23.4]),
        ("consistent", [60.0, 60.6, 16.7, 22.2, 61.0, 22.9]),
    ],
)
def test_decomposition_at_the_printed_estimate(target, mc_star, expected):
    found = misses(solve_calvo(TABLE_1_1, mc_star=mc_star), target)
    np.testing.assert_allclose(found, expected, atol=DRAWS)
    assert list(found.index) == list(SIX)


def test_residuals_square_to_the_criterion(target):
    problem = MatchingProblem(target)
    values = [getattr(TABLE_1_1, name) for name in problem.free]
    assert problem(values) == pytest.approx(misses(solve_calvo(TABLE_1_1), target).sum())


def test_all_parameters_are_recovered_from_the_models_own_responses(target):
    own = matched_responses(solve_calvo(TABLE_1_1), SIX)
    problem = MatchingProblem(MatchingTarget(SIX, own, target.covariances))
    found = improve(problem, [0.7, 0.3, 0.5, 0.5, 1.5, 0.8, 0.7])
    truth = [getattr(TABLE_1_1, name) for name in problem.free]
    np.testing.assert_allclose(found["point"], truth, atol=1e-3)
    assert found["criterion"] < 1e-6


def test_a_filtered_response_is_that_of_the_filtered_series(estimates):
    # A long series with one shock in the middle: its Hamilton cycle, with the given coefficients.
    model = solve_calvo(TABLE_1_1)
    level = model.responses(periods=16)["y"].to_numpy()
    weights = estimates.filters.loc["gdp"]
    padded = np.r_[np.zeros(20), level]
    cycle = [
        padded[t] - sum(w * padded[t - lag] for lag, w in weights.items()) for t in range(21, 36)
    ]
    found = matched_responses(model, ["gdp", "is"], filters=estimates.filters)
    np.testing.assert_allclose(found[0], cycle, atol=1e-12)
    plain = matched_responses(model, ["gdp", "is"])
    np.testing.assert_array_equal(found[0, :7], plain[0, :7])  # immune
    np.testing.assert_array_equal(found[1], plain[1])  # the ratio is not filtered
    assert abs(found[0, 7:] - plain[0, 7:]).max() > 0.05


def test_the_shipped_coefficients_are_those_of_the_filter():
    rng = np.random.default_rng(0)
    index = pd.period_range("1960Q1", periods=200, freq="Q")
    series = pd.Series(rng.normal(size=200).cumsum(), index=index, name="gdp")
    coefficients = _filters(MonetaryData(series.to_frame(), "ffr", "invented"))
    weights = coefficients.set_index("lag")["coefficient"]
    fitted = sum(w * series.shift(lag) for lag, w in weights.items())
    rest = (series - fitted - hamilton_cycle(series)).dropna()
    assert rest.std() < 1e-8  # what is left is the constant


def test_horizons_may_be_any_set():
    model = solve_calvo(TABLE_1_1)
    some = matched_responses(model, ["infl"], horizons=[2, 5])
    np.testing.assert_array_equal(some, matched_responses(model, ["infl"])[:, [1, 4]])


def test_an_economy_without_solution_scores_badly_and_is_no_other_economy(target, monkeypatch):
    """Each way down to its bits is tried; where all are lost, no economy on the way is taken."""
    solved = []

    def lost_below(economy, cost, bits, start, **options):
        if bits < 0.1:
            raise NotConverged(f"lost at {bits} bits")
        solved.append(bits)

    monkeypatch.setattr(matching, "solve_at_bits", lost_below)
    problem = MatchingProblem(target, economy="attention")
    values = [0.98, 0.1, 0.25, 0.06, 0.04]
    assert problem(values) == pytest.approx(FAILED)
    assert problem.follow(values)[1] is None
    assert solved == 2 * [bits for way in matching.STEPS for bits in way]


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e160, -1e300])
def test_a_search_through_economies_without_numbers_ends(target, monkeypatch, bad):
    calls = []

    def sometimes(model, names, last, filters):
        calls.append(model)
        found = matched_responses(model, names, last, filters)
        if len(calls) % 3 == 0:
            found[len(calls) % len(found), len(calls) % last] = bad
        return found

    monkeypatch.setattr(matching.responses, "matched_responses", sometimes)
    problem = MatchingProblem(target)
    found = improve(problem, [0.7, 0.3, 0.5, 0.5, 1.5, 0.8, 0.7], evaluations=8)
    assert found["evaluations"] == len(calls) <= 8 * (1 + len(problem.free))
    assert found["criterion"] <= FAILED


def test_no_attention_and_little_attention_differ(target):
    none = attentive_economy(0.0)
    little = attentive_economy(0.2)
    assert none.bits == (0.0,)
    assert little.bits == (0.2,)
    assert abs(misses(none, target).sum() - misses(little, target).sum()) > 10


def test_stored_estimates_are_where_the_criterion_says():
    best = load_estimates().groupby("case", sort=False).first()
    assert list(best.index) == list(CASES)
    for name in ("six series", "six series, horizons 1-7", "no attention"):
        problem = CASES[name].problem()
        values = best.loc[name, list(problem.free)].to_numpy(dtype=float)
        assert problem(values) == pytest.approx(best.loc[name, "criterion"], rel=1e-6)


def test_free_returns_to_scale_of_one_are_the_attentive_economy():
    target, households = matching_target(), [0.9, 0.5, 1.5, 1.0]
    free = MatchingProblem(target, {"bits": 0.0}, "returns")
    constant = MatchingProblem(target, {"bits": 0.0}, "attention")
    assert free.free == (*constant.free, "returns_to_scale")
    np.testing.assert_array_equal(
        free.residuals([*households, 1.0]), constant.residuals(households)
    )
    assert abs(free([*households, 0.8]) - constant(households)) > 1
