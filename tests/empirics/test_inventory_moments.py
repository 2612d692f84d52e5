"""Conditional moments against a long simulation of the same moving average."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.inventory_moments import inventory_moments

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
