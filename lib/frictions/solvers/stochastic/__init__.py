"""
Exogenous processes and expectations: Ornstein-Uhlenbeck states, Hermite pricing, projections.

For anyone who prices claims to processes or projects one Gaussian vector on another.
"""
