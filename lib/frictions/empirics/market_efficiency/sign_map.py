"""A map of signs: what the cross-section would find in economies near the panel's."""

import functools

import numpy as np
import pandas as pd

from frictions.foundation import NoEquilibrium, require_count, require_number
from frictions.models.market_efficiency import (
    PANEL_COST_VOLATILITY,
    MarketEfficiencyParams,
    Population,
    solve_population,
)

MEASURES = {
    "demand": ("demand", "differences", "public"),
    "income, public controls": ("income", "differences", "public"),
    "income, no controls": ("income", "differences", "none"),
}
VARIED = (
    "demand_elasticity",
    "risk_aversion",
    "demand_precision",
    "noise_precision",
    "productivity_precision",
    "disclosure_precision",
    "signal_precision",
    "cost_volatility",
)
MOST = MarketEfficiencyParams().demand_elasticity
_ELASTICITIES = np.linspace(0.1, 0.8, 15)


def draw_economy(rng: np.random.Generator, spread: float) -> tuple[dict[str, float], Population]:
    """Scale each of ``VARIED`` by a factor between 1/spread and spread; solve firms like ours."""
    base = MarketEfficiencyParams(cost_volatility=PANEL_COST_VOLATILITY)
    while True:
        logs = np.log(spread) * rng.uniform(-1.0, 1.0, len(VARIED))
        factors = dict(zip(VARIED, np.exp(logs), strict=True))
        params = base.replace(**{n: float(f * getattr(base, n)) for n, f in factors.items()})
        tau_x = np.full(_ELASTICITIES.size, params.signal_precision)
        try:
            return factors, solve_population(params, _ELASTICITIES, tau_x, np.zeros(tau_x.size))
        except NoEquilibrium:
            continue


def sign_map(economies: int = 200, seed: int = 0, spread: float = 3.0) -> pd.DataFrame:
    """
    Compute the population slope of informativeness on sensitivity in economies near the panel's.

    Parameters
    ----------
    economies : int, optional
        How many; those without an equilibrium at every elasticity are drawn again.
    seed : int, optional
        Seed.
    spread : float, optional
        Largest factor by which a parameter differs from the panel's, either way; above 1, and below
        the panel's elasticity of demand.

    Returns
    -------
    DataFrame
        One row an economy: slopes by ``MEASURES``, the fall of what the price ``reveals`` from the
        lowest elasticity to the highest, and the factors of ``VARIED``.
    """
    return _sign_map(
        require_count("economies", economies),
        require_count("seed", seed, 0),
        require_number("spread", spread, f"(1, {MOST:g})", "elasticity of demand stays above one"),
    ).copy()


@functools.cache
def _sign_map(economies: int, seed: int, spread: float) -> pd.DataFrame:
    rng, rows = np.random.default_rng(seed), []
    for _ in range(economies):
        factors, firms = draw_economy(rng, spread)
        found = {}
        for name, how in MEASURES.items():
            measured = firms.relative_informativeness(*how)
            found[name] = float(np.polyfit(firms.sensitivity, measured, 1)[0])
        revealed = firms.blocks().revealed_share
        rows.append({**found, "reveals": float(revealed[0] - revealed[-1]), **factors})
    return pd.DataFrame(rows)
