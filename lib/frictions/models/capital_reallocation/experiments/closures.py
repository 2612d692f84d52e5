"""What the paper's claims need: responses with one price held, and a market that shuts.

Where a price is held its market does not clear, so that none of this but "all clear" and the freeze
is an equilibrium of the economy.
"""

import warnings

import pandas as pd

from frictions.foundation import require_choice, require_count, require_instance, require_members
from frictions.models.capital_reallocation.experiments.comparisons import finite_column
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian
from frictions.models.capital_reallocation.transition import (
    Closure,
    Transition,
    solve_transition,
)

CLOSURES = {
    "all markets clear": Closure(),
    "interest rate held": Closure(held=("rate",)),
    "wage held": Closure(held=("wage",)),
    "lemon share held": Closure(held=("lemon_share",)),
}
FREEZE_STEPS = 150


def closure_row(lemons: pd.DataFrame, plain: pd.DataFrame) -> dict[str, float]:
    """Return what lemons do to responses: falls of year 1 and highest ones, and their ratio."""
    require_instance("lemons", lemons, pd.DataFrame, "responses by date")
    require_instance("plain", plain, pd.DataFrame, "responses by date")
    for name, path in (("lemons", lemons), ("plain", plain)):
        for column in ("reallocation", "new_investment", "mpk_ratio"):
            if 1 not in finite_column(name, path, column).index:
                raise ValueError(f"{name} must have a row for date 1")
    falls = [-path.loc[1, "reallocation"] for path in (lemons, plain)]
    more = lemons.loc[1, "new_investment"] / plain.loc[1, "new_investment"] - 1.0
    return {
        "fall of reallocation, lemons": falls[0],
        "fall of reallocation, no lemons": falls[1],
        "ratio": falls[0] / falls[1],
        "investment falls by more, %": 100.0 * more,
        "MPK ratio, lemons": lemons["mpk_ratio"].max(),
        "MPK ratio, no lemons": plain["mpk_ratio"].max(),
    }


def under_closure(jacobian: MarketJacobian, name: str) -> pd.DataFrame:
    """Return responses to the paper's shock under one of ``CLOSURES``."""
    require_choice("name", name, tuple(CLOSURES))
    with warnings.catch_warnings():  # where the rate is held capital comes back slowly
        warnings.simplefilter("ignore", UserWarning)
        return solve_transition(jacobian, closure=CLOSURES[name], progress="").responses()


def solve_freezes(jacobian: MarketJacobian, years: int = 1) -> list[Transition]:
    """
    Shut the market for used capital for one year, two, ... out of the blue; nothing else happens.

    Whoever believes that only lemons are for sale pays nothing, and for nothing nobody sells a
    machine that works: the belief is right.  All other markets clear at all dates, and that for
    used capital does from the date on at which it opens again.

    Parameters
    ----------
    jacobian : MarketJacobian
        At the steady state where the economy starts.
    years : int, optional
        Longest freeze; each is found from the one before.

    Returns
    -------
    list of Transition
        One a length.
    """
    require_instance("jacobian", jacobian, MarketJacobian)
    found: list[Transition] = []
    for shut in range(1, require_count("years", years) + 1):
        start = found[-1].paths if found else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # capital is far off for long
            found.append(solve_transition(
                jacobian, (1.0,), Closure(shut=shut), start=start, progress="",
                max_iterations=FREEZE_STEPS,
            ))  # fmt: skip
    return found


def freeze_table(freezes: list[Transition]) -> pd.DataFrame:
    """Return what the freezes do: rows by length, responses in per cent."""
    require_members("freezes", freezes, Transition)
    rows = {}
    for shut, found in enumerate(freezes, start=1):
        path = found.responses()
        rows["one year" if shut == 1 else f"{shut} years"] = {
            "new investment, year 1": path.loc[1, "new_investment"],
            "interest rate, lowest, points": float(
                100.0 * (found.paths["rate"].min() - found.steady_state.prices.rate)
            ),
            "output, lowest": path["output"].min(),
            "consumption, year 1": path.loc[1, "consumption"],
            "capital, lowest": path["capital"].min(),
            "MPK ratio, highest": path["mpk_ratio"].max(),
            "s.d. of log MPK, highest": path["mpk_sd"].max(),
            "reallocation, year after": path.loc[shut + 1, "reallocation"],
        }
    return pd.DataFrame(rows).T
