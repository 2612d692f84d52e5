"""The one-period economy: printed illustrations, Proposition 1, limits and the shut-down."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.foundation.errors import Inadmissible, NoEquilibrium
from frictions.models.capital_reallocation.one_period import OnePeriod

# lemon rate, elasticity: price, bundle price, lemon share, sound sales, price elasticity;
# computed once by an independent prototype with quadrature in place of the closed forms
REFERENCE = {
    (0.02, 0.0): (0.763200, 0.996297, 0.18812, 0.08632, 1.666130),
    (0.02, 1.0): (0.774035, 0.996966, 0.18034, 0.09090, 1.449402),
    (0.02, 2.5): (0.787846, 0.998108, 0.17112, 0.09688, 1.179096),
    (0.02, 5.0): (0.805565, 1.000048, 0.16031, 0.10476, 0.852800),
    (0.002, 2.5): (0.843287, 0.952047, 0.01521, 0.12951, 1.122075),
    (0.0, 2.5): (0.848367, 0.947692, 0.0, 0.13287, 1.118268),
}


@pytest.mark.parametrize(("lemon_rate", "elasticity"), REFERENCE)
def test_reference_equilibria(lemon_rate, elasticity):
    found = OnePeriod(lemon_rate=lemon_rate, elasticity=elasticity).solve()
    values = (
        found.price, found.bundle_price, found.lemon_share, found.good_sales,
        found.price_elasticity,
    )  # fmt: skip
    assert values == pytest.approx(REFERENCE[lemon_rate, elasticity], abs=6e-6)


def test_closed_form_integrals_against_quadrature():
    economy = OnePeriod()
    price = 0.8
    market = economy.market(price)
    alpha, Z, k0, lam = economy.capital_share, 3.0, 1.0, 0.02
    s = np.linspace(-9.0, 9.0, 200_001)
    z = np.exp(economy.dispersion * s - 0.5 * economy.dispersion**2)
    density = np.exp(-0.5 * s**2) / np.sqrt(2 * np.pi)
    sound = (1 - lam) * k0
    for cost, sign, name in ((price, -1, "good_sales"), (market["bundle_price"], 1, "bundles")):
        wanted = (alpha * z * Z / cost) ** (1 / (1 - alpha))
        flow = np.trapezoid(np.maximum(sign * (wanted - sound), 0.0) * density, s)
        assert market[name] == pytest.approx(flow, abs=1e-8)


@pytest.mark.parametrize(("lemon_rate", "elasticity"), REFERENCE)
def test_price_elasticity_is_that_of_the_solved_economy(lemon_rate, elasticity):
    economy = OnePeriod(lemon_rate=lemon_rate, elasticity=elasticity)
    h = 1e-4
    up, down = (economy.replace(productivity=3.0 * np.exp(s * h)).solve().price for s in (1, -1))
    difference = (np.log(up) - np.log(down)) / (2 * h)
    assert economy.solve().price_elasticity == pytest.approx(difference, abs=1e-6)


@settings(max_examples=30)
@given(st.floats(0.0, 6.0), st.floats(0.0, 0.02), st.floats(3.0, 4.0))
def test_sales_are_procyclical_exactly_when_the_price_elasticity_exceeds_one(eps, lam, Z):
    economy = OnePeriod(elasticity=eps, lemon_rate=lam, productivity=Z)
    above = economy.replace(productivity=Z * 1.0001)
    if (above.equilibria()["kind"] == "not convex").any():
        return  # used goods dearer than bundles: no equilibrium
    here, above = economy.solve(), above.solve()
    if abs(here.price_elasticity - 1.0) > 1e-3:
        assert (above.good_sales > here.good_sales) == (here.price_elasticity > 1.0)
    assert abs(here.residual) < 1e-12
    assert here.bundle_price > here.price


def test_threshold_elasticity():
    for lam, threshold in ((0.02, 3.74503), (0.002, 3.63823), (0.0, 3.62849)):
        assert OnePeriod(lemon_rate=lam).threshold_elasticity() == pytest.approx(
            threshold, abs=1e-5
        )
    with pytest.raises(ValueError, match="does not cross 1"):
        OnePeriod().threshold_elasticity(0.0, 1.0)


def test_two_roots_with_lemons_and_one_without():
    low, high = OnePeriod().roots()
    assert low == pytest.approx(0.388116, abs=1e-6)
    assert OnePeriod().solve().price == high
    assert OnePeriod(lemon_rate=0.0).roots().size == 1


def test_vanishing_lemons_are_no_lemons():
    few, none = (OnePeriod(lemon_rate=lam).solve() for lam in (1e-9, 0.0))
    assert few.price == pytest.approx(none.price, abs=1e-8)


def test_cobb_douglas_is_the_limit():
    below, at, above = (OnePeriod(elasticity=e).solve().price for e in (1 - 1e-6, 1.0, 1 + 1e-6))
    assert 0.5 * (below + above) == pytest.approx(at, abs=1e-10)


def test_shut_down_is_an_error():
    with pytest.raises(NoEquilibrium, match=r"used-capital market shuts down \(only p = 0"):
        OnePeriod(lemon_rate=0.2).solve()
    assert OnePeriod(lemon_rate=0.2).equilibria()["kind"].tolist() == ["shut-down"]


def test_a_used_good_dearer_than_a_bundle_is_no_equilibrium():
    """Half of plausible random economies clear there; it was returned in silence."""
    with pytest.raises(Inadmissible, match=r"selling price 1.23982 that is not below the bundle"):
        OnePeriod(lemon_rate=0.0, elasticity=0.0, productivity=4.0).solve()


@settings(max_examples=60)
@given(
    st.tuples(
        st.floats(0.1, 0.8), st.floats(0.01, 50.0), st.floats(0.05, 0.95), st.floats(0.1, 1.0),
        st.floats(0.0, 0.3), st.floats(0.0, 6.0), st.floats(0.01, 100.0),
    )
)  # fmt: skip
def test_whatever_is_returned_is_an_equilibrium_or_the_reason_is_named(values):
    economy = OnePeriod(*values)
    try:
        found = economy.solve()
    except (Inadmissible, NoEquilibrium):
        return
    assert 0.0 < found.price < found.bundle_price
    low, high = (economy.market(found.price * f)["excess_demand"] for f in (0.999, 1.001))
    assert low > high


def test_all_equilibria_and_their_slopes():
    found = OnePeriod().equilibria()
    assert found["kind"].tolist() == ["shut-down", "unstable", "stable"]
    assert found["slope"].iloc[1] > 0 > found["slope"].iloc[2]
    h = 1e-6
    for _, row in found.iloc[1:].iterrows():
        up, down = (OnePeriod().market(row["price"] + s * h)["excess_demand"] for s in (1, -1))
        assert row["slope"] == pytest.approx((up - down) / (2 * h), rel=1e-5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("capital_share", 1.0), ("new_weight", 0.0), ("elasticity", -0.1),
        ("elasticity", float("nan")), ("lemon_rate", -0.01), ("lemon_rate", 1.0),
        ("dispersion", 0.0), ("capital", -1.0), ("productivity", 0.0),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(name, value):
    with pytest.raises(ValueError, match=f"{name} = {value}"):
        OnePeriod(**{name: value})
