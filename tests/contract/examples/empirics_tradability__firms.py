"""Valid calls of the doors of `frictions.empirics.tradability` that take firms."""

from functools import cache

from frictions.empirics.tradability import firm_ratios, quantile_groups, synthetic_firms

SMALL = dict(n_firms=30, n_industries=6, n_quarters=16)


@cache
def firms():
    return synthetic_firms(3, **SMALL)


@cache
def groups():
    return quantile_groups(firm_ratios(firms().monthly, firms().ratios))


LEFT_OUT = "a firm without the value is left out in that period"
EXCEPTIONS = {
    ("value_weighted_returns", "panel", "NaN"): LEFT_OUT,
    ("value_weighted_returns", "panel", "NA"): LEFT_OUT,
    ("value_weighted_returns", "panel", "a row missing"): LEFT_OUT,
    ("value_weighted_returns", "groups", "a row missing"): "firms without a group are left out",
    ("characteristics_table", "panel", "NaN"): LEFT_OUT,
    ("characteristics_table", "panel", "NA"): LEFT_OUT,
    ("composition_table", "panel", "NaN"): LEFT_OUT,
    ("composition_table", "panel", "NA"): LEFT_OUT,
    ("subset_gdp_betas", "panel", "NaN"): LEFT_OUT,
    ("subset_gdp_betas", "panel", "NA"): LEFT_OUT,
    ("earnings_table", "quarterly", "NaN"): LEFT_OUT,
    ("earnings_table", "quarterly", "NA"): LEFT_OUT,
}
EXAMPLES = {
    "synthetic_firms": lambda: dict(seed=1, **SMALL, first_quarter="1990Q1"),
    "firm_ratios": lambda: dict(
        panel=firms().monthly[["permno", "industry"]].drop_duplicates(), ratios=firms().ratios
    ),
    "value_weighted_returns": lambda: dict(
        panel=firms().monthly[["permno", "date", "ret", "me"]],
        groups=groups(),
        risk_free=firms().risk_free,
    ),
    "characteristics_table": lambda: dict(
        panel=firms().monthly[["permno", "date", "industry", "me", "be", "liabilities"]],
        groups=groups(),
        ratios=firms().ratios,
    ),
    "composition_table": lambda: dict(
        panel=firms().monthly[["permno", "date", "category", "me"]], groups=groups()
    ),
    "earnings_table": lambda: dict(
        quarterly=firms().quarterly, groups=groups(), recession=firms().recession
    ),
    "subset_gdp_betas": lambda: dict(
        panel=firms().monthly[["permno", "date", "category", "ret", "me"]],
        groups=groups(),
        risk_free=firms().risk_free,
        gdp_growth=firms().gdp_growth.iloc[1:],
    ),
}
