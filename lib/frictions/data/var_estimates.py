"""Moved to `frictions.data.shipped`; this name goes."""

from frictions.data.shipped.var_estimates import *  # noqa: F403
