"""
Prices that clear markets: scalar roots, Broyden's method, sequence space, linear expectations.

For anyone who has a model and wants its equilibrium or its responses to shocks.  `solve_broyden`
finds a few prices, or whole paths of them, with a Jacobian that is given or taken by differences;
`expectation_vectors` and `fake_news_jacobian` give that Jacobian for heterogeneous agents; `lag`,
`lead` and `solve_conditioned` are for models written in paths.
"""

from frictions.solvers.equilibrium.broyden import Root, forward_jacobian, solve_broyden
from frictions.solvers.equilibrium.sequence_jacobian import expectation_vectors, fake_news_jacobian
from frictions.solvers.equilibrium.sequence_space import lag, lead, solve_conditioned

__all__ = [
    "Root",
    "expectation_vectors",
    "fake_news_jacobian",
    "forward_jacobian",
    "lag",
    "lead",
    "solve_broyden",
    "solve_conditioned",
]
