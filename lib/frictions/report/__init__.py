"""From computed values to the page: scorecard, tables, figure style."""

from frictions.report.measurements.machine import build_record
from frictions.report.numbers import scientific, signed, span
from frictions.report.parameters import parameter_table
from frictions.report.publish import publish
from frictions.report.scorecard import Scorecard, counts_by
from frictions.report.style import use_style
from frictions.report.tables import Table, with_bands
from frictions.report.targets import CLASSES, classify, read_targets

__all__ = [
    "CLASSES",
    "Scorecard",
    "Table",
    "build_record",
    "classify",
    "counts_by",
    "parameter_table",
    "publish",
    "read_targets",
    "scientific",
    "signed",
    "span",
    "use_style",
    "with_bands",
]
