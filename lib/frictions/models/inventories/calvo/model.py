r"""
The inventory economy with Calvo prices as a linear model, Yu (2019), sections 1.3 and 1.5.

Variables are log deviations times 100 (per cent), rates quarterly per cent.  Equations carry the
labels (M1) to (M14) of the chapter.  ``policy="taylor"`` closes the model with the interest rate
rule (M14), ``policy="money"`` with the money-growth rule of section 1.6.3, where the rule gives way
to :math:`c_t = m_t` and :math:`m_t = m_{t-1} - \pi_t + \varepsilon_{m,t}` (m: real balances).

``mc_star`` decides what the stock condition (M11) uses for steady-state marginal cost.
``"consistent"`` uses marginal cost; ``"literal"`` uses alpha times it, because the paper divides by
alpha twice; a number uses that multiple.  At alpha = 1 the two readings are the same model.

=====================================  ============================================
variable                               meaning
=====================================  ============================================
``y, l, c``                            output, labour, consumption
``s, sbar``                            CES aggregate of sales, mean of firms' sales
``inv, z``                             inventories at the end, goods for sale
``pi, pbar``                           inflation, mean of firms' relative prices
``w, wh, mc``                          real wage, households' wage, marginal cost
``R, xi, a, m``                        policy rate, marginal utility, technology,
                                       real balances
=====================================  ============================================
"""

from dataclasses import dataclass

import pandas as pd

from frictions.foundation.intervals import (
    require_choice,
    require_count,
    require_instance,
    require_number,
)
from frictions.models.inventories.calvo.firm_policies import FirmPolicies, solve_firm_policies
from frictions.models.inventories.parameters import POLICY_SHOCK, CalvoParams
from frictions.models.inventories.steady_state import InventorySteadyState, solve_steady_state
from frictions.solvers.equilibrium import (
    LinearSolution,
    LinearSystem,
    assemble,
    solve_linear_model,
)

MC_STAR = ("consistent", "literal")
POLICIES = ("taylor", "money")
VARIABLES = (
    "y", "pi", "c", "s", "sbar", "inv", "z", "pbar", "w", "wh", "R", "l", "mc", "xi", "a",
)  # fmt: skip

Equation = dict[str, float]


@dataclass(frozen=True, eq=False)
class CalvoModel:
    """
    A solved Calvo economy.

    Attributes
    ----------
    params : CalvoParams
        The economy.
    policy : str
        Which closure.
    mc_star : str or float
        Which reading of the stock condition.
    steady : InventorySteadyState
        Its steady state.
    policies : FirmPolicies
        A firm's policies.
    solution : LinearSolution
        Its law of motion.
    """

    params: CalvoParams
    policy: str
    mc_star: str | float
    steady: InventorySteadyState
    policies: FirmPolicies
    solution: LinearSolution

    def responses(
        self, shock: str | None = None, size: float = POLICY_SHOCK, periods: int = 16
    ) -> pd.DataFrame:
        """
        Impulse responses.

        Parameters
        ----------
        shock : str, optional
            ``"eps_r"`` (default under the interest rate rule), ``"eps_m"`` (under the money rule)
            or ``"eps_a"``.
        size : float, optional
            Its size in per cent; default 0.15, which is 0.60 points a year.
        periods : int, optional
            Quarters, the first being that of the shock.

        Returns
        -------
        DataFrame, shape (periods, variables)
            Per cent, by quarter since the shock: the model's variables, the inventory-sales ratio
            ``is``, real profit ``profit`` (markup times sales), the price level ``p`` and the
            real rate ``real_rate``.
        """
        periods = require_count("periods", periods)
        shock = self.solution.shocks[0] if shock is None else shock
        # One quarter more, for the expected inflation of the last one.
        frame = self.solution.responses(shock, size, periods + 1)
        frame["is"] = frame["inv"] - frame["s"]
        frame["profit"] = frame["pbar"] - frame["mc"] + frame["sbar"]
        frame["p"] = frame["pi"].cumsum()
        frame["real_rate"] = frame["R"] - frame["pi"].shift(-1)
        return frame.iloc[:periods].rename_axis("quarter")


def solve_calvo(
    params: CalvoParams, policy: str = "taylor", mc_star: str | float = "consistent"
) -> CalvoModel:
    """
    Solve the Calvo economy.

    Parameters
    ----------
    params : CalvoParams
        The economy.
    policy : str, optional
        ``"taylor"`` or ``"money"``.
    mc_star : str or float, optional
        ``"consistent"``, ``"literal"``, or a positive multiple of marginal cost.

    Returns
    -------
    CalvoModel
        Steady state, firm policies and law of motion.

    Raises
    ------
    ValueError
        For an unknown ``policy`` or ``mc_star``, or no steady-state consumption.
    RuntimeError
        If a step has no solution, or the equilibrium is not determinate.
    """
    require_instance("params", params, CalvoParams)
    require_choice("policy", policy, POLICIES)
    if isinstance(mc_star, str):
        require_choice("mc_star", mc_star, (*MC_STAR, "or a positive number"))
    else:
        mc_star = require_number("mc_star", mc_star, "(0, inf)", f"or one of {MC_STAR}")
    steady = solve_steady_state(params)
    policies = solve_firm_policies(params, steady)
    system = calvo_system(params, steady, policies, policy, mc_star)
    return CalvoModel(params, policy, mc_star, steady, policies, solve_linear_model(system))


