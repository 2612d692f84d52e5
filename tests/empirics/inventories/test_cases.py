"""The estimations by name: what is matched, what moves, and that each was run."""

from frictions.empirics.inventories.cases import CASES, RETURNS, load_estimates


def test_every_case_is_a_problem_and_was_run():
    assert list(load_estimates()["case"].unique()) == list(CASES)
    early, filtered = CASES["six series, horizons 1-7"], CASES["six series, filtered"]
    assert early.problem().target.responses.shape == (6, 7)
    assert early.problem().filters is None
    assert set(filtered.problem().filters.index) >= {"gdp", "cons", "inv", "ulc"}
    assert CASES["no attention"].problem().free[-1] == "labour_curvature"
    assert CASES["attention"].problem().free[-1] == "bits"
    assert CASES["attention, alpha free"].problem().free[-2:] == ("returns_to_scale", "bits")


def test_lower_returns_to_scale_go_with_more_attention():
    best = load_estimates().groupby("case").first()
    bits = [best.loc[f"attention, alpha {alpha}", "bits"] for alpha in RETURNS]
    assert sorted(bits, reverse=True) == bits
    assert bits[-1] > best.loc["attention", "bits"]
    # Without attention they want constant returns.
    assert best.loc["no attention, alpha free", "returns_to_scale"] > 0.999
