"""Cross-section regressions and the poster's table."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.market_efficiency.cross_section import (
    TARGETS,
    cross_section,
    next_to_printed,
    poster_table,
)


@pytest.fixture
def firms():
    rng = np.random.default_rng(1)
    sensitivity, size = rng.standard_normal((2, 400))
    info = 0.2 - 0.1 * sensitivity + 0.05 * size
    return info + 0.1 * np.exp(sensitivity) * rng.standard_normal(400), sensitivity, size


def test_classic_and_robust_errors_by_formula(firms):
    info, sensitivity, size = firms
    found = cross_section(info, pd.DataFrame({"sensitivity": sensitivity, "size": size}))
    X = np.column_stack([np.ones(400), sensitivity, size])
    inverse = np.linalg.inv(X.T @ X)
    b = inverse @ X.T @ info
    residual = info - X @ b
    np.testing.assert_allclose(found.classic.params, b, rtol=1e-10)
    classic = np.sqrt(np.diag(inverse) * (residual @ residual) / 397)
    np.testing.assert_allclose(found.classic.bse, classic, rtol=1e-10)
    meat = (X * residual[:, None]).T @ (X * residual[:, None])
    robust = np.sqrt(np.diag(inverse @ meat @ inverse) * 400 / 397)
    np.testing.assert_allclose(found.robust.bse, robust, rtol=1e-10)
    assert robust[1] > 1.2 * classic[1]  # these errors are heteroskedastic


def test_poster_table(firms):
    table = poster_table(*firms)
    assert list(table.columns) == [1, 2, 3, 4]
    np.testing.assert_array_equal(table.loc["sensitivity", 1], table.loc["sensitivity", 2])
    assert table.loc["sensitivity t", 1] != table.loc["sensitivity t", 2]
    assert table.loc["market cap", [1, 2]].isna().all()
    assert table.loc["market cap", 3] == pytest.approx(0.05, abs=0.05)
    assert (table.loc["firms"] == 400).all()
    n, t, r2 = 400, table.loc["sensitivity t", 1], table.loc["R squared", 1]
    assert t**2 == pytest.approx((n - 2) * r2 / (1 - r2), rel=1e-10)


def test_every_printed_cell_has_a_value(firms):
    table = poster_table(*firms)
    assert sorted(TARGETS.values()) == [f"ME-T{i:02d}" for i in range(1, 25)]
    assert all(np.isfinite(table.loc[row, column]) for column, row in TARGETS)


def test_rows_next_to_the_printed_ones(firms):
    table = poster_table(*firms)
    both = next_to_printed(table, lambda name: float(name[-2:]))
    assert list(both.index[:3]) == [
        ("sensitivity", "poster"),
        ("sensitivity", "simulated"),
        ("sensitivity t", "poster"),
    ]
    assert list(both.loc["market cap t", :].loc["poster"].dropna()) == [10, 12]
    np.testing.assert_array_equal(both.xs("simulated", level=1), table.drop("firms"))


def test_series_are_matched_by_their_labels(firms):
    """Shuffled, they gave a slope of -.06 for .5."""
    info, sensitivity, size = (pd.Series(v, [f"f{j}" for j in range(400)]) for v in firms)
    order = np.random.default_rng(2).permutation(info.index)
    frame = pd.DataFrame({"sensitivity": sensitivity, "size": size})
    expected = cross_section(info.to_numpy(), frame).classic.params
    np.testing.assert_allclose(
        cross_section(info.loc[order], frame).classic.params, expected, rtol=1e-10
    )
    pd.testing.assert_frame_equal(
        poster_table(info.loc[order], sensitivity, size), poster_table(*firms), rtol=1e-9
    )
    with pytest.raises(TypeError, match="log_market_cap = ndarray must be a Series"):
        poster_table(info, sensitivity, size.to_numpy())
    with pytest.raises(ValueError, match="informativeness lacks 1 of the 400 labels"):
        cross_section(info[1:], frame)


def test_bad_input(firms):
    info, sensitivity, _ = firms
    frame = pd.DataFrame({"sensitivity": sensitivity})
    with pytest.raises(ValueError, match=r"informativeness has shape \(399,\)"):
        cross_section(info[1:], frame)
    with pytest.raises(ValueError, match="2 firms for 2 coefficients: at least 3 are needed"):
        cross_section(info[:2], frame[:2])
    with pytest.raises(ValueError, match="regressor sensitivity is constant over firms"):
        cross_section(info, frame * 0 + 0.5)
    with pytest.raises(ValueError, match=r"informativeness\[3\] = nan"):
        cross_section(np.where(np.arange(400) == 3, np.nan, info), frame)
    with pytest.raises(ValueError, match=r"regressors\[.sensitivity.\]\[0\] = inf"):
        cross_section(info, frame.replace(frame.iloc[0, 0], np.inf))
