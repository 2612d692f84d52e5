"""Moved to `frictions.data.loaders`; this name goes."""

from frictions.data.loaders.exchange_rates import *  # noqa: F403
