"""
Rational inattention: what to pay attention to, and how to act on it.

For anyone with a linear-quadratic tracking problem whose information is costly.
"""
