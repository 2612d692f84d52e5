"""Monthly US industry portfolios and factors of Ken French, as shipped inside ``linearmodels``.

The file holds 1949-01 to 2017-03 in decimals. Its industry columns are total returns, so the
risk-free rate is subtracted here. Everything this module returns is in **percent per month** and
indexed by a monthly PeriodIndex.

Source: ``linearmodels.datasets.french``, a copy of Kenneth French's data library.
"""

from functools import cache

import pandas as pd

from frictions.data.shipped.samples import select_sample

INDUSTRIES = (
    *("NoDur", "Durbl", "Manuf", "Enrgy", "Chems", "BusEq"),
    *("Telcm", "Utils", "Shops", "Hlth", "Money", "Other"),
)
FACTORS = ("MktRF", "SMB", "HML", "RF")


@cache
def _monthly_percent() -> pd.DataFrame:
    """Read the whole file once, in percent, with a monthly PeriodIndex."""
    from linearmodels.datasets import french  # slow to import

    data = french.load()
    index = pd.PeriodIndex(data["dates"], freq="M", name="month")
    return 100 * data.drop(columns="dates").set_index(index)


def industry_excess_returns_percent(start=None, end=None) -> pd.DataFrame:
    """Excess returns of 12 industries, % a month; `start` and `end` are included, None is all."""
    data = _monthly_percent()
    excess = data[list(INDUSTRIES)].sub(data["RF"], axis=0)
    return select_sample(excess, start, end, "linearmodels.datasets.french")


def factors_percent(start=None, end=None) -> pd.DataFrame:
    """Columns ``MktRF``, ``SMB``, ``HML`` and ``RF``, % a month; `start` and `end` are included."""
    data = _monthly_percent()[list(FACTORS)]
    return select_sample(data, start, end, "linearmodels.datasets.french")
