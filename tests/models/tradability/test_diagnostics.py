"""Diagnostics: what complete markets and the closed form imply."""

import numpy as np
import pytest

from frictions.models.tradability import TradabilityParams, diagnostics


def test_calibration():
    found = diagnostics(TradabilityParams(), seed=1, n_sim=50)
    # complete markets: relative consumption moves against the exchange rate, exactly: with one
    # discount factor RER = (c_H / c_F)^(-gamma)
    assert found["relative consumption and exchange rate"] == pytest.approx(-1, abs=1e-10)
    # half of the time the short rate in tradable goods is negative
    assert found["short rate in tradable goods, s.d."] == pytest.approx(14, abs=1)
    assert found["short rate in tradable goods, share negative"] == pytest.approx(0.5, abs=0.1)
    # ln RER = 5/6 (n_F - n_H), both with an autocorrelation near exp(-0.19)
    assert found["exchange rate, autocorrelation"] == pytest.approx(np.exp(-0.19), abs=0.04)


def test_refusals():
    with pytest.raises(ValueError, match="n_sim = 0"):
        diagnostics(TradabilityParams(), seed=1, n_sim=0)
