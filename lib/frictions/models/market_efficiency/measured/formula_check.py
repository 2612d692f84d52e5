"""A printed formula against a value computed without it, and many of them as tables."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.foundation.intervals import require_instance, require_members

RATIO, GAP, INVERSE = ("ME-F01", "ME-F03", "ME-F04"), ("ME-F02",), ("ME-F09",)


@dataclass(frozen=True)
class FormulaCheck:
    """
    One printed formula.

    Attributes
    ----------
    item, target, formula : int, str, str
        Number of the formula, its identifier on the scorecard, what is checked and on what terms.
    printed, computed, verdict : float, float, str
        Value by the printed formula and by an independent route; in a word or two.
    """

    item: int
    target: str
    formula: str
    printed: float
    computed: float
    verdict: str

    @property
    def gap(self) -> float:
        """Printed over computed minus one; the plain difference if computed is zero."""
        if np.isinf(self.printed) or self.computed == 0:
            return self.printed - self.computed
        return self.printed / self.computed - 1.0


def formula_table(checks: tuple[FormulaCheck, ...]) -> pd.DataFrame:
    """Tabulate formula checks, a row each: printed, computed, gap, verdict by item and formula."""
    require_instance("checks", checks, tuple)
    require_members("checks", checks, FormulaCheck)
    columns = ("item", "formula", "printed", "computed", "gap", "verdict")
    rows = [{name: getattr(check, name) for name in columns} for check in checks]
    return pd.DataFrame(rows).set_index(["item", "formula"])


def formula_scores(checks: tuple[FormulaCheck, ...]) -> dict[str, float | str]:
    """Return what the scorecard compares, by target: of each, the formula's first check."""
    require_instance("checks", checks, tuple)
    require_members("checks", checks, FormulaCheck)
    scores: dict[str, float | str] = {}
    for check in reversed(checks):
        score: float | str = check.computed
        if check.target in RATIO:
            score = check.printed / check.computed
        elif check.target in GAP:
            score = check.gap
        elif check.target in INVERSE:
            score = check.computed / check.printed
        elif np.isinf(check.printed):
            score = "infinite" if np.isinf(check.computed) else "finite"
        scores[check.target] = score
    return scores
