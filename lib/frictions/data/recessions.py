"""Moved to `frictions.data.shipped`; this name goes."""

from frictions.data.shipped.recessions import *  # noqa: F403
