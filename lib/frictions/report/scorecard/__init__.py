"""What a paper prints and says, held against what a chapter computes.

Chapters record numbers on a `Scorecard` and judge a paper's claims in words with `Claims`; the
build collects both and fails when a class or a verdict is not the one in `book/targets/`.
"""

from frictions.report.scorecard.card import Scorecard, counts_by
from frictions.report.scorecard.claims import VERDICTS, Claims, count_verdicts
from frictions.report.scorecard.facsimiles import Facsimiles
from frictions.report.scorecard.page import ScorecardPage
from frictions.report.scorecard.pictures import plot_agreement, plot_counts
from frictions.report.scorecard.targets import CLASSES, PRINTED, classify, read_targets

__all__ = [
    "CLASSES",
    "PRINTED",
    "VERDICTS",
    "Claims",
    "Facsimiles",
    "Scorecard",
    "ScorecardPage",
    "classify",
    "count_verdicts",
    "counts_by",
    "plot_agreement",
    "plot_counts",
    "read_targets",
]
