"""What was measured, of the library's speed and of a whole build, for the pages that show it."""

from frictions.report.measurements.evidence import (
    build_costs_table,
    builds_table,
    claims_of_papers,
    counts_of_papers,
    execution_table,
    read_evidence,
)
from frictions.report.measurements.machine import build_record
from frictions.report.measurements.speed import (
    compile_table,
    cost_table,
    draw_costs,
    draw_ratios,
    duration,
    growth,
    measured,
    own_table,
    peer_table,
    record_table,
)

__all__ = [
    "build_costs_table",
    "build_record",
    "builds_table",
    "claims_of_papers",
    "compile_table",
    "cost_table",
    "counts_of_papers",
    "draw_costs",
    "draw_ratios",
    "duration",
    "execution_table",
    "growth",
    "measured",
    "own_table",
    "peer_table",
    "read_evidence",
    "record_table",
]
