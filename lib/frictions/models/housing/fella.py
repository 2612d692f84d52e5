r"""
Fella's (2014) housing model with one asset: the test bed of the generalised endogenous grid method.

A household with risky income chooses consumption, an asset and one of a few houses, which it can
mortgage up to a down payment and trades at a cost:

.. math::

    u=\theta\ln c+(1-\theta)\ln\kappa d,\qquad
    c+a'=(1+r)[a-(1-\chi)s]+s-\chi d+y-\tau d\,1_{s\ne d} .

A public Fortran adaptation of Fella's own code (github.com/carlozanella/ncegm, module
``demo_fella11``) stops after 118 iterations at a relative sup-norm distance of 9.42277384e-06.

====================================================  =======================  =====================
symbol                                                code                     value
====================================================  =======================  =====================
:math:`\theta, \kappa, \beta, r`                      ``CONSUMPTION_WEIGHT``…  .77, .075, .93, .06
down payment :math:`\chi`, trading cost :math:`\tau`  ``DOWN_PAYMENT``…        .2, .06
persistent income: AR(1), innovations                 ``PERSISTENT``           .977, .024
transitory income: innovations                        ``TRANSITORY``           .063
====================================================  =======================  =====================
"""

import numpy as np

from frictions.foundation import require_count
from frictions.solvers.households import DiscreteStockProblem
from frictions.solvers.stochastic.markov_chain import tauchen

CONSUMPTION_WEIGHT, SERVICE_FLOW, DISCOUNT, RATE = 0.77, 0.075, 0.93, 0.06
DOWN_PAYMENT, TRADING_COST = 0.2, 0.06
PERSISTENT, TRANSITORY = (0.977, 0.024), (0.0, 0.063)
TAUCHEN_WIDTH = 3
LARGEST_ASSET, HOUSES = 25.0, (0.01, 10.0)


def housing_problem(
    assets: int = 400, houses: int = 7, incomes: int = 7
) -> tuple[DiscreteStockProblem, np.ndarray]:
    """
    Return Fella's housing model and his first guess of the value.

    Parameters
    ----------
    assets, houses : int, optional
        Nodes of the asset, doubly exponential from 0, and sizes of houses, equally spaced.
    incomes : int, optional
        Nodes of each of the two parts of income.

    Returns
    -------
    DiscreteStockProblem
        The problem.
    array, shape (incomes**2, houses, assets)
        Value of eating two per cent of the asset and all income for one period.
    """
    assets = require_count("assets", assets, 3)
    houses = require_count("houses", houses, 1)
    incomes = require_count("incomes", incomes, 2)
    a = np.expm1(np.expm1(np.linspace(0.0, np.log1p(np.log1p(LARGEST_ASSET)), assets)))
    a[-1] = LARGEST_ASSET
    house = np.linspace(*HOUSES, houses)
    (slow, slowly), (fast, quickly) = (
        tauchen(incomes, *process, TAUCHEN_WIDTH) for process in (PERSISTENT, TRANSITORY)
    )
    income = np.exp(np.add.outer(slow, fast)).ravel()
    payoff, moves = 1.0 + RATE, house[:, None] != house
    problem = DiscreteStockProblem(
        a,
        liquid=(1.0 - payoff * (1.0 - DOWN_PAYMENT)) * house + income[:, None],
        cost=DOWN_PAYMENT * house + TRADING_COST * house * moves,
        flow=(1.0 - CONSUMPTION_WEIGHT) * np.log(SERVICE_FLOW * house),
        transition=np.kron(slowly, quickly),
        discount=DISCOUNT,
        payoff=payoff,
        weight=CONSUMPTION_WEIGHT,
    )
    guess = CONSUMPTION_WEIGHT * np.log(0.02 * a + income[:, None])[:, None, :]
    return problem, guess + problem.flow[:, None]
