"""
Exogenous processes and expectations: Ornstein-Uhlenbeck states, Hermite pricing, projections.

For anyone who prices claims to processes or projects one Gaussian vector on another.
"""

from frictions.solvers.stochastic.gaussian_projection import (
    Projection,
    partial_r_squared,
    project,
)

__all__ = ["Projection", "partial_r_squared", "project"]
