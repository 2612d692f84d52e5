r"""
The money-growth experiment of Yu (2019), section 1.6.3, with Kryvtsov and Midrigan's split.

Nominal spending equals money, a random walk; there is no habit and no government. Consumption then
moves by what the price level does not,

.. math::

    c_t = (m_t - \lambda_t) + (\lambda_t - p_t), \qquad \lambda_t = p_t + mc_t ,

where m is nominal money and :math:`\lambda` nominal marginal cost. The first term is the rigidity
of costs, the second the fall of real marginal cost: minus the change of the markup.
"""

import pandas as pd

from frictions.foundation import require_array, require_count, require_instance, require_number
from frictions.models.inventories.calvo.model import solve_calvo
from frictions.models.inventories.parameters import MONEY_SHOCK, CalvoParams


def money_growth_experiment(
    params: CalvoParams,
    mc_star: str | float = "consistent",
    shock: float = MONEY_SHOCK,
    periods: int = 26,
) -> pd.DataFrame:
    """
    Follow the economy after a permanent change of money.

    Parameters
    ----------
    params : CalvoParams
        The economy; its habit and government share are set to zero.
    mc_star : str or float, optional
        Reading of the stock condition, as in `solve_calvo`.
    shock : float, optional
        Change of money, per cent.
    periods : int, optional
        Quarters.

    Returns
    -------
    DataFrame, shape (periods, variables)
        As `CalvoModel.responses`, with nominal ``money`` and ``nominal_cost``, per cent.
    """
    require_instance("params", params, CalvoParams)
    shock = require_number("shock", shock)
    economy = params.replace(habit=0.0, government_share=0.0)
    paths = solve_calvo(economy, "money", mc_star).responses("eps_m", shock, periods)
    paths["money"] = shock
    paths["nominal_cost"] = paths["p"] + paths["mc"]
    return paths


def markup_share(paths: pd.DataFrame, quarters: int = 1) -> float:
    """
    Return the part of consumption's response that the markup accounts for.

    Parameters
    ----------
    paths : DataFrame
        From `money_growth_experiment`.
    quarters : int, optional
        Over how many quarters the responses are added up; 1 is the impact.

    Returns
    -------
    float
        A share; what is left is the rigidity of costs.
    """
    require_instance("paths", paths, pd.DataFrame)
    if not paths.index.equals(pd.RangeIndex(len(paths))) or paths.empty:
        raise ValueError(f"paths has quarters {list(paths.index[:3])} ..., expected 0, 1, 2, ...")
    first = paths.iloc[: require_count("quarters", quarters, 1, len(paths))]
    for name in ("mc", "c"):
        if name not in paths:
            raise ValueError(f"paths has the columns {list(paths)}, must have {name}")
        require_array(f"paths[{name}]", first[name])
    return float(first["mc"].sum() / first["c"].sum())
