"""Numbers behind exhibits: the shut-down, its bundles, propositions, printed axes."""

import numpy as np
import pandas as pd
import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation import experiments as ex
from frictions.models.capital_reallocation.experiments.comparisons import FIGURES


def test_the_shut_down_clears_labour_bonds_and_goods(steady):
    found = ex.shut_down(steady)
    assert np.abs(np.array(found.aggregates.residuals)[:3]).max() < 1e-6
    assert found.aggregates.good_sales == 0.0
    assert abs(found.aggregates.goods_gap) < 1e-5
    assert 0.82 < found.aggregates.output / steady.aggregates.output < 0.87
    table = ex.equilibria_table({"normal": steady, "shut-down": found})
    assert table.loc["normal", "slope of excess demand"] < 0
    assert np.isnan(table.loc["shut-down", "slope of excess demand"])


def test_propositions_hold_in_one_period():
    found = ex.proposition_1()
    assert found["above one at zero"]
    assert found["procyclical exactly then"]
    assert found["largest gap of derivatives"] < 1e-6
    assert ex.bundle_gap(cr.ReallocationParams()) < 1e-12


def test_the_lemon_ridden_equilibrium_lies_on_the_falling_branch():
    coarse = cr.solve_steady_state(cr.ReallocationParams(), cr.GridSettings(a_nodes=24))
    curve = cr.fold_curve(coarse, [0.44, 0.62, 0.83, 0.94])
    found = ex.lemon_ridden(coarse, curve)
    assert 0.85 < found.prices.lemon_share < 0.95
    assert found.used_slope() > 0.0


def test_responses_off_the_printed_axis_are_said_to_be():
    columns = ["used", "lemon_share", "good_sales", "reallocation", "output", "new_investment",
               "labour", "capital", "wage"]  # fmt: skip
    calm = pd.DataFrame(0.0, index=range(1, 16), columns=columns)
    loud = calm.assign(output=-2.6)
    keys = [(*setting, 0.002) for setting in FIGURES.values()]
    found = ex.inside_printed_axes(dict(zip(keys, (calm, loud, calm), strict=True)))
    assert len(found) == 27
    assert [name for name, where in found.items() if where == "outside"] == ["cr.f22.Y"]


def test_price_bounds_are_those_of_every_date(transition):
    assert ex.price_bounds([transition]) == (True, True)


def test_amplification_starts_a_year_late(steady, transition):
    found = ex.amplification(steady, steady, transition.responses())
    lowest = found["measured productivity, lowest, %"]
    assert found["productivity, lowest, %"] == pytest.approx(100 * np.log(0.99))
    assert lowest == pytest.approx(100 * np.log(0.99))  # year 1: allocation has not moved
