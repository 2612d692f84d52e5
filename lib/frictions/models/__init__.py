"""Models of the papers, one package a chapter, and a test bed of solvers: `housing`."""

from frictions.foundation.lazy import parts_on_demand

__getattr__, __dir__ = parts_on_demand(__name__, __path__)
