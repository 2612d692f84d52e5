"""
Public data of today: where they are, how they are fetched and kept, how chapters get them.

`python -m frictions.data.live` fills a cache outside the repository; a chapter asks `LiveData`,
which reads the cache and no network, and records what was used for the box on the page.
"""

from frictions.data.live.sources import (
    BENCHMARK,
    DEFLATOR,
    FACTORS,
    FRED_QD_FILE,
    GDP_PER_HEAD,
    INDUSTRIES,
    PROFITS,
    SOURCES,
    SUMMARY_USE,
    Source,
)
from frictions.data.live.tier import LiveData, Use

__all__ = [
    "BENCHMARK",
    "DEFLATOR",
    "FACTORS",
    "FRED_QD_FILE",
    "GDP_PER_HEAD",
    "INDUSTRIES",
    "PROFITS",
    "SOURCES",
    "SUMMARY_USE",
    "LiveData",
    "Source",
    "Use",
]
