"""The money-growth experiment: stored numbers, accounting, neutrality in the long run."""

import numpy as np
import pytest

from frictions.models.inventories.calvo.model import solve_calvo
from frictions.models.inventories.calvo.money import markup_share, money_growth_experiment
from frictions.models.inventories.parameters import TABLE_1_1


@pytest.mark.parametrize(
    ("mc_star", "impact", "peak", "share"),
    [
        ("consistent", {"c": -0.320, "p": -0.280, "nominal_cost": -0.698, "y": -0.244}, 0.494, 131),
        ("literal", {"c": -0.322, "p": -0.278, "nominal_cost": -0.715, "y": -0.278}, 0.426, 136),
    ],
)
def test_stored_numbers(mc_star, impact, peak, share):
    paths = money_growth_experiment(TABLE_1_1, mc_star)
    for name, value in impact.items():
        assert paths.loc[0, name] == pytest.approx(value, abs=6e-4)
    assert paths["is"].max() == pytest.approx(peak, abs=6e-4)
    assert 100 * markup_share(paths) == pytest.approx(share, abs=0.6)


def test_sticky_wages_lower_the_markups_share():
    paths = money_growth_experiment(TABLE_1_1.replace(wage_stickiness=0.90))
    assert 100 * markup_share(paths) == pytest.approx(24, abs=0.6)
    assert paths.loc[0, "y"] == pytest.approx(-0.89, abs=6e-3)
    assert paths.loc[0, "is"] == pytest.approx(-0.30, abs=6e-3)


def test_spending_equals_money_and_money_is_neutral_in_the_end():
    paths = money_growth_experiment(TABLE_1_1, periods=200)
    np.testing.assert_allclose(paths["c"] + paths["p"], -0.6, atol=1e-12)
    assert paths["p"].iloc[-1] == pytest.approx(-0.6, abs=1e-9)
    cumulated = markup_share(paths, 16)
    assert cumulated == pytest.approx(paths["mc"][:16].sum() / paths["c"][:16].sum())


def test_predetermined_variables():
    economy = TABLE_1_1.replace(habit=0.0, government_share=0.0)
    assert solve_calvo(economy, "money").solution.predetermined == 6
