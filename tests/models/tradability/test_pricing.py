"""Asset prices: closed forms, reference values, brute-force quadrature, refusals."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.foundation.errors import NotConverged
from frictions.models.tradability import AssetPricer, TradabilityParams, solve_allocation

PARAMS = TradabilityParams()
STATES = np.array([[1.0, 1.0, 1.0, 1.0], [1.05, 0.98, 0.95, 1.10], [0.9, 1.02, 1.1, 0.9]])


@pytest.fixture(scope="module")
def pricer():
    return AssetPricer(TradabilityParams(), degree=8)


def test_reference_values(pricer):
    """Values of an independent implementation; the relative series error is 1e-7 at degree 8."""
    prices = pricer.evaluate(STATES)
    stocks = [202.42582692, 217.596433, 185.229500], [201.69340079, 216.825141, 184.714472]
    assert prices.stocks["T"] == pytest.approx(stocks[0], rel=1e-8)
    assert prices.stocks["NT"] == pytest.approx(stocks[1], rel=1e-8)
    assert prices.rates["T"] == pytest.approx([-0.0023533, -0.0246700, 0.0361199], abs=2e-7)
    assert prices.bonds["T"][0] == pytest.approx(1.00082213, abs=2e-8)


def test_projection_error_at_the_calibration():
    errors = [AssetPricer(TradabilityParams(), n).projection_errors.max() for n in (6, 8, 10)]
    assert errors == pytest.approx([2e-6, 1e-7, 6e-9], rel=0.3)


@pytest.mark.parametrize(("theta", "lam"), [(0.5, 0.5), (0.2, 0.7)])
def test_log_utility_prices_the_nontraded_claim_at_its_perpetuity_value(theta, lam):
    params = TradabilityParams(risk_aversion=1.0, tradable_weight=theta, planner_weight=lam)
    prices = AssetPricer(params, 6).evaluate(STATES)
    perpetuity = prices.allocation.cash_flow_nontradable / params.discount_rate
    # M d_N is constant: only rounding is left
    assert prices.stocks["NT"] == pytest.approx(perpetuity, rel=1e-13)


def brute_force_stocks(params, x, n_horizons=40, n_nodes=9):
    """Quadrature over the exact transition at each horizon; tail by the stationary mean."""
    process, rho, last = params.endowment_process(), params.discount_rate, 150.0
    points, weights = np.polynomial.hermite_e.hermegauss(n_nodes)
    weights = weights / weights.sum()
    grid = np.array(list(itertools.product(points, repeat=4)))
    weight = np.array([np.prod(w) for w in itertools.product(weights, repeat=4)])

    def mean_flow(centre, covariance):
        allocation = solve_allocation(centre + grid @ np.linalg.cholesky(covariance).T, params)
        flows = np.stack([allocation.cash_flow_tradable, allocation.cash_flow_nontradable])
        return (flows * np.exp(allocation.log_shadow_value)) @ weight

    nodes, node_weights = np.polynomial.legendre.leggauss(n_horizons)
    root = 0.5 * np.sqrt(last) * (nodes + 1.0)  # integrate in the square root of the horizon
    value = np.exp(-rho * last) / rho * mean_flow(process.mean, process.stationary_covariance)
    for s, w in zip(root, 0.5 * np.sqrt(last) * node_weights, strict=True):
        phi, Q = process.transition(s**2)
        mean = process.mean + phi * (x - process.mean)
        value = value + 2.0 * s * w * np.exp(-rho * s**2) * mean_flow(mean, Q)
    return value / np.exp(solve_allocation(x, params).log_shadow_value)


@pytest.mark.parametrize(("elasticity", "gamma"), [(1.0, 5.0), (0.6, 5.0), (2.0, 3.0)])
def test_stocks_equal_brute_force_quadrature(elasticity, gamma):
    params = TradabilityParams(elasticity=elasticity, risk_aversion=gamma)
    x = STATES[1]
    prices = AssetPricer(params, 8).evaluate(x[None])
    found = [prices.stocks["T"][0], prices.stocks["NT"][0]]
    assert found == pytest.approx(brute_force_stocks(params, x), rel=3e-8)


def test_bonds_by_quadrature_and_short_rates_as_their_limit(pricer):
    process = PARAMS.endowment_process()
    prices = pricer.evaluate(STATES)
    points, weights = np.polynomial.hermite_e.hermegauss(9)
    grid = np.array(list(itertools.product(points, repeat=4)))
    weight = np.array([np.prod(w) for w in itertools.product(weights / weights.sum(), repeat=4)])
    phi, Q = process.transition(1.0)
    unit = {"T": None, "NT": "log_price_home", "basket": "log_index_home"}
    for name, field in unit.items():

        def discounted(x, field=field):
            goods = solve_allocation(x, PARAMS).prices
            log_unit = 0.0 if field is None else getattr(goods, field)
            return np.exp(goods.log_shadow_value + log_unit)

        for i, x in enumerate(STATES):
            future = process.mean + phi * (x - process.mean) + grid @ np.linalg.cholesky(Q).T
            direct = np.exp(-0.005) * (weight @ discounted(future)) / discounted(x)
            assert prices.bonds[name][i] == pytest.approx(direct, rel=3e-7)
    short = AssetPricer(PARAMS, 8, bond_maturity=1e-4).evaluate(STATES)
    for name in unit:
        # yield of a bond of maturity 1e-4, up to the series error over the maturity
        series = short.bonds[name] - 1.0 + 1e-4 * short.rates[name]
        at_zero = AssetPricer(PARAMS, 8, bond_maturity=1e-9).evaluate(STATES).bonds[name]
        assert series == pytest.approx(at_zero - 1.0, abs=1e-9)


@settings(max_examples=25)
@given(
    st.floats(0.5, 8.0),
    st.floats(0.4, 3.0),
    st.floats(0.2, 0.8),
    st.floats(0.2, 0.8),
    st.floats(0.002, 0.05),
    st.floats(0.1, 10.0),
)
def test_scaling_all_endowments_scales_stocks_and_leaves_rates(gamma, eps, theta, lam, rho, k):
    params = TradabilityParams(
        risk_aversion=gamma,
        elasticity=eps,
        tradable_weight=theta,
        planner_weight=lam,
        discount_rate=rho,
    )
    scaled = params.replace(
        mean=tuple(k * m for m in params.mean), volatility=tuple(k * s for s in params.volatility)
    )
    base, other = (
        AssetPricer(params, 4, tolerance=0.02).evaluate(STATES),
        AssetPricer(scaled, 4, tolerance=0.02).evaluate(k * STATES),
    )
    assert (base.stocks["T"] > 0).all()
    # the price system is solved to 1e-13 of its scale, and M = exp(-gamma ...) multiplies it
    assert other.stocks["T"] == pytest.approx(k * base.stocks["T"], rel=1e-9)
    assert other.stocks["NT"] == pytest.approx(k * base.stocks["NT"], rel=1e-9)
    for unit in ("T", "NT", "basket"):
        assert other.rates[unit] == pytest.approx(base.rates[unit], abs=1e-9)
        assert other.bonds[unit] == pytest.approx(base.bonds[unit], rel=1e-9)


def test_units_convert_value_and_dividend_alike(pricer):
    prices = pricer.evaluate(STATES)
    value, dividend = prices.stock("NT", "NT")
    goods = prices.allocation.prices
    assert value * goods.price_home == pytest.approx(prices.stocks["NT"], rel=1e-14)
    assert dividend == pytest.approx(STATES[:, 1], rel=1e-14)
    value, dividend = prices.stock("T", "basket")
    assert value * np.exp(goods.log_index_home) == pytest.approx(prices.stocks["T"], rel=1e-14)
    assert dividend * np.exp(goods.log_index_home) == pytest.approx(STATES[:, 0], rel=1e-14)


def test_refusals(pricer):
    params = TradabilityParams()
    with pytest.raises(NotConverged, match=r"relative projection error .* raise the degree"):
        AssetPricer(params.replace(risk_aversion=60.0), 4)
    with pytest.raises(ValueError, match="reaches a negative endowment"):
        AssetPricer(params.replace(mean=(1.0, 1.0, 1.0, 0.4)), 10, tolerance=1.0)
    with pytest.raises(ValueError, match="eq29 = 'printed' must go with elasticity = 1"):
        AssetPricer(params.replace(elasticity=2.0), 4, eq29="printed")
    with pytest.raises(ValueError, match=r"x has shape \(4,\), expected \(any, 4\)"):
        pricer.evaluate(np.ones(4))
    with pytest.raises(ValueError, match=r"x\.N_H\[0\] = -1.0"):
        pricer.evaluate(np.array([[1.0, -1.0, 1.0, 1.0]]))
    with pytest.raises(ValueError, match="sector = 'tradable' must be one of"):
        pricer.evaluate(STATES).stock("tradable", "T")
    with pytest.raises(ValueError, match="unit = 'gold' must be one of"):
        pricer.evaluate(STATES).stock("T", "gold")


def test_states_far_from_the_mean_are_refused_and_not_guessed():
    """At degree 4 the bond's price there was 1.458; it is 1.266."""
    far = np.array([[1.3, 0.9, 1.3, 1.4]])
    with pytest.raises(ValueError, match=r"x\[0\] = .* nearer to the mean, or the degree higher"):
        AssetPricer(PARAMS, 3).evaluate(far)
    fine, finer = (AssetPricer(PARAMS, n).evaluate(far).bonds["T"][0] for n in (10, 12))
    assert fine == pytest.approx(finer, rel=0.02)
