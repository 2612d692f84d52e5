"""
Households and firms that choose a stock and savings: generalised EGM and value iteration.

For anyone with a consumption-saving problem that has a second, kinked or discrete, stock.
"""
