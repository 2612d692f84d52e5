"""From computed values to the page: scorecard, ledger of claims, tables, figures."""

from frictions.report.measurements.machine import build_record
from frictions.report.numbers import axis_range, scientific, signed, significant_span, span
from frictions.report.panels import plot_responses
from frictions.report.parameters import parameter_table
from frictions.report.publish import publish
from frictions.report.scorecard import (
    CLASSES,
    PRINTED,
    VERDICTS,
    Claims,
    Scorecard,
    ScorecardPage,
    classify,
    counts_by,
    read_targets,
)
from frictions.report.sliders import Slider, SliderFigure
from frictions.report.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    band,
    use_style,
    zero_line,
)
from frictions.report.tables import Table, escape_markdown, with_bands

__all__ = [
    "BLACK",
    "BLUE",
    "CLASSES",
    "GREEN",
    "GREY",
    "ORANGE",
    "PRINTED",
    "PURPLE",
    "SKY",
    "VERDICTS",
    "VERMILION",
    "Claims",
    "Scorecard",
    "ScorecardPage",
    "Slider",
    "SliderFigure",
    "Table",
    "axis_range",
    "band",
    "build_record",
    "classify",
    "counts_by",
    "escape_markdown",
    "parameter_table",
    "plot_responses",
    "publish",
    "read_targets",
    "scientific",
    "signed",
    "significant_span",
    "span",
    "use_style",
    "with_bands",
    "zero_line",
]
