"""Turn CRSP and Compustat extracts into the panels that the firm tables take.

The panels are described in ``frictions.empirics.tradability.firms.panel``. Choices, where Tian
(2015) and the poster are silent: common stocks (share codes 10 and 11) on the three exchanges; a
month's return includes the delisting return, and a missing price is the delisting price; accounts
count from six months after the fiscal year ends, for at most 18 months; a firm's industry is that
of its NAICS code in Compustat.
"""

import numpy as np
import pandas as pd

from frictions.data.shipped import select_sample
from frictions.foundation import require_array, require_instance
from frictions.foundation.arrays import require_labels
from frictions.foundation.intervals import require_list

COMMON_SHARES, EXCHANGES = (10, 11), (1, 2, 3)
LINK_TYPES, PRIMARY = ("LU", "LC", "LS"), ("P", "C")
FINANCE = (6000, 6999)
PUBLIC_AFTER, VALID_FOR = pd.DateOffset(months=6), pd.Timedelta(days=549)
EARNINGS_LAG = pd.Timedelta(days=95)  # after the fiscal year, until earnings are in the price
MONTH_FILES = ("crsp_msf", "crsp_msenames", "crsp_msedelist", "ccm_link", "comp_funda")
TRADABILITY_FILES = (*MONTH_FILES, "comp_fundq", "comp_company")
POSTER_FILES = MONTH_FILES