def calvo_system(
    params: CalvoParams,
    steady: InventorySteadyState,
    policies: FirmPolicies,
    policy: str = "taylor",
    mc_star: str | float = "consistent",
) -> LinearSystem:
    """
    Write down the linear model.

    Parameters
    ----------
    params : CalvoParams
        The economy.
    steady : InventorySteadyState
        Its steady state.
    policies : FirmPolicies
        A firm's policies.
    policy, mc_star : optional
        As in `solve_calvo`.

    Returns
    -------
    LinearSystem
        15 equations under the interest rate rule, 16 under the money rule.
    """
    equations = [
        *household_equations(params),
        *_quantities(params, steady),
        *_prices(params, steady, policies, mc_star),
        {"a": 1, "a(-1)": -params.technology_persistence, "eps_a": -1},
    ]
    if policy == "taylor":
        return assemble([*equations, _interest_rule(params)], VARIABLES, ("eps_r", "eps_a"))
    money = [{"c": 1, "m": -1}, {"m": 1, "m(-1)": -1, "pi": 1, "eps_m": -1}]
    return assemble([*equations, *money], (*VARIABLES, "m"), ("eps_m", "eps_a"))


def household_equations(params) -> list[Equation]:
    """Return (M1) to (M4): marginal utility, Euler equation, labour supply, wage Phillips curve."""
    beta, h, iota, kappa = (
        params.discount_factor,
        params.habit,
        params.wage_indexation,
        params.wage_slope,
    )
    curvature = params.risk_aversion / (1 - h)
    return [
        {"xi": 1, "c": curvature, "c(-1)": -curvature * h},
        {"xi": 1, "R": -1, "xi(+1)": -1, "pi(+1)": 1},
        {"wh": 1, "l": -params.labour_curvature, "xi": 1},
        {
            "w": 1 + beta + kappa,
            "w(-1)": -1,
            "w(+1)": -beta,
            "pi": 1 + beta * iota,
            "pi(-1)": -iota,
            "pi(+1)": -beta,
            "wh": -kappa,
        },
    ]


def _interest_rule(params: CalvoParams) -> Equation:
    """(M14)."""
    new = 1 - params.policy_inertia
    return {
        "R": 1,
        "R(-1)": -params.policy_inertia,
        "pi": -new * params.policy_inflation,
        "y": -new * params.policy_output,
        "eps_r": -1,
    }


def _quantities(params: CalvoParams, steady: InventorySteadyState) -> list[Equation]:
    """(M5) to (M9) and (M13): technology, cost, stocks, sales, resources."""
    alpha, delta = params.returns_to_scale, params.inventory_depreciation
    sold = float(steady.stock_out.sales_elasticity)
    price, unsold = steady.price, steady.inventories
    return [
        {"y": 1, "a": -1, "l": -alpha},
        {"mc": 1, "w": -1, "a": 1, "l": -(1 - alpha)},
        {"z": steady.stock, "inv(-1)": -(1 - delta) * unsold, "y": -steady.output},
        {"inv": unsold, "z": -steady.stock, "sbar": steady.mean_sales},
        {
            "sbar": 1,
            "z": -sold,
            "pbar": params.demand_elasticity * (1 - sold),
            "s": -(1 - sold),
        },
        {
            "c": steady.consumption,
            "y": (params.government_share - price) * steady.output,
            "pbar": price * (unsold * delta - steady.output),
            "inv": price * unsold,
            "inv(-1)": -price * unsold * (1 - delta),
        },
    ]


def _prices(
    params: CalvoParams, steady: InventorySteadyState, policies: FirmPolicies, mc_star: str | float
) -> list[Equation]:
    """(M10) to (M12): price index, stock condition, Phillips curve."""
    theta, block = params.demand_elasticity, steady.stock_out
    in_index = float(block.index_elasticity)
    index = {"pbar": 1 - theta + in_index * theta, "z": in_index, "s": -in_index}
    return [index, _stock_condition(params, steady, mc_star), _phillips_curve(params, policies)]


def _stock_condition(
    params: CalvoParams, steady: InventorySteadyState, mc_star: str | float
) -> Equation:
    """(M11): a larger stock until the saved stock-outs are worth its cost."""
    theta, carried = params.demand_elasticity, params.carried_discount
    slope = float(steady.stock_out.slope_elasticity)
    readings = {"consistent": 1.0, "literal": params.returns_to_scale}
    cost = steady.marginal_cost * (readings[mc_star] if isinstance(mc_star, str) else mc_star)
    margin = steady.price - carried * cost
    # Coefficient on discounted future cost, E(d + mc(+1)) = -(R - pi(+1)) + mc(+1).
    future = carried / (1 - carried) - carried * cost / margin
    return {
        "pbar": slope * theta + steady.price / margin,
        "z": slope,
        "s": -slope,
        "mc": -1 / (1 - carried),
        "mc(+1)": future,
        "R": -future,
        "pi(+1)": future,
    }


def _phillips_curve(params: CalvoParams, policies: FirmPolicies) -> Equation:
    """(M12), multiplied by one minus the probability of an old price."""
    xi, iota = params.price_stickiness, params.price_indexation
    discounted = params.discount_factor * xi
    D = policies.markup_slope
    B = (1 - discounted) * policies.pricing[1]
    left = 1 + D * params.demand_elasticity - B
    right = (1 - xi) * (1 - discounted)
    return {
        "pi": left * (xi + discounted * iota),
        "pi(-1)": -left * xi * iota,
        "pi(+1)": -left * discounted - right,
        "pbar": left * (1 + discounted * xi) + right * B,
        "pbar(-1)": -left * xi,
        "pbar(+1)": -left * discounted,
        "z": right * D,
        "s": -right * D,
        "R": right,
        "mc(+1)": -right,
    }
