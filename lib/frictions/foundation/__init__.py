"""
What every other part may use: argument checks, long runs over cores, stores of tasks.

For anyone who writes a solver or runs one many times.  Imports nothing of the library.
"""

from frictions.foundation.arrays import (
    aligned,
    refuse_labels,
    require_array,
    require_entries,
    require_increasing,
)
from frictions.foundation.errors import InadequateData, NoEquilibrium, NotConverged
from frictions.foundation.intervals import (
    require_choice,
    require_count,
    require_flag,
    require_instance,
    require_members,
    require_number,
)
from frictions.foundation.parallel import run_tasks
from frictions.foundation.parameters import Parameters, parameter

__all__ = [
    "InadequateData",
    "NoEquilibrium",
    "NotConverged",
    "Parameters",
    "aligned",
    "parameter",
    "refuse_labels",
    "require_array",
    "require_choice",
    "require_count",
    "require_entries",
    "require_flag",
    "require_increasing",
    "require_instance",
    "require_members",
    "require_number",
    "run_tasks",
]
