r"""
The poster's printed formulas, one by one, against objects computed without them.

"Computed" values come from Gaussian projection, from solving the model, or from brute force; they
use no formula under test.  The parameters of a check are the caller's unless the check needs others
(productivity known, signals about noise demand), which its statement says.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.models.market_efficiency.capital import capital_model_equilibria, with_income
from frictions.models.market_efficiency.information import information_choice
from frictions.models.market_efficiency.informativeness import backward_induction
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams
from frictions.models.market_efficiency.projection import (
    PRICED,
    check_projection,
    firm_input,
    information_set,
)
from frictions.models.market_efficiency.real_efficiency import simple_profit
from frictions.models.market_efficiency.stationary import stationary_equilibria

PROFIT_SCALE = 2.0  # C > 1 of the profit formula
ROBUSTNESS_RISK_AVERSION = 0.05  # payoffs are in levels there; ours


@dataclass(frozen=True)
class FormulaCheck:
    """
    One printed formula.

    Attributes
    ----------
    target : str
        Identifier of the printed object; variants of the same formula share it.
    formula : str
        What is checked, with its conditions.
    printed, computed : float
        Value by the printed formula, and by an independent route.
    verdict : str
        In words.
    """

    target: str
    formula: str
    printed: float
    computed: float
    verdict: str

    @property
    def gap(self) -> float:
        """Printed over computed minus one; the plain difference if computed is zero."""
        if np.isinf(self.printed) or self.computed == 0:
            return self.printed - self.computed
        return self.printed / self.computed - 1.0


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
    NoEquilibriumError
        If there is no stationary equilibrium.
    """
    if params.flow_precision != 0:
        raise ValueError(
            f"flow_precision (tau_g) = {params.flow_precision} must be 0: the poster's benchmark"
        )
    return (
        _firm_learning(params),
        *_informativeness(params),
        *_payoff_risk(params),
        _input_in_resale_price(params),
        *_benchmark_result(params),
        *_profit_limits(),
        _information_constraint(params),
        *_robustness(params),
    )


def formula_table(checks: tuple[FormulaCheck, ...]) -> pd.DataFrame:
    """
    Tabulate formula checks.

    Parameters
    ----------
    checks : tuple of FormulaCheck
        As returned by ``check_printed_formulas``.

    Returns
    -------
    DataFrame
        One row a check, indexed by formula; columns printed, computed, gap, verdict.
    """
    rows = [
        {
            "formula": check.formula,
            "printed": check.printed,
            "computed": check.computed,
            "gap": check.gap,
            "verdict": check.verdict,
        }
        for check in checks
    ]
    return pd.DataFrame(rows).set_index("formula")


def _firm_learning(params) -> FormulaCheck:
    period = stationary_equilibria(params).low_volatility.blocks
    printed = 1.0 / (params.demand_precision + params.noise_precision / period.beta3**2)
    computed = check_projection(params, period, period).firm_demand_variance
    return FormulaCheck(
        "ME-F01", "Variance of demand given what the firm sees", printed, computed, "exact"
    )


def _printed_informativeness(params, period, payoff_variance: float) -> float:
    """Right-hand side of the printed formula for informativeness."""
    u = period.informativeness
    tau_q = (params.noise_precision + params.flow_precision) * u**2
    precision = params.demand_precision + params.signal_precision + tau_q
    loading = period.news_loading * params.signal_precision
    return loading / (params.risk_aversion * precision * payoff_variance)


def _informativeness(params):
    cases = (
        (params, "Informativeness, no signals about noise demand", "exact, but implicit: a cubic"),
        (
            params.replace(flow_precision=params.signal_precision),
            "Informativeness, signals about noise demand",
            "does not hold: investors also trade on those signals",
        ),
    )
    for case, formula, verdict in cases:
        period = stationary_equilibria(case).low_volatility.blocks
        risk = check_projection(case, period, period).payoff_variance
        printed = _printed_informativeness(case, period, risk)
        yield FormulaCheck("ME-F02", formula, printed, period.informativeness, verdict)


