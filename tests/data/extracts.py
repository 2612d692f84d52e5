"""Invented CRSP and Compustat extracts, in the layout of the documented queries.

`write_tradability` writes the panel of `frictions.empirics.tradability.firms.synthetic` as extracts
would hold it, so that tables made from the files can be held against tables made from the panel.
"""

import numpy as np
import pandas as pd

from frictions.empirics.tradability.firms.synthetic import synthetic_firms

DELISTED = pd.DataFrame({"permno": 10001, "dlstdt": ["2029-01-31"], "dlret": 0.5, "dlprc": 3.0})


def industry_codes(ratios):
    """Give the synthetic industries codes of the benchmark: half plain, half with a letter."""
    return {
        name: f"3{k:02d}000"[:5] + "0" if k % 2 else f"3{k:02d}1A0" for k, name in enumerate(ratios)
    }


def naics_of(code):
    """Return a NAICS code that belongs to the industry."""
    return code if code.isdigit() else code[: code.index("A")] + "23"


def write_tradability(directory, firms=None):
    """Write every file of the tradability exhibits; return the firms they are made from."""
    firms = synthetic_firms(9) if firms is None else firms
    codes = industry_codes(firms.ratios.index)
    monthly = firms.monthly
    permno = pd.Index(monthly["permno"].unique())
    ends = monthly["date"].dt.to_timestamp(how="end").dt.normalize()
    crsp = pd.DataFrame(
        {
            "PERMNO": monthly["permno"], "PERMCO": monthly["permno"] + 5, "DATE": ends,
            # A price without a trade is the mean of bid and ask, with a minus sign.
            "RET": monthly["ret"], "PRC": monthly["me"] * np.where(monthly["permno"] % 3, 1, -1),
            "SHROUT": 1000.0, "CFACPR": 1.0, "VOL": 0,
        }
    )  # fmt: skip
    names = pd.DataFrame(
        {
            "permno": permno, "namedt": "1925-01-01", "nameendt": "2030-12-31",
            "shrcd": 11, "exchcd": 1, "siccd": 3000,
        }
    )  # fmt: skip
    gvkey = pd.Series(permno - 10000, index=permno)
    link = pd.DataFrame(
        {
            "gvkey": gvkey.to_numpy(), "lpermno": permno, "linktype": "LC", "linkprim": "P",
            "linkdt": "1925-01-01", "linkenddt": "",
        }
    )  # fmt: skip
    quarterly = firms.quarterly
    fundq = pd.DataFrame(
        {
            "gvkey": quarterly["permno"].map(gvkey),
            "datadate": quarterly["date"].dt.to_timestamp(how="end").dt.normalize(),
            "ibq": quarterly["earnings"], "epspxq": quarterly["eps"],
            "atq": quarterly["earnings"] / quarterly["roa"],
        }
    )  # fmt: skip
    december = monthly[monthly["date"].dt.month == 12]
    funda = pd.DataFrame(
        {
            "gvkey": december["permno"].map(gvkey),
            "datadate": december["date"].dt.to_timestamp(how="end").dt.normalize(),
            "fyear": december["date"].dt.year, "ceq": december["be"], "lt": december["liabilities"],
            "ebit": 1.0, "sale": 1.0, "ppent": 1.0,
        }
    )  # fmt: skip
    industry = monthly.drop_duplicates("permno").set_index("permno")["industry"].map(codes)
    company = pd.DataFrame({"gvkey": gvkey.to_numpy(), "naics": industry.map(naics_of).to_numpy()})
    tables = {
        "crsp_msf": crsp, "crsp_msenames": names, "ccm_link": link, "comp_funda": funda,
        "comp_fundq": fundq, "comp_company": company,
        "crsp_msedelist": DELISTED,
        "industry_ratios": pd.DataFrame({"code": codes.values(), "ratio": firms.ratios.to_numpy()}),
    }  # fmt: skip
    for name, table in tables.items():
        table.to_csv(directory / f"{name}.csv", index=False)
    return firms


def write_poster(directory, firms=30, years=26, seed=4, sensitive=False):
    """
    Write the files of the poster's cross-section: fiscal years end in December.

    With `sensitive`, sales follow capital, by more where prices know less.
    """
    rng = np.random.default_rng(seed)
    permno = np.repeat(np.arange(20001, 20001 + firms), years)
    year = np.tile(np.arange(1980, 1980 + years), firms)
    growth = rng.normal(0.03, 0.2, (firms, years))
    payoff = 10 * np.exp(np.cumsum(growth, axis=1))
    # The price knows part of next year's growth, the more so the larger the firm's number.
    knows = np.linspace(0.2, 1.5, firms)[:, None]
    follows = rng.uniform(0.2, 1.4, (firms, 1)) if sensitive else np.zeros((firms, 1))
    knows = 1.5 - follows if sensitive else knows
    news = np.roll(growth, -1, axis=1) * knows + rng.normal(0, 0.3, (firms, years))
    price = 20 * np.exp(np.cumsum(0.1 * growth + news, axis=1) * 0.3)
    invested = rng.normal(0.02, 0.1, (firms, years))
    capital = 100 * np.exp(np.cumsum(invested, axis=1))
    if sensitive:
        sold = follows * np.roll(invested, 1, axis=1) + rng.normal(0, 0.2, (firms, years))
        sales = 100 * np.exp(np.cumsum(sold, axis=1))
    else:
        sales = capital * np.exp(rng.normal(0, 0.05, (firms, years)))
    december = pd.to_datetime([f"{y}-12-31" for y in year])
    # The price that knows the earnings of December is that of April.
    april = pd.to_datetime([f"{y + 1}-04-30" for y in year])
    tables = {
        "crsp_msf": pd.DataFrame(
            {
                "permno": permno, "permco": permno, "date": april, "ret": 0.01,
                "prc": price.ravel(), "shrout": 1000.0 * (permno - 20000), "cfacpr": 1.0,
            }
        ),
        "crsp_msenames": pd.DataFrame(
            {
                "permno": np.unique(permno), "namedt": "1970-01-01", "nameendt": "2030-12-31",
                "shrcd": 10, "exchcd": 3, "siccd": np.where(np.arange(firms) < 3, 6020, 3500),
            }
        ),
        "crsp_msedelist": DELISTED,
        "ccm_link": pd.DataFrame(
            {
                "gvkey": np.unique(permno) - 20000, "lpermno": np.unique(permno),
                "linktype": "LU", "linkprim": "P", "linkdt": "1970-01-01", "linkenddt": "",
            }
        ),
        "comp_funda": pd.DataFrame(
            {
                "gvkey": permno - 20000, "datadate": december, "fyear": year, "ceq": 1.0, "lt": 1.0,
                "ebit": payoff.ravel(), "sale": sales.ravel(), "ppent": capital.ravel(),
            }
        ),
    }  # fmt: skip
    for name, table in tables.items():
        table.to_csv(directory / f"{name}.csv", index=False)
    months = pd.period_range("1979-01", "2012-12", freq="M")
    lines = [f"{month}-01,{100 + k / 10}" for k, month in enumerate(months)]
    (directory / "PCEPI.csv").write_text("\n".join(["observation_date,PCEPI", *lines]) + "\n")
    return pd.DataFrame(
        {"permno": permno, "year": year, "payoff": payoff.ravel(), "price": price.ravel(),
         "sales": sales.ravel(), "capital": capital.ravel()}
    )  # fmt: skip