def common_stocks(msf: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Keep common stocks of the three exchanges, with their industry and market equity."""
    dated = msf.merge(names, on="permno")
    held = dated["date"].between(dated["namedt"], dated["nameendt"])
    common = dated["shrcd"].isin(COMMON_SHARES) & dated["exchcd"].isin(EXCHANGES)
    stocks = dated[held & common].drop_duplicates(["permno", "date"], keep="last")
    stocks = stocks.assign(
        month=stocks["date"].dt.to_period("M"),
        me=(stocks["prc"].abs() * stocks["shrout"] / 1000).where(lambda x: x > 0),
    )
    return stocks[[*msf.columns, "siccd", "month", "me"]].sort_values(["permno", "month"])


def with_delisting(stocks: pd.DataFrame, delistings: pd.DataFrame) -> pd.DataFrame:
    """Compound the delisting return into the return of its month."""
    month = delistings["dlstdt"].dt.to_period("M")
    last = delistings.assign(month=month).dropna(subset=["dlret"])
    last = last.drop_duplicates(["permno", "month"])[["permno", "month", "dlret"]]
    joined = stocks.merge(last, on=["permno", "month"], how="left")
    both = (1 + joined["ret"].fillna(0.0)) * (1 + joined["dlret"]) - 1
    ret = both.where(joined["dlret"].notna(), joined["ret"])
    return joined.assign(ret=ret).drop(columns="dlret")


def with_delisting_prices(stocks: pd.DataFrame, delistings: pd.DataFrame) -> pd.DataFrame:
    """Give stocks that left without a last price the price at which they were delisted."""
    left = pd.DataFrame(
        {
            "permno": delistings["permno"],
            "left": delistings["dlstdt"].dt.to_period("M"),
            "last": delistings["dlprc"].abs(),  # negative: the mean of bid and ask
        }
    )
    left = left[left["last"] > 0].sort_values("left").drop_duplicates("permno", keep="last")
    final = stocks.drop_duplicates("permno", keep="last").reset_index().merge(left, on="permno")
    priced = (final["month"] == final["left"]) & final["me"].notna()
    final = final[(final["month"] <= final["left"]) & ~priced]
    replaced = final.loc[final["month"] == final["left"], "index"]
    final = final.assign(
        month=final["left"], prc=final["last"], me=final["last"] * final["shrout"] / 1000
    )
    kept = stocks.drop(index=pd.Index(replaced))
    both = pd.concat([kept, final[stocks.columns]], ignore_index=True)
    return both.sort_values(["permno", "month"], ignore_index=True)


def linked(table: pd.DataFrame, link: pd.DataFrame, date: str) -> pd.DataFrame:
    """Add Compustat's identifier to rows of CRSP, or CRSP's to rows of Compustat."""
    valid = link[link["linktype"].isin(LINK_TYPES) & link["linkprim"].isin(PRIMARY)]
    valid = valid.rename(columns={"lpermno": "permno"}).sort_values("linkprim")
    key = "permno" if "permno" in table.columns else "gvkey"
    joined = table.merge(valid, on=key)
    ends = joined["linkenddt"].fillna(pd.Timestamp.max.normalize())
    inside = joined["linkdt"].le(joined[date]) & ends.ge(joined[date])
    kept = joined[inside].drop_duplicates([key, date], keep="last")  # P before C
    return kept.drop(columns=["linktype", "linkprim", "linkdt", "linkenddt"])


def industry_of_naics(naics: pd.Series, codes) -> pd.Series:
    """
    Find the input-output industry of NAICS codes.

    The benchmark's codes follow NAICS: equal where an industry stands alone, with letters and
    trailing zeros where it gathers several (``33399A`` the rest of 33399, ``1111A0`` some of 1111).
    An exact match counts first, then the code whose digits are the longest beginning of the NAICS
    code. It is an approximation of the Bureau's concordance.

    Parameters
    ----------
    naics : Series of str
        NAICS codes, possibly shorter than six digits or missing.
    codes : iterable of str
        Codes of the industries.

    Returns
    -------
    Series of str
        Code of the industry, missing where none fits.
    """
    require_instance("naics", naics, pd.Series)
    codes = require_list("codes", codes, "a list of codes of industries")
    stems: dict[str, str] = {}
    for code in codes:
        digits = len(code) - len(code.lstrip("0123456789"))
        stem = code[:digits] if digits < len(code) else code.rstrip("0")
        stems.setdefault(stem, code)
    exact = set(codes)

    def find(text):
        if not isinstance(text, str):
            return None
        if text in exact:
            return text
        lengths = range(len(text), 1, -1)
        return next((stems[text[:n]] for n in lengths if text[:n] in stems), None)

    found = {text: find(text) for text in naics.unique()}
    return naics.map(found).astype(object)


def firm_months(
    files: dict[str, pd.DataFrame], codes, categories: pd.Series | None = None
) -> pd.DataFrame:
    """
    Make the monthly panel of firms outside finance.

    Parameters
    ----------
    files : dict of DataFrame
        ``TRADABILITY_FILES``.
    codes : iterable of str
        Industries that have a tradability ratio.
    categories : Series, optional
        Type of good by industry code.

    Returns
    -------
    DataFrame
        ``permno``, ``date``, ``ret``, ``me``, ``be``, ``liabilities``, ``industry`` and, if given,
        ``category``; ``industry`` is missing where the firm has none of ``codes``.
    """
    _require_files(files, (*MONTH_FILES, "comp_company"))
    stocks = common_stocks(files["crsp_msf"], files["crsp_msenames"])
    stocks = stocks[~stocks["siccd"].between(*FINANCE)]
    stocks = with_delisting(stocks, files["crsp_msedelist"])
    panel = linked(stocks, files["ccm_link"], "date")
    accounts = files["comp_funda"][["gvkey", "datadate", "ceq", "lt"]].dropna()
    accounts = accounts.assign(public=accounts["datadate"] + PUBLIC_AFTER)
    panel = pd.merge_asof(
        panel.sort_values("date"), accounts.sort_values("public"), by="gvkey",
        left_on="date", right_on="public", tolerance=VALID_FOR,
    )  # fmt: skip
    panel = panel.rename(columns={"ceq": "be", "lt": "liabilities"})
    panel["industry"] = _industries(panel, files["comp_company"], codes)
    columns = ["permno", "date", "ret", "me", "be", "liabilities", "industry"]
    if categories is not None:
        panel["category"] = panel["industry"].map(categories)
        columns.append("category")
    panel = panel.assign(date=panel["month"])[columns]
    return panel.sort_values(["permno", "date"], ignore_index=True)


def _industries(panel: pd.DataFrame, company: pd.DataFrame, codes) -> pd.Series:
    """Return one industry a firm: that of its last link."""
    by_gvkey = company.drop_duplicates("gvkey").set_index("gvkey")["naics"]
    last = panel.sort_values("date").drop_duplicates("permno", keep="last")
    by_permno = last.set_index("permno")["gvkey"].map(by_gvkey)
    return panel["permno"].map(industry_of_naics(by_permno, codes))


def firm_quarters(files: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """
    Make the quarterly panel of earnings.

    Parameters
    ----------
    files : dict of DataFrame
        ``comp_fundq`` and ``ccm_link``.

    Returns
    -------
    DataFrame
        ``permno``, ``date`` (``Period[Q-DEC]``), ``earnings``, ``eps`` and ``roa``.
    """
    _require_files(files, ("comp_fundq", "ccm_link"))
    panel = linked(files["comp_fundq"], files["ccm_link"], "datadate")
    panel = panel.assign(
        date=panel["datadate"].dt.to_period("Q"),
        earnings=panel["ibq"],
        eps=panel["epspxq"],
        roa=panel["ibq"] / panel["atq"].where(panel["atq"] > 0),
    )
    panel = panel.drop_duplicates(["permno", "date"], keep="last")
    columns = ["permno", "date", "earnings", "eps", "roa"]
    return panel[columns].sort_values(["permno", "date"], ignore_index=True)


def firm_years(files: dict[str, pd.DataFrame], deflator: pd.Series) -> pd.DataFrame:
    """
    Make the yearly panel of the poster: accounts, and the price about a quarter later, deflated.

    Parameters
    ----------
    files : dict of DataFrame
        ``POSTER_FILES``.
    deflator : Series
        Price index by month; its last value is the base.

    Returns
    -------
    DataFrame
        ``gvkey``, ``year`` (fiscal), ``siccd``, ``payoff`` (EBIT), ``price`` (per share, adjusted),
        ``market_cap`` (million US dollars, over all the firm's stocks), ``sales`` and ``capital``;
        rows that have a link, a price and a deflator.
    """
    _require_files(files, POSTER_FILES)
    require_instance("deflator", deflator, pd.Series)
    select_sample(deflator, None, None, "deflator")
    require_array("deflator", deflator.to_numpy(), inside="(0, inf)")
    stocks = common_stocks(files["crsp_msf"], files["crsp_msenames"])
    stocks = with_delisting_prices(stocks, files["crsp_msedelist"])
    total = stocks.groupby(["permco", "month"])["me"].transform("sum")
    stocks = stocks.assign(
        market_cap=total, price=stocks["prc"].abs() / stocks["cfacpr"].where(stocks["cfacpr"] > 0)
    )
    # The largest stock stands for a firm with several.
    largest = stocks.sort_values("me").drop_duplicates(["permco", "month"], keep="last")
    accounts = linked(files["comp_funda"], files["ccm_link"], "datadate")
    accounts = accounts.assign(month=(accounts["datadate"] + EARNINGS_LAG).dt.to_period("M"))
    columns = ["permno", "month", "siccd", "price", "market_cap"]
    panel = accounts.merge(largest[columns], on=["permno", "month"])
    level = (deflator / deflator.iloc[-1]).reindex(panel["month"]).to_numpy()
    real = {
        "payoff": panel["ebit"], "price": panel["price"], "market_cap": panel["market_cap"],
        "sales": panel["sale"], "capital": panel["ppent"],
    }  # fmt: skip
    panel = panel.assign(
        year=panel["fyear"], **{name: values / level for name, values in real.items()}
    )
    panel = panel.replace([np.inf, -np.inf], np.nan).dropna(subset=["price", "market_cap"])
    panel = panel.drop_duplicates(["gvkey", "year"], keep="last")
    kept = ["gvkey", "year", "siccd", *real]
    return panel[kept].sort_values(["gvkey", "year"], ignore_index=True)


def _require_files(files: dict[str, pd.DataFrame], names: tuple[str, ...]) -> None:
    """Raise unless the extracts are there, as `load_licensed` returns them."""
    require_instance("files", files, dict, "load_licensed makes them")
    require_labels("files", pd.Index(list(files)), names)
