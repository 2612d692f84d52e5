r"""
The informativeness pipeline on real data that ship with statsmodels: Grunfeld's eleven firms.

The data (1935-1954: investment, market value, capital) have no earnings, so neither measure of the
poster can be formed.  Instead: does growth of market value reveal next year's investment?  This
shows that the pipeline runs on data that nobody simulated.  With eleven firms it claims nothing.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.datasets import grunfeld

from frictions.empirics.market_efficiency.cross_section import CrossSection, cross_section
from frictions.empirics.market_efficiency.informativeness import (
    relative_informativeness,
    sensitivity,
)

PAYOFFS = ("invest", "capital")


@dataclass(frozen=True, eq=False)
class GrunfeldStudy:
    """
    Informativeness and its cross-section for Grunfeld's firms.

    Attributes
    ----------
    firms : DataFrame, shape (11, 3)
        Informativeness, sensitivity and log mean market value by firm.
    simple, with_size : CrossSection
        Regressions of informativeness on sensitivity, without and with size.
    """

    firms: pd.DataFrame
    simple: CrossSection
    with_size: CrossSection


def grunfeld_study(payoff: str = "invest") -> GrunfeldStudy:
    r"""
    Run the pipeline on Grunfeld's data.

    Parameters
    ----------
    payoff : str, optional
        "invest" or "capital", in log growth.

    Returns
    -------
    GrunfeldStudy
        Informativeness from :math:`\Delta\ln` value on the payoff's growth this year and next;
        sensitivity from the next growth of value on investment over last year's capital.

    Raises
    ------
    ValueError
        If ``payoff`` is unknown.
    """
    if payoff not in PAYOFFS:
        raise ValueError(f"payoff = {payoff!r} must be one of {PAYOFFS}")
    data = grunfeld.load_pandas().data
    wide = {
        name: data.pivot(index="firm", columns="year", values=name).sort_index()
        for name in ("invest", "value", "capital")
    }
    growth = {name: np.diff(np.log(frame.to_numpy()), axis=1) for name, frame in wide.items()}
    informativeness = relative_informativeness(
        growth["value"][:, :-1], growth[payoff][:, :-1], growth[payoff][:, 1:]
    )
    investment_rate = wide["invest"].to_numpy()[:, 1:-1] / wide["capital"].to_numpy()[:, :-2]
    slopes = sensitivity(growth["value"][:, 1:], investment_rate)
    firms = pd.DataFrame(
        {
            "informativeness": informativeness,
            "sensitivity": slopes.slope,
            "size": np.log(wide["value"].mean(axis=1)).to_numpy(),
        },
        index=wide["value"].index,
    )
    return GrunfeldStudy(
        firms=firms,
        simple=cross_section(firms["informativeness"], firms[["sensitivity"]]),
        with_size=cross_section(firms["informativeness"], firms[["sensitivity", "size"]]),
    )
