"""Measurement and estimation: thin over pandas, statsmodels and linearmodels."""

from frictions.foundation.lazy import parts_on_demand

__getattr__, __dir__ = parts_on_demand(__name__, __path__)
