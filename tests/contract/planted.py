"""Doors that keep the contract, and doors that break it in each way that the sweep must see."""

import os
import time

import numpy as np

from frictions.foundation.arrays import require_array
from frictions.foundation.intervals import require_count, require_number

__all__ = ["bare", "dies", "honest", "random", "silent", "sleeps", "together"]


def honest(weights, scale=2.0):
    weights = require_array("weights", weights, ("n",))
    return weights * require_number("scale", scale, "(0, inf)")


def silent(weights):
    return np.nansum(np.asarray(weights))


def bare(weights):
    return np.linalg.cholesky(weights)


def dies(count):
    if not isinstance(count, str) and count < 0:
        os.abort()
    return require_count("count", count, 0)


def sleeps(count):
    time.sleep(60 if isinstance(count, str) else 0)
    return require_count("count", count, 0)


def random(count):
    return np.random.default_rng().normal(size=count)


def together(low, high):  # two wrongs make a right
    wrong = [name for name, value in (("low", low), ("high", high)) if not isinstance(value, float)]
    if len(wrong) == 1:
        raise TypeError(f"{wrong[0]} must be a float")
    return 1.0
