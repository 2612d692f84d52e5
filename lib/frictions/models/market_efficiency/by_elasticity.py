"""Equilibria and measures by output elasticity: the tables behind the chapter's exhibits."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from frictions.foundation import require_array, require_instance, require_number
from frictions.models.market_efficiency.capital import capital_model_equilibria, with_income
from frictions.models.market_efficiency.information import INFORMATION
from frictions.models.market_efficiency.measured.measures import (
    population_informativeness,
    population_sensitivity,
)
from frictions.models.market_efficiency.measured.real_efficiency import expected_profit
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams, takes_params
from frictions.models.market_efficiency.projection import check_projection
from frictions.models.market_efficiency.signals import Signal, solve_signals
from frictions.models.market_efficiency.stationary import stationary_equilibria

KINDS = {"calm": -1, "volatile": 0}
FIELDS = {"u": "informativeness", "price variance": "price_variance", "slope": "map_slope"}


def _economies(params: MarketEfficiencyParams, eta) -> dict[float, MarketEfficiencyParams]:
    """Return economies by elasticity."""
    values = require_array("eta", eta, ("n",), "(0, 1)")
    return {float(value): params.replace(output_elasticity=float(value)) for value in values}


@takes_params
def equilibria_by_elasticity(params: MarketEfficiencyParams, eta) -> pd.DataFrame:
    """
    Tabulate the calm and the volatile equilibrium, and where they merge.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    eta : array, shape (n,)
        Output elasticities.

    Returns
    -------
    DataFrame
        Indexed by ``eta``.  Columns (two levels): informativeness "u", "price variance" and map's
        "slope" of the "calm" and the "volatile" equilibrium, missing where there is none; "u" and
        "gamma" of the "fold"; the firm's expected "profit" in the calm equilibrium.
    """
    rows = {}
    for value, economy in _economies(params, eta).items():
        found = stationary_equilibria(economy)
        row = {("fold", "u"): found.fold, ("fold", "gamma"): found.gamma_max}
        if found.equilibria:
            for kind, place in KINDS.items():
                one = found.equilibria[place]
                row |= {(kind, name): getattr(one, field) for name, field in FIELDS.items()}
            revealed = found.low_volatility.blocks.revealed_share
            row["profit", "calm"] = expected_profit(economy, revealed)
        rows[value] = row
    columns = [(kind, name) for kind in KINDS for name in FIELDS]
    columns += [("fold", "u"), ("fold", "gamma"), ("profit", "calm")]
    table = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=columns)
    table.columns = pd.MultiIndex.from_tuples(columns)
    return table.rename_axis("eta")


@takes_params
def measures_by_elasticity(params: MarketEfficiencyParams, eta) -> pd.DataFrame:
    """
    Tabulate what an econometrician with infinitely many dates would measure where it is calm.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters with a stationary equilibrium at each elasticity.
    eta : array, shape (n,)
        Output elasticities.

    Returns
    -------
    DataFrame
        One column an elasticity.  Rows: informativeness "u"; relative informativeness about
        "demand", and about income as in "income, levels, public" (form and controls); "SEN".

    Raises
    ------
    NoEquilibrium
        If there is none at an elasticity.
    """
    columns = {}
    for value, economy in _economies(params, eta).items():
        u = stationary_equilibria(economy).low_volatility.informativeness
        column = {"u": u, "demand": population_informativeness(economy, u)}
        for form in ("levels", "differences"):
            for controls in ("public", "dividend", "none"):
                column[f"income, {form}, {controls}"] = population_informativeness(
                    economy, u, payoff="income", form=form, controls=controls
                )
        column["SEN"] = population_sensitivity(economy, u)
        columns[value] = column
    return pd.DataFrame(columns)


@takes_params
def revealed_by_signals(
    params: MarketEfficiencyParams,
    eta,
    structures: Mapping[str, Sequence[Sequence[Signal]]],
    rumours: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """
    Tabulate the share of demand's variance that the price reveals, by what investors see.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters with a stationary equilibrium at each elasticity, where each search starts.
    eta : array, shape (n,)
        Output elasticities.
    structures : mapping of str to groups
        Groups of investors with their signals, as ``solve_signals`` takes them, by name.
    rumours : mapping of str to float, optional
        As ``solve_signals`` takes them.

    Returns
    -------
    DataFrame
        One row a structure, one column an elasticity.

    Raises
    ------
    ValueError
        If there is no structure.
    NoEquilibrium, NotConverged
        If a search has no place to start or does not end.
    """
    require_instance("structures", structures, Mapping)
    if not structures:
        raise ValueError("structures = {} must name at least one structure of signals")
    rows = {
        name: {
            value: solve_signals(economy, groups, rumours=rumours).revealed_share
            for value, economy in _economies(params, eta).items()
        }
        for name, groups in structures.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(columns="eta")


@takes_params
def capital_by_elasticity(
    params: MarketEfficiencyParams, eta, discount_factors: Mapping[str, float]
) -> pd.DataFrame:
    """
    Tabulate the calm equilibrium's informativeness in the model with capital.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters without a cost shifter.
    eta : array, shape (n,)
        Output elasticities.
    discount_factors : mapping of str to float
        Of the firms, by name.

    Returns
    -------
    DataFrame
        Indexed by ``eta``.  Columns (two levels): "income held at 1" or "income free", and the
        firm's name.

    Raises
    ------
    NoEquilibrium
        If a firm has none at an elasticity.
    """
    require_instance("discount_factors", discount_factors, Mapping)
    if not discount_factors:
        raise ValueError("discount_factors = {} must have at least one firm")
    columns = {}
    for name, beta in discount_factors.items():
        beta = require_number(f"discount_factors[{name!r}]", beta, "(0, 1)")
        free = _economies(params.replace(discount_factor=beta), eta)
        held = {value: with_income(economy) for value, economy in free.items()}
        for panel, economies in (("income held at 1", held), ("income free", free)):
            columns[panel, name] = {
                value: capital_model_equilibria(economy).low_volatility
                for value, economy in economies.items()
            }
    return pd.DataFrame(columns).rename_axis("eta")


def projection_gaps(economies: Sequence[MarketEfficiencyParams]) -> pd.Series:
    """
    Recompute every stationary equilibrium of some economies by projection.

    Parameters
    ----------
    economies : sequence of MarketEfficiencyParams
        At least one; each with given and with chosen information.

    Returns
    -------
    Series
        Largest relative gap between formulas and projection, by number of the economy, information
        and informativeness.
    """
    require_instance("economies", economies, Sequence)
    gaps = {}
    for number, params in enumerate(economies):
        require_instance(f"economies[{number}]", params, MarketEfficiencyParams)
        for information in INFORMATION:
            for one in stationary_equilibria(params, information).equilibria:
                tau = {"tau_x": one.signal_precision, "tau_g": one.flow_precision}
                check = check_projection(params, one.blocks, one.blocks, **tau)
                gaps[number, information, one.informativeness] = check.gap
    index = pd.MultiIndex.from_tuples(gaps, names=["economy", "information", "u"])
    return pd.Series(np.array(list(gaps.values())), index)
