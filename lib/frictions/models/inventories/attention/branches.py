"""The economy without attention, with sticky information, and with actions that are imposed."""

import numpy as np

from frictions.foundation import require_array, require_instance, require_number
from frictions.models.inventories.attention.aggregate_map import TAIL, AggregateMap
from frictions.models.inventories.attention.equilibrium import AttentionEquilibrium
from frictions.models.inventories.attention.parameters import InformationCost
from frictions.models.inventories.attention.reply import by_action


def zero_attention(
    economy: AggregateMap, cost: InformationCost, tail: float = TAIL
) -> AttentionEquilibrium:
    """Return the economy in which no firm pays attention, whether or not that is optimal."""
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
        Average nominal price, then average stock, per cent; what firms do about their own
        inventories, with returns to scale below one, comes on top.
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


def sticky_information(
    economy: AggregateMap, cost: InformationCost, stale: float, tail: float = TAIL
) -> AttentionEquilibrium:
    r"""
    Return the economy in which firms update their information at random, Yu (2019), section 1.4.2.

    A share :math:`1-\varphi` of firms learns everything each quarter.  In quarter t a share
    :math:`1-\varphi^{t+1}` has heard of a shock of quarter 0, so that the average action is that
    part of the first best (Mankiw and Reis 2002).

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        For the units of the loss; information is free, and comes when it comes.
    stale : float
        :math:`\varphi`, from 0, full information, to 1, none.
    tail : float, optional
        As in `solve_attention_equilibrium`.

    Returns
    -------
    AttentionEquilibrium
        Without operators or information.

    Raises
    ------
    NotConverged
        If the equilibrium is not determinate, or the horizon too short.
    """
    require_instance("economy", economy, AggregateMap)
    stale = require_number("stale", stale, "[0, 1]")
    heard = np.tile(1 - stale ** np.arange(1, economy.horizon + 1), 2)
    return imposed_actions(economy, cost, heard * economy.fixed_point(np.diag(heard)), tail)
