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

from frictions.foundation import require_choice, require_count, require_instance, require_number
from frictions.models.inventories.calvo.equations import calvo_system
from frictions.models.inventories.calvo.firm_policies import FirmPolicies, solve_firm_policies
from frictions.models.inventories.parameters import POLICY_SHOCK, CalvoParams
from frictions.models.inventories.steady_state import InventorySteadyState, solve_steady_state
from frictions.solvers.equilibrium import LinearSolution, solve_linear_model

MC_STAR = ("consistent", "literal")
POLICIES = ("taylor", "money")


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
