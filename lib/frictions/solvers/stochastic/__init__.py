"""
Exogenous processes and expectations: Ornstein-Uhlenbeck states, Hermite pricing, projections.

For anyone who prices claims to processes or projects one Gaussian vector on another.
"""

from frictions.solvers.stochastic.galerkin import HermiteGalerkin
from frictions.solvers.stochastic.gaussian_projection import Projection, partial_r_squared, project
from frictions.solvers.stochastic.hermite import HermiteExpansion
from frictions.solvers.stochastic.ornstein_uhlenbeck import OUProcess

__all__ = [
    "HermiteExpansion",
    "HermiteGalerkin",
    "OUProcess",
    "Projection",
    "partial_r_squared",
    "project",
]
