"""Nobody's attention, and imposed actions."""

import numpy as np
import pytest

from frictions.foundation.errors import NotConverged
from frictions.models import inventories as io
from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.branches import imposed_actions, zero_attention
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION, InformationCost

BIT = InformationCost()


@pytest.fixture(scope="module")
def economy():
    return build_aggregate_map(TABLE_1_1_ATTENTION)


def test_zero_attention(economy):
    idle = zero_attention(economy, BIT)
    assert idle.lifetime_loss == pytest.approx(0.003266, abs=6e-7)
    assert idle.interaction_share == pytest.approx(-0.067, abs=6e-4)
    half = zero_attention(economy, BIT.replace(hessian_scale=0.5))
    assert half.lifetime_loss == pytest.approx(idle.lifetime_loss / 2, rel=1e-12)
    assert idle.responses(5).shape[0] == 5


@pytest.mark.parametrize("horizon", [160, 200])
def test_imposed_allocation(horizon):
    economy = build_aggregate_map(TABLE_1_1_ATTENTION, horizon=horizon)
    stock = -0.14 * 0.76 ** np.arange(horizon)
    imposed = imposed_actions(economy, BIT, np.r_[np.zeros(horizon), stock])
    assert imposed.lifetime_loss == pytest.approx(0.00249, abs=6e-6)
    assert imposed.interaction_share == pytest.approx(-0.1699, abs=6e-5)


def test_a_short_horizon_is_refused():
    short = build_aggregate_map(TABLE_1_1_ATTENTION, horizon=15)
    with pytest.raises(NotConverged, match=r"horizon = 15: .* ask for more quarters"):
        zero_attention(short, BIT)
    with pytest.raises(NotConverged, match=r"horizon = 15: .* ask for more quarters"):
        imposed_actions(short, BIT, np.full(30, -0.1))
    zero_attention(short, BIT, tail=1.0)  # a coarser limit is the caller's to choose


def test_sticky_information_lies_between_full_information_and_none():
    economy = io.build_aggregate_map(io.TABLE_1_1_ATTENTION, horizon=200)
    cost = io.InformationCost()
    full, some, none = (io.sticky_information(economy, cost, stale) for stale in (0.0, 0.75, 1.0))
    np.testing.assert_allclose(full.paths["z"], full.paths["z_star"], atol=1e-9)
    np.testing.assert_allclose(none.paths, io.zero_attention(economy, cost).paths, atol=1e-12)
    heard = 1 - 0.75 ** np.arange(1, 201)
    np.testing.assert_allclose(some.paths["z"], heard * some.paths["z_star"], atol=1e-9)
    assert abs(none.paths["z"][0]) < abs(some.paths["z"][0]) < abs(full.paths["z"][0])
