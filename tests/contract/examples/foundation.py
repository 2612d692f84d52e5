"""Valid calls of the doors of `frictions.foundation`; each checks an argument of its own name."""

import numpy as np
import pandas as pd

from frictions.foundation import NotConverged

LABELS = pd.Index(["a", "b", "c"])
SERIES = pd.Series([1.0, 2.0, 3.5], ["c", "a", "b"])


def half(task):
    return 0.5 * task


EXAMPLES = {
    "aligned": lambda: dict(name="values", values=SERIES, index=LABELS, of="index"),
    "parameter": lambda: dict(
        default=0.5, symbol=r"\beta", description="Discount factor", inside="(0, 1)"
    ),
    "refuse_labels": lambda: dict(name="values", values=np.ones(3)),
    "require_array": lambda: dict(
        name="values", values=np.array([[0.25, 0.5]]), shape=("n", 2), inside="[0, 1]"
    ),
    "require_choice": lambda: dict(name="value", value="a", choices=("a", "b")),
    "require_count": lambda: dict(name="value", value=3, low=1, high=9),
    "require_entries": lambda: dict(name="array", array=np.array([0.25, 0.5]), inside="[0, 1]"),
    "require_flag": lambda: dict(name="value", value=True),
    "require_increasing": lambda: dict(name="grid", grid=np.array([0.0, 0.5, 2.0])),
    "require_instance": lambda: dict(name="value", value=NotConverged("no"), kind=NotConverged),
    "require_members": lambda: dict(name="values", values={"a": 0.5}, kind=float),
    "require_number": lambda: dict(name="value", value=0.5, inside="[0, 1)"),
    "run_tasks": lambda: dict(function=half, tasks=[1.0, 2.5], seed=None, batch=2),
}
CALLER = "written by who calls it, not by a user"
EXCEPTIONS = {
    ("*", "name", "*"): CALLER,
    ("*", "of", "*"): CALLER,
    ("*", "description", "*"): "free text",
    ("*", "why", "*"): CALLER,
    ("*", "how", "*"): CALLER,
    ("*", "kind", "*"): CALLER,
    ("*", "shape", "*"): CALLER,
    ("*", "dtype", "*"): CALLER,
    ("*", "choices", "*"): CALLER,
    ("*", "inside", "*"): CALLER,
    ("*", "low", "*"): CALLER,
    ("*", "high", "*"): CALLER,
    ("*", "index", "*"): CALLER,
    ("aligned", "values", "*"): "it looks at labels only",
    ("require_members", "values", "a key misspelt"): "keys are the caller's",
    ("parameter", "*", "*"): CALLER,
    ("refuse_labels", "values", "*"): "it looks at labels only",
    ("require_entries", "array", "*"): "its array comes from require_array",
    ("require_increasing", "grid", "*"): "its grid comes from require_array",
    ("run_tasks", "tasks", "*"): "a task is whatever the function takes",
}
