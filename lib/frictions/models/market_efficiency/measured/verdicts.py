r"""
The poster's printed formulas, one by one, against objects computed without them.

"Computed" values use no formula under test: they come from Gaussian projection, from solving the
model, or from brute force.  Parameters are the caller's unless a check's statement says otherwise.
"""

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from frictions.foundation.intervals import require_number
from frictions.models.market_efficiency import projection
from frictions.models.market_efficiency.capital import capital_model_equilibria, with_income
from frictions.models.market_efficiency.information import information_choice
from frictions.models.market_efficiency.informativeness import backward_induction
from frictions.models.market_efficiency.measured.formula_check import FormulaCheck
from frictions.models.market_efficiency.measured.real_efficiency import simple_profit
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams, takes_params
from frictions.models.market_efficiency.projection import PRICED
from frictions.models.market_efficiency.stationary import stationary_equilibria

OUTSIDE = "fails, outside the poster's assumptions"
PROFIT_SCALE = 2.0  # C > 1 of the profit formula
ROBUSTNESS_RISK_AVERSION = 0.05  # payoffs are in levels there; ours


@takes_params
def check_printed_formulas(params: MarketEfficiencyParams) -> tuple[FormulaCheck, ...]:
    """
    Check every formula that the poster prints.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters with a stationary equilibrium and no signals about noise demand.

    Returns
    -------
    tuple of FormulaCheck
        In the poster's order.

    Raises
    ------
    ValueError
        If ``flow_precision`` is not zero, as the poster's benchmark has it.
    NoEquilibrium
        If there is no stationary equilibrium.
    """
    require_number("flow_precision", params.flow_precision, "[0, 0]", "the poster's benchmark")
    return (
        _firm_learning(params),
        *_informativeness(params),
        *_informativeness_of_unequal_investors(params),
        *_payoff_risk(params),
        _input_in_resale_price(params),
        *_benchmark_result(params),
        *_profit_limits(),
        _information_constraint(params),
        *_robustness(params),
    )


def _firm_learning(params) -> FormulaCheck:
    period = stationary_equilibria(params).low_volatility.blocks
    printed = 1.0 / (params.demand_precision + params.noise_precision / period.beta3**2)
    computed = projection.check_projection(params, period, period).implied["firm's demand"]
    return FormulaCheck(1, "ME-F01", "What the firm learns", printed, computed, "exact")


def _printed_informativeness(params, u: float, tau_x: float, following, variances) -> float:
    """Right-hand side of the printed formula for informativeness."""
    tau_q = (params.noise_precision + params.flow_precision) * u**2
    precision = params.demand_precision + tau_x + tau_q
    loading = params.income_loading * (1.0 + following.dividend_loading) * tau_x
    scale = params.risk_aversion * params.demand_elasticity * precision
    return float(loading / scale * np.mean(1.0 / np.asarray(variances)))


def _informativeness(params):
    other = params.replace(flow_precision=params.signal_precision)
    cases = (
        (params, "Informativeness", "exact, implicit"),
        (other, "Informativeness, signals about noise", OUTSIDE),
    )
    for case, formula, verdict in cases:
        period = stationary_equilibria(case).low_volatility.blocks
        risk = projection.check_projection(case, period, period).implied["payoff"]
        u = period.informativeness
        printed = _printed_informativeness(case, u, case.signal_precision, period, [risk])
        yield FormulaCheck(2, "ME-F02", formula, printed, u, verdict)


def _informativeness_of_unequal_investors(params):
    """Half of the investors see nothing, half twice as precisely; tomorrow is as before."""
    following = stationary_equilibria(params).low_volatility.blocks
    precisions = (0.0, 2.0 * params.signal_precision)

    def clear(u):
        groups = [projection.information_set(params, u, tau_x, 0.0) for tau_x in precisions]
        dividend, price = projection.payoff_loadings(params, groups[0], following)
        return projection.implied_price(params, groups, dividend + price)

    def excess(log_u):
        price, _ = clear(np.exp(log_u))
        return np.log(price[PRICED.index("demand")] / price[PRICED.index("noise")]) - log_u

    centre = np.log(following.informativeness)
    u = float(np.exp(brentq(excess, centre - 5.0, centre + 5.0, xtol=1e-14)))
    _, variances = clear(u)
    each = zip(precisions, variances, strict=True)
    inside = np.mean([_printed_informativeness(params, u, t, following, [v]) for t, v in each])
    outside = _printed_informativeness(params, u, float(np.mean(precisions)), following, variances)
    label = "Informativeness, half of the investors uninformed"
    yield FormulaCheck(2, "ME-F02", label, float(outside), u, OUTSIDE)
    label = "The same, precisions inside the integral"
    yield FormulaCheck(2, "ME-F02", label, float(inside), u, "exact")


def _payoff_risk(params):
    gap = params.riskless_return - params.dividend_persistence
    printed = (params.riskless_return + params.dividend_persistence) / gap
    period = stationary_equilibria(params).low_volatility.blocks
    path = backward_induction(params, 2).periods
    cases = (
        ((period, period), "Weight of dividend risk", "exact"),
        (path, "Weight of dividend risk, two dates before liquidation", "fails, not stationary"),
    )
    for (now, following), formula, verdict in cases:
        found = projection.check_projection(params, now, following).implied
        computed = (found["payoff"] - found["next price"]) / found["next dividend"]
        yield FormulaCheck(3, "ME-F03", formula, printed, computed, verdict)


