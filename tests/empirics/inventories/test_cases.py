"""The estimations by name: what is matched, what moves, and that each was run."""

from frictions.empirics.inventories.cases import CASES, load_estimates


def test_every_case_is_a_problem_and_was_run():
    assert list(load_estimates()["case"].unique()) == list(CASES)
    early, filtered = CASES["six series, horizons 1-7"], CASES["six series, filtered"]
    assert early.problem().target.responses.shape == (6, 7)
    assert early.problem().filters is None
    assert set(filtered.problem().filters.index) >= {"gdp", "cons", "inv", "ulc"}
    assert CASES["no attention"].problem().free[-1] == "labour_curvature"
    assert CASES["attention"].problem().free[-1] == "bits"
