"""Moved to `frictions.data.shipped`; this name goes."""

from frictions.data.shipped.facts import read_table

__all__ = ["read_table"]
