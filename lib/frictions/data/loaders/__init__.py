"""
Loaders that take the best data at hand, and say which: the reader's, live, or those that ship.

For the two exhibits that have several sources: the real exchange rate, and the monetary VAR.
"""

from frictions.data.loaders.exchange_rates import find_exchange_rates
from frictions.data.loaders.monetary_series import (
    LABELS,
    STATIONARY,
    MonetaryData,
    load_monetary_data,
    read_monetary_data,
    shipped_monetary_data,
)

__all__ = [
    "LABELS",
    "STATIONARY",
    "MonetaryData",
    "find_exchange_rates",
    "load_monetary_data",
    "read_monetary_data",
    "shipped_monetary_data",
]
