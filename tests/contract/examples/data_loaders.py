"""Valid calls of the loaders that take the best data at hand."""

import functools
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.live import LiveData
from tests.data.synthetic_mirror import FRED_QD_SERIES


def levels():
    quarters = pd.period_range("1990Q1", "1993Q4", freq="Q", name="quarter")
    walk = np.exp(np.linspace(4, 5, 16))[:, None] * np.ones(len(FRED_QD_SERIES))
    return pd.DataFrame(walk, quarters, list(FRED_QD_SERIES))


@functools.cache
def fred_qd() -> Path:
    """Write a FRED-QD file into a folder that lasts as long as the process."""
    holder = tempfile.TemporaryDirectory()
    fred_qd.holder = holder
    path = Path(holder.name) / "fred_qd.csv"
    table = levels()
    dates = [f"{3 * quarter.quarter}/1/{quarter.year}" for quarter in table.index]
    table.set_axis(pd.Index(dates, name="sasdate")).to_csv(path)
    return path


EXAMPLES = {
    "find_exchange_rates": lambda: dict(live=LiveData(None)),
    "load_monetary_data": lambda: dict(live=LiveData(None)),
    "shipped_monetary_data": dict,
    "read_monetary_data": lambda: dict(fred_qd=fred_qd()),
}
RESULTS = {"MonetaryData"}
