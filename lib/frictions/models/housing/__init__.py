"""
Fella's (2014) housing model: no paper of the book's, but a test bed of the generalised method.

For anyone who wants a durable good that is traded at a cost to begin from.
"""

from frictions.models.housing.fella import housing_problem

__all__ = ["housing_problem"]
