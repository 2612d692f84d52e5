"""Moved to `frictions.data.shipped`; this name goes."""

from frictions.data.shipped.facts import *  # noqa: F403
