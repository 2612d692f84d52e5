"""The economy without attention, and economies in which actions are imposed."""

import numpy as np

from frictions.foundation.arrays import require_array
from frictions.foundation.intervals import require_instance
from frictions.models.inventories.attention.aggregate_map import TAIL, AggregateMap
from frictions.models.inventories.attention.equilibrium import AttentionEquilibrium
from frictions.models.inventories.attention.parameters import InformationCost
from frictions.models.inventories.attention.reply import by_action


def zero_attention(
    economy: AggregateMap, cost: InformationCost, tail: float = TAIL
) -> AttentionEquilibrium:
    """
    Return the economy in which no firm pays attention, whether or not that is optimal.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        For the units of the loss.
    tail : float, optional
        As in `solve_attention_equilibrium`.

    Returns
    -------
    AttentionEquilibrium
        With average actions of zero.

    Raises
    ------
    ValueError
        If the horizon is too short.
    """
    require_instance("economy", economy, AggregateMap)
    return imposed_actions(economy, cost, np.zeros(2 * economy.horizon), tail)


def imposed_actions(
    economy: AggregateMap, cost: InformationCost, actions: np.ndarray, tail: float = TAIL
) -> AttentionEquilibrium:
    """
    Return the economy in which average actions are imposed and no firm errs by noise.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        For the units of the loss.
    actions : array, shape (2 T,)
        Average nominal price, then average stock, per cent.
    tail : float, optional
        As in `solve_attention_equilibrium`.

    Returns
    -------
    AttentionEquilibrium
        Without operators or information; its error is that of the average action.

    Raises
    ------
    ValueError
        If the horizon is too short.
    """
    require_instance("economy", economy, AggregateMap)
    require_instance("cost", cost, InformationCost)
    actions = require_array("actions", actions, (2 * economy.horizon,))
    paths = economy.paths(actions)
    economy.require_long_enough(paths, tail)
    errors = by_action(actions - economy.targets(actions))
    return AttentionEquilibrium(
        economy, cost, "joint", (), paths, (0.0,), errors.T @ errors, 0.0, 0
    )
