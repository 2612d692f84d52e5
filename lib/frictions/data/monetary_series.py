"""Moved to `frictions.data.loaders`; this name goes."""

from frictions.data.loaders.monetary_series import *  # noqa: F403
