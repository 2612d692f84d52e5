"""
Loaders that take the best data at hand, and say which: the reader's, live, or those that ship.

For the two exhibits that have several sources: the real exchange rate, and the monetary VAR.
"""

from frictions.data.loaders.exchange_rates import find_exchange_rates, from_fred
from frictions.data.loaders.monetary_series import (
    LABELS,
    STATIONARY,
    MonetaryData,
    eleven_series,
    load_monetary_data,
    read_monetary_data,
    shipped_monetary_data,
)

__all__ = [
    "LABELS",
    "STATIONARY",
    "MonetaryData",
    "eleven_series",
    "find_exchange_rates",
    "from_fred",
    "load_monetary_data",
    "read_monetary_data",
    "shipped_monetary_data",
]
