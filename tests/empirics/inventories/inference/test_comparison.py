"""Models side by side: each part is what its function alone gives."""

import numpy as np
import pytest

from frictions.data.shipped.var_estimates import load_var_estimates
from frictions.empirics import inventories as fit


@pytest.fixture(scope="module")
def joint():
    return load_var_estimates("1970-2015").joint


def test_every_model_is_tested_on_both_spans(joint):
    table = fit.tested_fits({"Calvo": "six series"}, {"nothing": np.zeros((6, 15))}, joint)
    target = fit.matching_target(last=7)
    nothing = table.loc["nothing", "quarters 1 to 7"]
    assert nothing["criterion"] == pytest.approx(target.misses(np.zeros((6, 7))).sum())
    assert nothing["mean"] == pytest.approx(fit.criterion_distribution(target, joint).mean)
    calvo = table.loc["Calvo", "quarters 1 to 15"]
    stored = fit.load_estimates().groupby("case").first()
    assert calvo["criterion"] == pytest.approx(stored.loc["six series", "criterion"], rel=1e-6)
    assert calvo["mean"] < table.loc["nothing", "quarters 1 to 15"]["mean"]
    assert (table.xs("p value", axis=1, level=1) < 0.01).all(axis=None)  # all are rejected


def test_differences_of_the_bootstrap_are_those_of_its_rows(joint):
    paths = {name: np.full((6, 15), size) for name, size in (("one", 0.0), ("two", 0.1))}
    cases = {"one": "six series", "two": "attention"}
    row = fit.differences(paths, [("one", "two")], cases, joint).iloc[0]
    drawn = fit.load_bootstrap().set_index(["case", "draw"])["criterion"]
    gap = (drawn["six series"] - drawn["attention"]).dropna()
    assert row["bootstrap s.d."] == pytest.approx(gap.std())
    assert (row["draws"], row["bootstrap mean"]) == (len(gap), pytest.approx(gap.mean()))
    alone = fit.compare_fits(fit.matching_target(), joint, paths["one"], paths["two"])
    assert row["s.d."] == pytest.approx(alone["s.d."])
    without = fit.differences(paths, [("one", "two")], {}, joint).iloc[0]
    assert "bootstrap mean" not in without


def test_errors_carry_the_quantiles_of_the_draws(joint):
    table = fit.estimate_errors("six series", joint)
    drawn = fit.load_bootstrap()
    rigid = drawn.loc[drawn["case"] == "six series", "wage_stickiness"]
    assert table.loc["wage_stickiness", "95%"] == pytest.approx(rigid.quantile(0.95))
    with pytest.raises(ValueError, match="case = 'four series' must be one of"):
        fit.estimate_errors("four series", joint)


@pytest.mark.parametrize("name", ["bits", "labour_curvature", "wage_stickiness"])
def test_a_profile_lies_above_the_estimate(name):
    table = fit.profile(name)
    assert len(table) == len(fit.PROFILES[name]) + 1
    free = fit.load_estimates().groupby("case").first().loc["attention"]
    inside = table.index <= fit.BOUNDS["attention"][name][1]
    assert (table["criterion"][inside] >= free["criterion"] - 1e-6).all()
    assert free["criterion"] in table["criterion"].to_numpy()
