"""Moved to `frictions.data.shipped`; this name goes."""

from frictions.data.shipped.export_shares import *  # noqa: F403
