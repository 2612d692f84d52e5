"""Which data a page ran on: the box at its head, and the table of sources."""

from frictions.report.tier.note import TierNote, sources_table

__all__ = ["TierNote", "sources_table"]
