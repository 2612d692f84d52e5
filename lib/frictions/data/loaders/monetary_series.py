r"""Series of the monetary VAR of Yu (2019), section 1.5.1, in the order of its recursive scheme.

Eleven series come from FRED-QD and one single FRED series; six stand-ins come from statsmodels'
``macrodata`` (1959Q1 to 2009Q3), which ships with the book. All are in per cent (logs times 100;
the rate in per cent a year; the reserves ratio as it is).

The loader looks for, in this order: files in the directory that ``FRICTIONS_DATA`` names
(``fred_qd.csv`` and, if there, ``A464RC1Q027SBEA.csv``); with ``DATA=live``, the newest vintage in
the cache; and else the six stand-ins. ``source`` says which it was.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.files.fred_qd import read_fred_qd, read_fred_series
from frictions.data.files.layout import require_file
from frictions.data.files.user_files import DIRECTORY_VARIABLE
from frictions.data.live.sources import FRED_QD_FILE, PROFITS
from frictions.data.live.tier import LiveData
from frictions.data.shipped.macro import macrodata
from frictions.foundation import InadequateData, require_instance

NO_PROFITS = "; net cash flow in place of profits"
PROFITS_CODE = PROFITS.removesuffix(".csv")

LABELS = {
    "gdp": "GDP",
    "infl": "inflation",
    "cons": "consumption",
    "is": "inventories/sales",
    "inv": "inventories",
    "ulc": "unit labour cost",
    "prof": "profits/GDP",
    "ppi": "commodity inflation",
    "ffr": "federal funds rate",
    "nbr": "reserves ratio",
    "m2": "M2 growth",
    "invest": "investment",
    "bill": "Treasury bill rate",
    "m1": "M1 growth",
}
# The paper treats these as free of a unit root and filters all others.
STATIONARY = ("infl", "is", "ppi")


@dataclass(frozen=True, eq=False)
class MonetaryData:
    """
    Series of a monetary VAR.

    Attributes
    ----------
    series : DataFrame, shape (quarters, n)
        In recursive order; codes as in ``LABELS``.
    rate : str
        The policy rate's column.
    source : str
        Which data these are, in words.
    """

    series: pd.DataFrame
    rate: str
    source: str


def load_monetary_data(live: LiveData | None = None) -> MonetaryData:
    """
    Load the best data at hand; see the module for the order.

    Parameters
    ----------
    live : LiveData, optional
        The live tier; by default, as the environment says.

    Returns
    -------
    MonetaryData
        Eleven series, or the six stand-ins.

    Raises
    ------
    ValueError
        If a file of the reader departs from its layout or lacks a column.
    """
    require_instance("live", live, LiveData | None, "LiveData.of_environment() gives one")
    directory = os.environ.get(DIRECTORY_VARIABLE)
    if directory and (Path(directory) / FRED_QD_FILE).exists():
        beside = Path(directory) / PROFITS
        return read_monetary_data(
            Path(directory) / FRED_QD_FILE, beside if beside.exists() else None
        )
    live = LiveData.of_environment() if live is None else live
    profits = live.get(PROFITS)
    series = live.derive([FRED_QD_FILE], lambda levels: eleven_series(levels, profits))
    if series is None:
        return shipped_monetary_data()
    words = f"FRED-QD, vintage {live.uses[FRED_QD_FILE].vintage}"
    more = f", and {PROFITS_CODE}, vintage {live.uses[PROFITS].vintage}"
    return MonetaryData(series, "ffr", words + (NO_PROFITS if profits is None else more))


def read_monetary_data(fred_qd: str | Path, profits: str | Path | None = None) -> MonetaryData:
    """
    Make the eleven series from files.

    Parameters
    ----------
    fred_qd : str or Path
        A FRED-QD file.
    profits : str or Path, optional
        The FRED series A464RC1Q027SBEA. Without it, corporate net cash flow stands in for
        profits; the shapes are alike, the estimation criterion is not.

    Returns
    -------
    MonetaryData
        The eleven series.

    Raises
    ------
    ValueError
        If a file departs from its layout, lacks a column, or a level to be logged is not positive.
    """
    fred_qd = require_file("fred_qd", fred_qd)
    levels = read_fred_qd(fred_qd)
    if profits is None:
        return MonetaryData(eleven_series(levels, None), "ffr", fred_qd.name + NO_PROFITS)
    path = require_file("profits", profits)
    series = eleven_series(levels, read_fred_series(path, PROFITS_CODE))
    return MonetaryData(series, "ffr", f"{fred_qd.name} and {path.name}")


def eleven_series(levels: pd.DataFrame, profits: pd.Series | None) -> pd.DataFrame:
    """Transform FRED-QD levels into the eleven series."""
    needed = [
        "GDPC1", "GDPCTPI", "PCECTPI", "PCNDx", "INVCQRMTSPL", "CMRMTSPLx", "ULCBS", "IPDBS",
        "PPIACO", "FEDFUNDS", "NONBORRES", "TOTRESNS", "M2REAL", "CPIAUCSL",
    ]  # fmt: skip
    needed += ["CNCFx"] if profits is None else []
    missing = [name for name in needed if name not in levels]
    if missing:
        raise InadequateData(f"FRED-QD: columns {missing} are missing")
    level = levels[needed]
    if profits is None:
        profits = level["CNCFx"] * level["IPDBS"] / 100
    nominal = level["GDPC1"] * level["GDPCTPI"] / 100
    stock = _log("INVCQRMTSPL", level["INVCQRMTSPL"])
    series = {
        "gdp": _log("GDPC1", level["GDPC1"]),
        "infl": _log("PCECTPI", level["PCECTPI"]).diff(),
        "cons": _log("PCNDx", level["PCNDx"]),
        "is": stock - _log("CMRMTSPLx", level["CMRMTSPLx"]),
        "inv": stock,
        "ulc": _log("ULCBS/IPDBS", level["ULCBS"] / level["IPDBS"]),
        "prof": _log("profits/GDP", profits.reindex(level.index) / nominal),
        "ppi": _log("PPIACO", level["PPIACO"]).diff(4),
        "ffr": level["FEDFUNDS"],
        "nbr": level["NONBORRES"] / level["TOTRESNS"],
        "m2": _log("M2", level["M2REAL"] * level["CPIAUCSL"]).diff(4),
    }
    return pd.DataFrame(series)


def shipped_monetary_data() -> MonetaryData:
    """
    Make the six stand-ins from ``macrodata``.

    Returns
    -------
    MonetaryData
        GDP, CPI inflation, consumption, total investment (not inventories), Treasury bill rate,
        M1 growth.
    """
    data = macrodata()
    series = {
        "gdp": _log("realgdp", data["realgdp"]),
        "infl": _log("cpi", data["cpi"]).diff(),
        "cons": _log("realcons", data["realcons"]),
        "invest": _log("realinv", data["realinv"]),
        "bill": data["tbilrate"],
        "m1": _log("m1", data["m1"]).diff(4),
    }
    source = "macrodata (shipped): six stand-ins for the eleven series"
    return MonetaryData(pd.DataFrame(series), "bill", source)


def _log(name: str, level: pd.Series) -> pd.Series:
    """Return 100 log, refusing what has none."""
    if (level <= 0).any():
        at = (level <= 0).idxmax()
        raise InadequateData(f"{name} is {level[at]:g} in {at}: its log needs a positive value")
    return 100 * np.log(level)
