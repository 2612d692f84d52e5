"""Moved to `frictions.data.shipped`; this name goes."""

from frictions.data.shipped.french import *  # noqa: F403
