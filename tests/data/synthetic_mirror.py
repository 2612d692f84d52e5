"""Invented public files of every source, in the publishers' layouts and long enough for the book.

Values are random walks; only the tradability of the benchmark's industries is that of the paper.
"""

import numpy as np
import pandas as pd

from frictions.data.live.sources import (
    BENCHMARK,
    DEFLATOR,
    EURO_RATE,
    EXCHANGE_RATES,
    FACTORS,
    FRED_QD_FILE,
    GDP_LEVELS,
    GDP_PER_HEAD,
    INDUSTRIES,
    PRICE_LEVELS,
    PROFITS,
)
from frictions.data.shipped.facts import read_table
from tests.data.loopback import zip_of

FRENCH_MONTHS = pd.period_range("1926-07", "2019-12", freq="M")
FRED_QD_SERIES = (
    "GDPC1", "GDPCTPI", "PCECTPI", "PCNDx", "CMRMTSPLx", "INVCQRMTSPL", "ULCBS", "IPDBS", "CNCFx",
    "PPIACO", "FEDFUNDS", "NONBORRES", "TOTRESNS", "M2REAL", "CPIAUCSL",
)  # fmt: skip
MAKE_HEADER = "Industry  IndustryDescription  Commodity  CommodityDescription  ProVal  IOYear"
USE_HEADER = (
    "Commodity  CommodityDescription  Industry  IndustryDescription  ProVal  StripMar  "
    "GasPipeValWhsVal  RetVal  PurVal  IOYear"
)
DETAIL_NAMES = ("REV_NAICSMakeDetail 4-24-08.txt", "REV_NAICSUseDetail 4-24-08.txt")


def detail_row(first, second, value, more=""):
    """Write one cell of a benchmark table in its fixed columns."""
    return (
        f"{first:<10}{'name of ' + first:<90}{second:<10}{'name of ' + second:<90}{value:>10}{more}"
    )


def mirror_files(ratios: dict[str, float], seed: int = 5) -> dict[str, bytes]:
    """Make the files by name, all but the summary tables; `ratios` is tradability by code."""
    rng = np.random.default_rng(seed)
    files = {
        FRED_QD_FILE: _fred_qd(rng),
        INDUSTRIES: zip_of({"49_Industry_Portfolios.CSV": _industries(rng)}),
        FACTORS: zip_of({"F-F_Research_Data_Factors.CSV": _factors(rng)}),
        BENCHMARK: zip_of(dict(zip(DETAIL_NAMES, _benchmark(ratios), strict=True))),
        PROFITS: _fred(rng, PROFITS[:-4], "1947-01", "2019-12", "Q"),
        GDP_PER_HEAD: _fred(rng, GDP_PER_HEAD[:-4], "1947-01", "2019-12", "Q"),
        DEFLATOR: _fred(rng, DEFLATOR[:-4], "1959-01", "2019-12", "M"),
        f"{EURO_RATE}.csv": _fred(rng, EURO_RATE, "1999-01", "2019-12", "M"),
    }
    for country, code in EXCHANGE_RATES.items():
        last = "2001-12" if country in ("FR", "DE", "IT") else "2019-12"
        files[f"{code}.csv"] = _fred(rng, code, "1971-01", last, "M")
    for code in PRICE_LEVELS.values():
        files[f"{code}.csv"] = _fred(rng, code, "1960-01", "2019-12", "M")
    for code in GDP_LEVELS.values():
        files[f"{code}.csv"] = _fred(rng, code, "1960-01", "2019-12", "Y")
    return files


def _walk(rng, n):
    """Draw levels whose logs are a random walk with drift."""
    return 100 * np.exp(np.cumsum(rng.normal(0.005, 0.01, n)))


def _fred(rng, code, first, last, frequency):
    periods = pd.period_range(first, last, freq=frequency)
    dates = periods.to_timestamp(how="start").strftime("%Y-%m-%d")
    values = _walk(rng, len(periods))
    lines = [f"{date},{value:.4f}" for date, value in zip(dates, values, strict=True)]
    return "\n".join([f"observation_date,{code}", *lines, ""]).encode()


