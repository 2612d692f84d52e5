"""A small file of targets, for tests of what reads one."""

import pandas as pd

from frictions.report.scorecard.targets import COLUMNS

ROWS = [
    # id, source, quantity, unit, paper_value, null, tolerance, expected_class, reason
    ("t1.rho", "Table 1", "discount rate", "a quarter", "0.005", "", "0", "reproduced", ""),
    ("t6.rec.mean.TMNT", "Table 6", "mean", "%", "-8.9", "", "", "differs", "Other firms."),
    ("t6.rec.mean.T", "Table 6", "mean", "%", "2", "", "0.05", "reproduced", ""),
    ("t6.all.mean.T", "Table 6", "mean", "%", "3", "", "0.05", "reproduced", ""),
    ("t6.start", "Table 6", "first quarter", "", "1950Q1", "", "", "reproduced", ""),
    ("t2.ratio", "Table 2", "ratio", "", "1.2", "1", "", "unavailable", "Needs CRSP."),
]


def write_targets(directory, rows=ROWS, columns=COLUMNS, name="paper"):
    path = directory / f"{name}.csv"
    pd.DataFrame(rows, columns=list(COLUMNS))[list(columns)].to_csv(path, index=False)
    return path
