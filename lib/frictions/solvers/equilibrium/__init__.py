"""
Prices that clear markets: scalar roots, Broyden's method, sequence space, linear expectations.

For anyone who has a model and wants its equilibrium or its responses to shocks.
"""
