"""The equations of the economy with Calvo prices, with the labels (M1) to (M14) of the chapter."""

from frictions.models.inventories.calvo.firm_policies import FirmPolicies
from frictions.models.inventories.parameters import CalvoParams
from frictions.models.inventories.steady_state import InventorySteadyState
from frictions.solvers.equilibrium import LinearSystem, assemble

VARIABLES = (
    "y", "pi", "c", "s", "sbar", "inv", "z", "pbar", "w", "wh", "R", "l", "mc", "xi", "a",
)  # fmt: skip

Equation = dict[str, float]


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
    beta, h = params.discount_factor, params.habit
    iota, kappa = params.wage_indexation, params.wage_slope
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
        {"sbar": 1, "z": -sold, "pbar": params.demand_elasticity * (1 - sold), "s": -(1 - sold)},
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
