"""
The monetary VAR with other filters, Yu (2019), footnotes 15 and 16.

``python -m frictions.empirics.inventories.var_filters FRED_QD PROFITS OUT`` reads the files that
`frictions.empirics.inventories.var` reads and writes ``inventories_var_detrended.csv``: responses
on the main sample when series with a unit root enter as Hamilton cycles, as Hodrick and Prescott's,
or as first differences.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
from statsmodels.tsa.filters.hp_filter import hpfilter

from frictions.data.loaders.monetary_series import STATIONARY, MonetaryData, read_monetary_data
from frictions.data.shipped.facts import read_table
from frictions.data.shipped.var_estimates import SAMPLES
from frictions.empirics.inventories.var import LAGS, LAST, SHOCK, comment, read_arguments
from frictions.empirics.time_series.hamilton_filter import hamilton_cycle
from frictions.empirics.time_series.vector_autoregression import fit_var
from frictions.foundation import require_choice, require_instance
from frictions.foundation.arrays import require_table
from frictions.foundation.long_command import replace_file

TABLE, SAMPLE = "inventories_var_detrended.csv", "1970-2015"
SMOOTHING = 1600  # of Hodrick and Prescott's filter, quarterly


def hp_cycle(series: pd.Series) -> pd.Series:
    """Return Hodrick and Prescott's cycle where the series is known."""
    return hpfilter(series.dropna(), SMOOTHING)[0].reindex(series.index)


FILTERS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "Hamilton": hamilton_cycle,
    "Hodrick-Prescott": hp_cycle,
    "first differences": pd.Series.diff,
}


def responses_by_filter(data: MonetaryData, sample: str = SAMPLE) -> pd.DataFrame:
    """
    Estimate the VAR with each filter.

    Parameters
    ----------
    data : MonetaryData
        Series in recursive order.
    sample : str, optional
        A key of ``SAMPLES``.

    Returns
    -------
    DataFrame
        Responses of what enters the VAR, by filter and horizon (rows) and variable.
    """
    require_instance("data", data, MonetaryData)
    require_choice("sample", sample, tuple(SAMPLES))
    found = {}
    for name, cycle in FILTERS.items():
        entered = data.series.apply(lambda s, f=cycle: s if s.name in STATIONARY else f(s))
        found[name] = fit_var(entered, LAGS, *SAMPLES[sample]).responses(data.rate, SHOCK, LAST)
    return pd.concat(found, names=["filter"])


def load_responses_by_filter() -> pd.DataFrame:
    """Return the shipped table, as `responses_by_filter` of the eleven series."""
    return read_table(TABLE, index_col=["filter", "horizon"])


def persistence(responses: pd.DataFrame) -> pd.Series:
    """
    Return how long responses last: the sum of their sizes over the largest, in quarters.

    Parameters
    ----------
    responses : DataFrame
        By horizon (rows) and variable.

    Returns
    -------
    Series
        By variable.
    """
    require_table("responses", responses)
    sizes = responses.abs()
    return sizes.sum() / sizes.max()


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments("frictions.empirics.inventories.var_filters", __doc__, arguments)
    data = read_monetary_data(given.fred_qd, given.profits)
    body = responses_by_filter(data).to_csv(float_format="%.9g", lineterminator="\n")
    path = Path(given.out) / TABLE
    replace_file(path, comment(given, data, "var_filters") + body)
    print(path)


if __name__ == "__main__":
    main()