def _fred_qd(rng):
    quarters = pd.period_range("1959Q1", "2019Q4", freq="Q")
    values = {name: _walk(rng, len(quarters)) for name in FRED_QD_SERIES}
    values["FEDFUNDS"] = 5 + 2 * np.sin(np.arange(len(quarters)) / 9) + rng.normal(0, 0.5, 244)
    codes = ",".join(["5"] * len(values))
    lines = [f"sasdate,{','.join(values)}", f"factors,{codes}", f"transform,{codes}"]
    for n, quarter in enumerate(quarters):
        # Inventories begin in 1967.
        cells = (
            "" if name == "INVCQRMTSPL" and quarter.year < 1967 else f"{walk[n]:.4f}"
            for name, walk in values.items()
        )
        lines.append(f"{3 * quarter.quarter}/1/{quarter.year},{','.join(cells)}")
    return "\n".join([*lines, ""]).encode()


def _industries(rng):
    names = list(read_table("french_49_commodities.csv", dtype=str)["industry"].unique())
    names += ["Banks", "Insur", "RlEst", "Fin"]
    shape = len(FRENCH_MONTHS), len(names)
    market = rng.normal(0.9, 4.0, (shape[0], 1))
    returns = market + rng.normal(0.0, 3.0, shape)
    # One industry begins late, as two of the original do.
    returns[:500, names.index("Hlth")] = -99.99
    size = np.exp(rng.normal(5, 1, shape[1])) * np.ones((shape[0], 1))
    annual = pd.period_range("1927", "2019", freq="Y")
    parts = [
        "This file was created by CMPT_IND_RETS using the 202001 CRSP database.\n",
        _section("Average Value Weighted Returns -- Monthly", names, FRENCH_MONTHS, returns),
        _section("Average Equal Weighted Returns -- Monthly", names, FRENCH_MONTHS, returns + 0.1),
        _section("Average Value Weighted Returns -- Annual", names, annual, returns[: len(annual)]),
        _section("Number of Firms in Portfolios", names, FRENCH_MONTHS, np.full(shape, 10)),
        _section("Average Firm Size", names, FRENCH_MONTHS, size),
        _section("Sum of BE / Sum of ME", names, annual, np.full((len(annual), shape[1]), 0.7)),
    ]
    return "\n".join(parts)


def _factors(rng):
    names = ["Mkt-RF", "SMB", "HML", "RF"]
    values = rng.normal(0.3, 3.0, (len(FRENCH_MONTHS), 4))
    values[:, 3] = 0.3
    annual = pd.period_range("1927", "2019", freq="Y")
    return "\n".join([
        "This file was created by CMPT_ME_BEME_RETS using the 202001 CRSP database.\n",
        _section("", names, FRENCH_MONTHS, values),
        _section("Annual Factors: January-December", names, annual, values[: len(annual)]),
    ])  # fmt: skip


def _section(heading, names, periods, values):
    dates = periods.strftime("%Y%m" if periods.freqstr == "M" else "%Y")
    rows = (
        f"{date},{','.join(f'{value:8.2f}' for value in row)}"
        for date, row in zip(dates, values, strict=True)
    )
    return "\n".join([*([f"  {heading}"] if heading else []), f",{','.join(names)}", *rows, ""])


def _benchmark(ratios):
    """Let every industry make one commodity, of which it exports the given share."""
    output = 1e6
    make = [MAKE_HEADER, *(detail_row(code, code, output) for code in ratios)]
    use = [USE_HEADER]
    for code, ratio in ratios.items():
        use += [
            detail_row(code, "F01000", f"{output * (1 - ratio):.1f}"),
            detail_row(code, "F04000", f"{output * ratio:.1f}"),
            detail_row(code, "F05000", "0.0"),
        ]
    return "\n".join(make), "\n".join(use)