def _input_in_resale_price(params) -> FormulaCheck:
    # The cost shifter enters the price through the input alone, which identifies its coefficient.
    known_productivity = params.replace(
        productivity_precision=float("inf"), cost_volatility=max(params.cost_volatility, 0.1)
    )
    period = stationary_equilibria(known_productivity).low_volatility.blocks
    check = projection.check_projection(known_productivity, period, period)
    signal = params.signal_precision
    known = projection.information_set(known_productivity, period.informativeness, signal, 0.0)
    slope = projection.firm_input(known_productivity, known)[PRICED.index("cost")]
    gap = params.riskless_return - params.dividend_persistence
    printed = params.output_elasticity * params.income_loading / gap * params.income_share
    computed = float(check.implied["cost"] / slope)
    label = "Weight of the input in the resale price"
    return FormulaCheck(4, "ME-F04", label, printed, computed, "exact")


def _benchmark_result(params, step: float = 1e-4):
    """Differentiate numerically with respect to the next date's output elasticity."""
    stationary = stationary_equilibria(params).low_volatility
    paths = []
    for shift in (-step, step):
        eta = params.output_elasticity + np.array([0.0, shift])
        paths.append(backward_induction(params, 2, terminal=stationary, output_elasticity=eta))
    below, above = paths
    variance = float(np.sign(above.price_variance[0] - below.price_variance[0]))
    u = float(np.sign(above.informativeness[0] - below.informativeness[0]))
    yield FormulaCheck(5, "ME-F05", "Sign of the effect on resale risk", 1.0, variance, "proved")
    yield FormulaCheck(5, "ME-F06", "Sign of the effect on informativeness", -1.0, u, "proved")


def _largest_log_profit(eta: float, scale: float) -> float:
    """Maximise scale times K to the eta less K, by search over log K; return the maximum's log."""

    def loss(log_input):
        margin = np.log(scale) - (1.0 - eta) * log_input  # revenue over cost, in logs
        return -(log_input + np.log(np.expm1(margin))) if margin > 0 else np.inf

    zero_profit = np.log(scale) / (1.0 - eta)
    found = minimize_scalar(loss, bounds=(zero_profit - 60.0, zero_profit), method="bounded",
                            options={"xatol": 1e-9})  # fmt: skip
    return -float(found.fun)


def _profit_limits():
    C = PROFIT_SCALE
    cases = (
        ("ME-F07", 1e-9, C, f"Profit at elasticity 0, C = {C:g}", "right"),
        ("ME-F07", 0.75, float(simple_profit(0.75, C)), "Profit at elasticity 0.75", "right"),
    )
    for target, eta, printed, label, verdict in cases:
        computed = float(np.exp(_largest_log_profit(eta, C)))
        yield FormulaCheck(6, target, label, printed, computed, verdict)
    # In logs profit grows tenfold whenever the distance of elasticity from one falls tenfold.
    logs = [_largest_log_profit(1.0 - 10.0**-k, C) for k in (1, 2, 3)]
    grows = logs[1] > 10.0 * logs[0] > 0 and logs[2] > 10.0 * logs[1]
    computed = float("inf") if grows else float(np.exp(logs[-1]))
    label = f"Profit at elasticity 1, C = {C:g}"
    yield FormulaCheck(6, "ME-F08", label, float("inf"), computed, "right if C > 1")


def _information_constraint(params) -> FormulaCheck:
    u = stationary_equilibria(params, "endogenous").low_volatility.informativeness
    H, chi = params.information_capacity, params.flow_cost
    # Brute force over the whole quarter disc, as if nothing were known about the solution.
    angle, radius = np.meshgrid(np.linspace(0.0, np.pi / 2.0, 401), np.linspace(0.0, 1.0, 101))
    tau_x = np.sqrt(H) * radius * np.cos(angle)
    tau_g = np.sqrt(H / chi) * radius * np.sin(angle)
    best = np.unravel_index(np.argmax(tau_x + u**2 * tau_g), tau_x.shape)
    chosen = information_choice(u, H, chi)
    reached = chosen[0] + u**2 * chosen[1] >= (tau_x + u**2 * tau_g)[best]
    used = tau_x[best] ** 2 + chi * tau_g[best] ** 2
    computed = float(used) if reached else float("nan")
    return FormulaCheck(7, "ME-F09", "Information used at the best choice", H, computed, "binds")


def _robustness(params, step: float = 1e-3):
    """Effect of elasticity on informativeness with capital, at unit income."""
    base = params.replace(cost_volatility=0.0, risk_aversion=ROBUSTNESS_RISK_AVERSION)
    cases = (
        (1.0, "firm at the market rate", "no effect"),
        (2.0, "less patient firm", "holds"),
        (0.5, "more patient firm", "reversed"),
    )
    for power, who, verdict in cases:
        firm = base.replace(discount_factor=params.riskless_return**-power)
        etas = (params.output_elasticity + shift for shift in (-step, step))
        sides = (with_income(firm.replace(output_elasticity=eta)) for eta in etas)
        values = [capital_model_equilibria(side).low_volatility for side in sides]
        change = values[1] / values[0] - 1.0
        sign = float(np.sign(change)) if abs(change) > 1e-9 else 0.0
        label = f"Sign with capital, {who}"
        yield FormulaCheck(8, "ME-F10", label, -1.0, sign, verdict)