def _payoff_risk(params):
    gap = params.riskless_return - params.dividend_persistence
    printed = (params.riskless_return + params.dividend_persistence) / gap
    period = stationary_equilibria(params).low_volatility.blocks
    path = backward_induction(params, 2)
    cases = (
        (period, period, "Weight of dividend risk, stationary", "exact"),
        (
            path.periods[0],
            path.periods[1],
            "Weight of dividend risk, two dates before liquidation",
            "there the weight is one plus twice the next price's loading on the dividend",
        ),
    )
    for now, following, formula, verdict in cases:
        check = check_projection(params, now, following)
        computed = (check.payoff_variance - check.price_variance) / check.dividend_variance
        yield FormulaCheck("ME-F03", formula, printed, computed, verdict)


def _input_in_resale_price(params) -> FormulaCheck:
    # The cost shifter enters the price through the input alone, which identifies its coefficient.
    known_productivity = params.replace(
        productivity_precision=float("inf"), cost_volatility=max(params.cost_volatility, 0.1)
    )
    equilibrium = stationary_equilibria(known_productivity).low_volatility
    check = check_projection(known_productivity, equilibrium.blocks, equilibrium.blocks)
    known = information_set(
        known_productivity, equilibrium.informativeness, params.signal_precision, 0.0
    )
    cost = PRICED.index("cost")
    gap = params.riskless_return - params.dividend_persistence
    printed = params.output_elasticity * params.income_loading / gap * params.income_share
    return FormulaCheck(
        "ME-F04",
        "Weight of the input in the resale price, productivity known",
        printed,
        float(check.implied[cost] / firm_input(known_productivity, known)[cost]),
        "exact, but the input moves with the same signal as the other terms",
    )


def _benchmark_result(params, step: float = 1e-4):
    """Differentiate numerically with respect to the next date's output elasticity."""
    stationary = stationary_equilibria(params).low_volatility.blocks
    paths = []
    for shift in (-step, step):
        eta = np.full(2, params.output_elasticity)
        eta[1] += shift
        paths.append(backward_induction(params, 2, terminal=stationary, output_elasticity=eta))
    below, above = paths
    variance = np.sign(above.price_variance[0] - below.price_variance[0])
    informativeness = np.sign(above.informativeness[0] - below.informativeness[0])
    yield FormulaCheck(
        "ME-F05",
        "Sign of the effect of next elasticity on resale risk",
        1.0,
        float(variance),
        "proved",
    )
    yield FormulaCheck(
        "ME-F06",
        "Sign of the effect of next elasticity on informativeness",
        -1.0,
        float(informativeness),
        "proved for the date before; earlier dates can move the other way",
    )


def _profit_limits():
    yield FormulaCheck(
        "ME-F07",
        f"Profit as elasticity tends to 0, C = {PROFIT_SCALE:g}",
        PROFIT_SCALE,
        float(simple_profit(1e-9, PROFIT_SCALE)),
        "right for any C > 0, but profit first falls in elasticity",
    )
    near_one = float(simple_profit(1.0 - 1e-4, PROFIT_SCALE))  # beyond the largest float
    yield FormulaCheck(
        "ME-F08",
        f"Profit as elasticity tends to 1, C = {PROFIT_SCALE:g}",
        float("inf"),
        near_one,
        "right exactly if C > 1",
    )


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
    return FormulaCheck(
        "ME-F09",
        "Information used at the best choice",
        H,
        float(used) if reached else float("nan"),
        "the constraint binds",
    )


def _robustness(params, step: float = 1e-3):
    """Effect of elasticity on informativeness with capital, at unit income."""
    base = params.replace(cost_volatility=0.0, risk_aversion=ROBUSTNESS_RISK_AVERSION)
    cases = (
        (1.0 / params.riskless_return, "at the market rate", "no effect: the envelope theorem"),
        (0.9, "at 0.9", "holds if the firm is less patient than the market"),
    )
    for beta, how, verdict in cases:
        values = [
            capital_model_equilibria(
                with_income(
                    base.replace(
                        discount_factor=beta, output_elasticity=params.output_elasticity + shift
                    )
                )
            ).low_volatility
            for shift in (-step, step)
        ]
        change = values[1] / values[0] - 1.0
        yield FormulaCheck(
            "ME-F10",
            f"Sign with capital, income held fixed, firm discounts {how}",
            -1.0,
            float(np.sign(change)) if abs(change) > 1e-9 else 0.0,
            verdict,
        )
