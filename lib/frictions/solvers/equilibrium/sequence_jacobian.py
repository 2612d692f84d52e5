r"""
Jacobians of aggregates with respect to price paths, by the fake-news algorithm.

An aggregate :math:`Y_t=\int y_t\,d\mu_t` depends on the whole path of an input.  News at date 0
about the input at date :math:`s` moves decisions :math:`s` periods ahead, so that one backward
pass gives the effect :math:`\mathcal Y_s` on the aggregate at date 0 and :math:`\mathcal D_s` on
the distribution at date 1.  With expectation vectors
:math:`\mathcal E_t=(\Lambda')^t y` the columns follow by the recursion

.. math::

    F_{0s}=\mathcal Y_s,\quad F_{ts}=\mathcal E_{t-1}'\mathcal D_s,\quad
    J_{ts}=F_{ts}+J_{t-1,s-1}.

Auclert, Bardoczy, Rognlie and Straub (2021).

====================================  ==================  ===============
symbol                                code                shape
====================================  ==================  ===============
:math:`\mathcal Y_s`                  ``impact``          (T, outputs)
:math:`\mathcal D_s`                  ``distribution``    (T, states)
:math:`\mathcal E_t`                  ``expectation``     (T, outputs, states)
:math:`J`                             result              (outputs, T, T)
====================================  ==================  ===============
"""

from collections.abc import Callable, Sequence

import numpy as np

from frictions.foundation import require_array, require_count, require_instance


def expectation_vectors(
    outcomes: Sequence[np.ndarray], expect: Callable, horizon: int
) -> np.ndarray:
    """
    Return conditional expectations of outcomes 0 to ``horizon`` - 1 periods ahead.

    Parameters
    ----------
    outcomes : sequence of array
        Outcome of each state, any common shape.
    expect : callable
        Expectation operator of one period, on arrays of that shape.
    horizon : int
        Number of dates.

    Returns
    -------
    array, shape (horizon, outputs, states)
        Expectations, states flattened.
    """
    horizon = require_count("horizon", horizon)
    require_instance("expect", expect, Callable)
    require_instance("outcomes", outcomes, Sequence, "an array of each outcome")
    if not len(outcomes):
        raise ValueError("outcomes has no entry, it must have at least one")
    rows = np.empty((horizon, len(outcomes), np.size(outcomes[0])))
    for o, outcome in enumerate(outcomes):
        outcome = require_array(f"outcomes[{o}]", outcome, np.shape(outcomes[0]))
        for t in range(horizon):
            rows[t, o] = outcome.reshape(-1)
            outcome = expect(outcome)
    return rows


def fake_news_jacobian(impact, distribution, expectation) -> np.ndarray:
    """
    Assemble the Jacobian of all outputs with respect to one input.

    Parameters
    ----------
    impact : array, shape (T, outputs)
        Effect on each output at date 0 of news about date s.
    distribution : array, shape (T, states)
        Effect on the distribution at date 1 of news about date s.
    expectation : array, shape (T, outputs, states)
        From ``expectation_vectors``.

    Returns
    -------
    array, shape (outputs, T, T)
        Entry (o, t, s): effect on output o at date t of the input at date s.
    """
    impact = require_array("impact", impact, (None, None))
    horizon, outputs = impact.shape
    distribution = require_array("distribution", distribution, (horizon, None))
    states = distribution.shape[1]
    expectation = require_array("expectation", expectation, (horizon, outputs, states))
    jacobian = np.empty((outputs, horizon, horizon))
    jacobian[:, 0] = impact.T
    flat = expectation[:-1].reshape((horizon - 1) * outputs, states)
    jacobian[:, 1:] = (flat @ distribution.T).reshape(horizon - 1, outputs, -1).swapaxes(0, 1)
    for t in range(1, horizon):
        jacobian[:, t, 1:] += jacobian[:, t - 1, :-1]
    return jacobian
