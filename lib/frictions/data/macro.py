"""Moved to `frictions.data.shipped`; this name goes."""

from frictions.data.shipped.macro import *  # noqa: F403
