"""The pooled study: the shipped table is this code's, and its digits survive another pool."""

import numpy as np
import pytest

from frictions.empirics.market_efficiency.pooled_study import (
    DESIGNS,
    POOLS,
    REPLICATIONS,
    STUDIES,
    pool_summary,
    pooled_estimates,
    run_study,
)


def test_shipped_pools_are_this_code_s():
    pooled, _ = pooled_estimates()
    draws = run_study("300 firms, 80 dates", POOLS[1], 8)["slope"].groupby("design")
    table = pooled.loc["300 firms, 80 dates"]
    for label in DESIGNS:
        sample = draws.get_group(label)
        assert sample.mean() == pytest.approx(
            table.loc[label, "mean"], abs=5 * table.loc[label, "s.d."] / np.sqrt(8)
        )


def test_pools_agree_to_sampling_error():
    pooled, half = pooled_estimates()
    table, apart = (t.loc["300 firms, 80 dates"] for t in (pooled, half))
    # Two means of a pool differ by the root of two standard errors; four of these.
    bound = 4 * table["s.d."] * np.sqrt(2 / REPLICATIONS)
    assert (2 * apart["mean"] < bound).all()
    assert (2 * apart["robust coverage"] < 4 * np.sqrt(2 * 0.25 / REPLICATIONS)).all()


def test_without_cost_shocks_there_is_no_truth_and_no_printed_sign():
    pooled, _ = pooled_estimates()
    own = pooled.loc["no cost shocks"]
    assert own["truth"].isna().all()
    assert own.loc["income on SEN", "mean t"] > 0


def test_summary_of_a_small_pool():
    draws = run_study("no cost shocks", 1, 3)
    table = pool_summary("no cost shocks", draws)
    assert list(table.index) == list(STUDIES["no cost shocks"][1])
    assert (table["low"] <= table["mean"]).all()
    assert (table["mean"] <= table["high"]).all()
