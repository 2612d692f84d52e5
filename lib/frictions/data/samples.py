"""Moved to `frictions.data.shipped`; this name goes."""

from frictions.data.shipped.samples import *  # noqa: F403
