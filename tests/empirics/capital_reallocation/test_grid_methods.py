"""Committed economies with capital on a grid: what they say, and that a tampered table shows."""

import pandas as pd
import pytest

from frictions.empirics import capital_reallocation as evidence


def test_the_imbalance_counts_against_the_answer():
    table = evidence.load_on_grid()
    smooth = {
        (2.5, limit, rate): table.loc[(limit, rate)]
        for limit in (0.35, 0.25)
        for rate in (0.002, 0.0)
    }
    found = evidence.grid_answers(smooth, table)
    assert (found.iloc[5] >= found.iloc[3]).all()
    assert found.iloc[2, 0] == pytest.approx(found.iloc[2, 1])
    assert found.loc["ratio of the two"].max() < 1.5


def test_a_table_without_an_economy_is_refused():
    table = evidence.load_on_grid().drop(index=0.25)
    with pytest.raises(ValueError, match=r"table lacks \(0.25, 0.002, 0\)"):
        evidence.grid_answers({}, table)


def test_stored_prices_still_clear_the_used_market_and_others_do_not():
    table = evidence.load_on_grid()
    here = (0.35, 0.002, 0)
    cleared = float(table.loc[here, "used_off"])  # 0.003 when it was found, from other first rules
    assert evidence.check_on_grid(table) < 3 * cleared
    moved: pd.DataFrame = table.copy()
    moved.loc[here, "used"] += 2e-4
    assert evidence.check_on_grid(moved) > 10 * cleared
