"""The eleven-variable VAR of Yu (2019) estimated anew on the data at hand, in the shipped form."""

import pandas as pd

from frictions.data.live.sources import FRED_QD_FILE
from frictions.data.live.tier import LiveData
from frictions.data.loaders.monetary_series import MonetaryData
from frictions.data.shipped.var_estimates import SAMPLES, VarEstimates, select_estimates
from frictions.empirics.inventories.var import DRAWS, SEED, estimate_tables
from frictions.foundation import InadequateData, require_instance

SHOWN = ("gdp", "infl", "cons", "is", "inv", "ulc", "prof", "ppi")  # the panels of Fig. 1.6
# Extremes that the text and the axes of Fig. 1.6 speak of: name, variable, which end.
EXTREMES = (
    ("GDP, trough", "gdp", "min"),
    ("inflation, trough", "infl", "min"),
    ("consumption, trough", "cons", "min"),
    ("inventories/sales, peak", "is", "max"),
    ("inventories, peak", "inv", "max"),
    ("inventories, trough", "inv", "min"),
    ("unit labour cost, peak", "ulc", "max"),
    ("unit labour cost, trough", "ulc", "min"),
    ("profits/GDP, trough", "prof", "min"),
    ("commodity inflation, trough", "ppi", "min"),
)


def reestimate(data: MonetaryData, draws: int = DRAWS, seed: int = SEED) -> dict[str, VarEstimates]:
    """Estimate every sample anew, as the shipped tables were."""
    absent = [name for name in SHOWN if name not in data.series]
    if absent:
        raise ValueError(f"the eleven-variable VAR needs {absent}; the data are {data.source}")
    tables = estimate_tables(data, draws, seed)
    return {sample: select_estimates(tables, sample) for sample in SAMPLES}


def reestimate_if_covered(data: MonetaryData, live: LiveData) -> dict[str, VarEstimates]:
    """
    Estimate anew if the eleven series are at hand and long enough.

    Parameters
    ----------
    data : MonetaryData
        Whatever ``load_monetary_data`` found.
    live : LiveData
        The live tier; data of it that do not cover a sample are rejected there, with a note.

    Returns
    -------
    dict of VarEstimates
        By sample; empty if there is nothing to estimate on.

    Raises
    ------
    ValueError
        If the reader's own data do not cover a sample.
    """
    require_instance("data", data, MonetaryData)
    require_instance("live", live, LiveData)
    if data.rate != "ffr":
        return {}
    try:
        return reestimate(data)
    except InadequateData as error:
        if FRED_QD_FILE not in live.uses:
            raise
        live.reject([FRED_QD_FILE], error)
        return {}


def figure_targets(estimates: VarEstimates) -> dict[str, float | str]:
    """
    Read off Fig. 1.6 and Table 1.3 what the paper prints or draws about the VAR.

    Parameters
    ----------
    estimates : VarEstimates
        Of the main sample.

    Returns
    -------
    dict of float or str
        By target id: extremes of responses, significance ("true" or "false"), the ends of the bands
        against the paper's axes, the lags by the corrected AIC, the moments.
    """
    require_instance("estimates", estimates, VarEstimates)
    r, low, high = estimates.responses, estimates.low, estimates.high
    inside = (low <= 0) & (high >= 0)
    negative = r["inv"].loc[1:] < 0
    found = {
        "inv.f16.is_peak": r["is"].max(),
        "inv.f16.is_peak_h": r["is"].idxmax(),
        "inv.f16.pi_trough": r["infl"].min(),
        "inv.f16.pi_trough_h": r["infl"].idxmin(),
        "inv.f16.pi_insig": str(inside["infl"].all()).lower(),
        "inv.f16.is_sig": str(not inside["is"].all()).lower(),
        "inv.f16.inv_insig": str(inside["inv"].loc[1:].all()).lower(),
        "inv.f16.inv_fall_h": negative.idxmax() - 1,
        "inv.f16.prof_sig_h3": str(not inside.loc[3, "prof"]).lower(),
        "inv.f16.gdp_falls": str(bool(high["gdp"].min() < 0)).lower(),
        "inv.f16.ulc_rises": str(bool(r["ulc"].loc[1:4].mean() > 0)).lower(),
        "inv.f16.lags": int(estimates.statistic("AICc").idxmin()),
    }
    for name in SHOWN:
        found[f"inv.f16.axis.{name}.min"] = low[name].min()
        found[f"inv.f16.axis.{name}.max"] = high[name].max()
    moments = estimates.statistic("moment")
    return found | {f"inv.t13.{name}.var": value for name, value in moments.items()}


def extremes(estimates: VarEstimates) -> pd.DataFrame:
    """
    Peaks and troughs of the responses over quarters 1 to 15, and the companion modulus.

    Parameters
    ----------
    estimates : VarEstimates
        Of one sample.

    Returns
    -------
    DataFrame
        Rows in words; columns ``%`` and ``quarter`` (missing for the modulus).
    """
    require_instance("estimates", estimates, VarEstimates)
    rows = {}
    for words, variable, end in EXTREMES:
        path = estimates.responses[variable].loc[1:]
        at = path.idxmin() if end == "min" else path.idxmax()
        rows[words] = {"%": path[at], "quarter": at}
    rows["companion modulus"] = {"%": estimates.statistic("modulus")["companion"], "quarter": None}
    return pd.DataFrame(rows).T
