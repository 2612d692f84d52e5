"""
What takes long about Yu's (2019) chapter 2: claims on refined grids, and profiles of its facts.

For the chapter, which reads committed tables, and for who wants to run their commands again.
"""

from frictions.empirics.capital_reallocation.refinement import (
    COMPARISONS,
    ECONOMIES,
    comparisons,
    load_refinement,
)

__all__ = ["COMPARISONS", "ECONOMIES", "comparisons", "load_refinement"]
