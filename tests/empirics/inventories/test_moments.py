"""Conditional moments against a long simulation of the same moving average."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.inventories.moments import inventory_moments, money_growth_moments

NAMES = ["y", "s", "inv", "is", "pi", "w"]


@pytest.fixture
def responses():
    rng = np.random.default_rng(6)
    decay = 0.8 ** np.arange(60)
    return pd.DataFrame({name: decay * rng.normal(size=60) for name in NAMES})


def test_against_simulation(responses):
    shocks = np.random.default_rng(7).normal(size=400_000)
    path = {name: np.convolve(shocks, responses[name])[100:-100] for name in NAMES}
    found = inventory_moments(responses)

    def correlation(a, b):
        return np.corrcoef(a, b)[0, 1]

    change, investment = np.diff(path["pi"]), np.diff(path["inv"])
    expected = {
        "rho_IS_S": correlation(path["is"], path["s"]),
        "rho_IS_Y": correlation(path["is"], path["y"]),
        "rho_Y_dI": correlation(path["y"][1:], investment),
        "rho_Y_S": correlation(path["y"], path["s"]),
        "rho_Y_pi": correlation(path["y"], path["pi"]),
        "rho_dpi_dpi1": correlation(change[1:], change[:-1]),
        "sd_pi_y": path["pi"].std() / path["y"].std(),
        "sd_IS_S": path["is"].std() / path["s"].std(),
        "sd_w_y": path["w"].std() / path["y"].std(),
    }
    pd.testing.assert_series_equal(found, pd.Series(expected), atol=0.01, rtol=0.01)


def test_scale_of_the_shock_does_not_matter(responses):
    pd.testing.assert_series_equal(inventory_moments(responses), inventory_moments(-3 * responses))


def test_money_moments_against_simulation(responses):
    shocks = np.random.default_rng(8).normal(size=400_000)
    path = {name: np.convolve(shocks, responses[name])[100:-100] for name in NAMES}
    found = money_growth_moments(responses)
    ratio, sales, stock = path["is"], path["s"], path["inv"]
    expected = {
        "rho_IS_S": np.corrcoef(ratio, sales)[0, 1],
        "rho_IS_IS1": np.corrcoef(ratio[1:], ratio[:-1])[0, 1],
        "rho_Y_dI": np.corrcoef(path["y"][1:], np.diff(stock))[0, 1],
        "sd_IS_S": ratio.std() / sales.std(),
        "sd_y_S": path["y"].std() / sales.std(),
        "el_IS_S": np.cov(ratio, sales)[0, 1] / sales.var(),
        "el_I_S": np.cov(stock, sales)[0, 1] / sales.var(),
    }
    pd.testing.assert_series_equal(found, pd.Series(expected), atol=0.01, rtol=0.01)


def test_elasticities_of_the_ratio_and_of_stocks_differ_by_one():
    rng = np.random.default_rng(9)
    frame = pd.DataFrame(rng.normal(size=(50, 3)), columns=["y", "s", "inv"])
    frame["is"] = frame["inv"] - frame["s"]
    found = money_growth_moments(frame)
    assert found["el_I_S"] - found["el_IS_S"] == pytest.approx(1, abs=1e-12)
