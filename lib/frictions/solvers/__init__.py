"""Numerical solvers that know no paper: arrays and functions in, frozen results out."""

from frictions.foundation.lazy import parts_on_demand

__getattr__, __dir__ = parts_on_demand(__name__, __path__)
