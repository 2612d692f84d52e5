"""The estimations of the chapter by name, and where their results are stored."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from frictions.data.shipped.facts import read_table
from frictions.data.shipped.var_estimates import load_var_estimates
from frictions.empirics.inventories.matching import (
    FOUR,
    QUARTERS,
    SIX,
    MatchingProblem,
    matching_target,
)
from frictions.empirics.inventories.responses import HORIZONS, IMMUNE
from frictions.empirics.inventories.sampling import draw_samples
from frictions.foundation import require_choice, require_flag
from frictions.models.inventories import TABLE_1_1

TABLE, BOOTSTRAP_TABLE = "inventories_estimates.csv", "inventories_bootstrap.csv"


@dataclass(frozen=True)
class Case:
    """One estimation: which economy is matched to what, and what does not move."""

    economy: str = "calvo"
    sample: str = "1970-2015"
    series: tuple[str, ...] = SIX
    fixed: dict[str, float] = field(default_factory=dict)
    last: int = HORIZONS
    filtered: bool = False
    indirect: bool = False
    feedback: bool = False
    reach: dict[str, tuple[float, float]] = field(default_factory=dict)
    horizon: int = QUARTERS

    def problem(self) -> MatchingProblem:
        """Return the criterion to minimise."""
        for name in ("filtered", "indirect", "feedback"):
            require_flag(name, getattr(self, name))
        filters = load_var_estimates(self.sample).filters if self.filtered else None
        target = matching_target(self.sample, self.series, last=self.last)
        samples = draw_samples(self.sample, feedback=self.feedback) if self.indirect else None
        return MatchingProblem(
            target, self.fixed, self.economy, filters, samples, self.reach, self.horizon
        )


# Values at which a parameter of the inattentive economy is held while the others are free.
PROFILES = {
    "bits": (0.07, 0.15),
    "labour_curvature": (1.0, 2.0, 6.0),
    "wage_stickiness": (0.97, 0.985, 0.99, 0.995),
}
# Wages more rigid than a search's bound: the economy comes to rest late, and firms know less.
RIGID: dict[str, Any] = {"reach": {"bits": (0.03, 1.0)}, "horizon": 600}
RETURNS = (0.6, 0.7, 0.8, 0.9)
NOBODY = {"bits": 0.0}
CASES = (
    {
        "six series": Case(),
        "four series": Case(series=FOUR),
        "six series, 1970-2007": Case(sample="1970-2007"),
        "six series, 1982-2007": Case(sample="1982-2007"),
        "six series, printed alpha": Case(fixed={"returns_to_scale": TABLE_1_1.returns_to_scale}),
        "six series, horizons 1-7": Case(last=IMMUNE),
        "six series, filtered": Case(filtered=True),
        "attention": Case("attention"),
        "attention, horizons 1-7": Case("attention", last=IMMUNE),
        "attention, filtered": Case("attention", filtered=True),
        "no attention": Case("attention", fixed=NOBODY),
        "no attention, horizons 1-7": Case("attention", fixed=NOBODY, last=IMMUNE),
        "no attention, filtered": Case("attention", fixed=NOBODY, filtered=True),
        "six series, indirect": Case(indirect=True),
        "six series, indirect, horizons 1-7": Case(indirect=True, last=IMMUNE),
        "six series, indirect, feedback": Case(indirect=True, feedback=True),
        "attention, indirect": Case("attention", indirect=True),
        "no attention, indirect": Case("attention", fixed=NOBODY, indirect=True),
    }
    | {
        "sticky information": Case("sticky"),
        "sticky information, horizons 1-7": Case("sticky", last=IMMUNE),
        "attention, alpha free": Case("returns"),
        "attention, alpha free, horizons 1-7": Case("returns", last=IMMUNE),
        "no attention, alpha free": Case("returns", fixed=NOBODY),
        "no attention, alpha free, horizons 1-7": Case("returns", fixed=NOBODY, last=IMMUNE),
    }
    | {f"attention, alpha {a}": Case("returns", fixed={"returns_to_scale": a}) for a in RETURNS}
    | {
        f"attention, {name} {value}": Case(
            "attention",
            fixed={name: value},
            **(RIGID if name == "wage_stickiness" and value > 0.98 else {}),
        )
        for name, values in PROFILES.items()
        for value in values
    }
)

# By the parameter held, the cases along its profile; where they are free lies among them.
ALONG = {
    name: ["attention", *(f"attention, {name} {value}" for value in values)]
    for name, values in PROFILES.items()
} | {
    "returns_to_scale": [
        "attention", "attention, alpha free", *(f"attention, alpha {a}" for a in RETURNS),
    ]
}  # fmt: skip


def load_estimates() -> pd.DataFrame:
    """
    Read where every search ended.

    Returns
    -------
    DataFrame
        One row a case and start, best first within a case: ``case``, ``criterion``,
        ``evaluations``, and the parameters; missing where the economy has no such parameter.
    """
    return read_table(TABLE)


def profile(name: str) -> pd.DataFrame:
    """
    Return the estimates of the inattentive economy along a parameter that is held.

    Parameters
    ----------
    name : str
        A key of ``PROFILES``.

    Returns
    -------
    DataFrame
        Best estimates by the value held, that of the free estimate among them.
    """
    require_choice("name", name, tuple(PROFILES))
    best = load_estimates().groupby("case").first().loc[ALONG[name]]
    return best.set_index(name).sort_index()


def load_bootstrap() -> pd.DataFrame:
    """Read ``case``, ``draw``, ``criterion`` and the parameters estimated on every draw."""
    return read_table(BOOTSTRAP_TABLE)
