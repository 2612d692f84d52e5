"""Measurements of the solvers against what one would otherwise use, in one run on one thread."""
