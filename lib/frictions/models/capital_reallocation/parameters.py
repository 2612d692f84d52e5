r"""
Parameters of the capital reallocation economy, Yu (2019), Table 2.1, and its productivity chain.

One period is a year.  The paper gives neither the width of Tauchen's grid nor the normalisation
of productivity; both are fields here, and the defaults are the reading that comes closest to the
paper's Table 2.2.  It calls 0.11 a variance; only the standard deviation gives Table 2.2.
"""

import dataclasses
import warnings
from dataclasses import dataclass, field

import numpy as np
import quantecon as qe

from frictions.foundation.checks import require_inside, require_positive, require_whole

NORMALISATIONS = ("none", "shift", "mean")
CHAINS = ("tauchen", "rouwenhorst")


def _meta(symbol: str, unit: str, source: str, description: str) -> dict[str, str]:
    return {"symbol": symbol, "unit": unit, "source": source, "description": description}


def _table(default: float, symbol: str, description: str, unit: str = ""):
    return field(default=default, metadata=_meta(symbol, unit, "Table 2.1", description))


def _ours(default, symbol: str, description: str, unit: str = ""):
    return field(default=default, metadata=_meta(symbol, unit, "not given; ours", description))


@dataclass(frozen=True)
class ReallocationParams:
    """
    Parameters of the economy; defaults are Table 2.1 and our reading of what it leaves open.

    Attributes
    ----------
    discount : float
        Discount factor of entrepreneurs, in (0, 1).
    labour_share, capital_share : float
        Exponents of labour and capital in production, positive, with a sum below one.
    depreciation : float
        Rate at which capital depreciates, in (0, 1).
    lemon_rate : float
        Share of capital that turns into lemons in a period, between 0 and ``depreciation``.
        Zero is the economy without lemons.
    new_weight : float
        CES weight of new goods, in (0, 1).
    elasticity : float
        Elasticity of substitution between new and used goods, at least 0; 0 is Leontief,
        1 Cobb-Douglas.
    debt_limit : float
        Largest debt, in goods, at least 0.
    labour_curvature, labour_disutility : float
        Inverse Frisch elasticity, and weight of labour in preferences; positive.
    household_risk_aversion : float
        Curvature of households' utility, positive; nothing depends on it.
    persistence, innovation_sd : float
        AR(1) of log productivity: coefficient in (-1, 1) and standard deviation of innovations.
    states : int
        Nodes of productivity, at least 2.
    tauchen_width : float
        Half-width of Tauchen's grid in stationary standard deviations, positive.
    normalisation : str
        "none"; "shift" lowers log productivity by half its variance; "mean" scales
        productivity to a mean of one.
    chain : str
        "tauchen" or "rouwenhorst".

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    discount: float = _table(0.95, r"\beta", "Discount factor", "per year")
    labour_share: float = _table(0.55, r"\gamma", "Exponent of labour")
    capital_share: float = _table(0.24, r"\alpha", "Exponent of capital")
    depreciation: float = _table(0.065, r"\delta", "Depreciation", "per year")
    lemon_rate: float = _table(
        0.002, r"\lambda", "Share of capital that becomes lemons", "per year"
    )
    new_weight: float = _table(0.7, r"\eta", "CES weight of new goods")
    elasticity: float = _table(2.5, r"\epsilon", "Elasticity of substitution, new against used")
    debt_limit: float = _table(0.35, r"\bar b", "Largest debt", "goods")
    labour_curvature: float = _table(0.4, r"\theta_h", "Inverse Frisch elasticity")
    labour_disutility: float = _table(2.0, r"\psi", "Weight of labour in utility")
    household_risk_aversion: float = _table(2.0, r"\tau", "Households' curvature (irrelevant)")
    persistence: float = _table(0.9, r"\rho_z", "Persistence of productivity", "per year")
    innovation_sd: float = _table(0.11, r"\sigma_\varepsilon", "S.d. of productivity innovations")
    states: int = field(default=5, metadata=_meta("n_z", "", "sec. 2.5", "States of productivity"))
    tauchen_width: float = _ours(2.25, "m", "Half-width of Tauchen's grid", "s.d.")
    normalisation: str = _ours("shift", "", "Normalisation of productivity")
    chain: str = field(default="tauchen", metadata=_meta("", "", "sec. 2.5", "Discretisation"))

    def __post_init__(self):
        for name in ("discount", "depreciation", "new_weight"):
            require_inside(name, getattr(self, name), 0.0, 1.0)
        for name in (
            "labour_share", "capital_share", "labour_curvature", "labour_disutility",
            "household_risk_aversion", "innovation_sd", "tauchen_width",
        ):  # fmt: skip
            require_positive(name, getattr(self, name))
        require_inside("persistence", self.persistence, -1.0, 1.0)
        returns = self.labour_share + self.capital_share
        if returns >= 1.0:
            raise ValueError(
                f"labour_share + capital_share = {returns:g} must be below 1: with constant "
                "returns the size of an entrepreneur is not determined"
            )
        if not 0.0 <= self.lemon_rate <= self.depreciation:
            raise ValueError(
                f"lemon_rate = {self.lemon_rate} must lie between 0 and depreciation = "
                f"{self.depreciation}: lemons are part of what depreciates"
            )
        check_elasticity(self.elasticity)
        if not 0.0 <= self.debt_limit < np.inf:
            raise ValueError(f"debt_limit = {self.debt_limit} must be at least 0 and finite")
        require_whole("states", self.states, 2)
        for name, allowed in (("normalisation", NORMALISATIONS), ("chain", CHAINS)):
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} = {getattr(self, name)!r} must be one of {allowed}")

    def replace(self, **changes) -> "ReallocationParams":
        """
        Return a copy with some parameters changed, validated again.

        Parameters
        ----------
        **changes : float, int or str
            New values by parameter name.

        Returns
        -------
        ReallocationParams
            The counterfactual parameters.
        """
        return dataclasses.replace(self, **changes)

    @property
    def productivity_sd(self) -> float:
        """Stationary standard deviation of log productivity."""
        return self.innovation_sd / np.sqrt(1.0 - self.persistence**2)

    def productivity(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """
        Discretise productivity.

        Returns
        -------
        levels : array, shape (states,)
            Productivity z, increasing.
        transition : array, shape (states, states)
            Markov matrix.
        shares : array, shape (states,)
            Stationary distribution.
        """
        if self.chain == "tauchen":
            chain = qe.markov.tauchen(
                self.states, self.persistence, self.innovation_sd, 0.0, self.tauchen_width
            )
        else:
            with warnings.catch_warnings():  # quantecon announces an old change of arguments
                warnings.simplefilter("ignore", UserWarning)
                chain = qe.markov.rouwenhorst(self.states, self.persistence, self.innovation_sd)
        shares = chain.stationary_distributions[0]
        logs = chain.state_values
        if self.normalisation == "shift":
            logs = logs - 0.5 * self.productivity_sd**2
        elif self.normalisation == "mean":
            logs = logs - np.log(shares @ np.exp(logs))
        return np.exp(logs), chain.P, shares


def check_elasticity(elasticity: float) -> None:
    """
    Refuse a negative or missing elasticity of substitution.

    Parameters
    ----------
    elasticity : float
        Elasticity between new and used goods.

    Raises
    ------
    ValueError
        If it is negative, infinite or NaN.
    """
    if not 0.0 <= elasticity < np.inf:
        raise ValueError(
            f"elasticity = {elasticity} must be at least 0 and finite (0 Leontief, 1 Cobb-Douglas)"
        )
