r"""
Parameters of Yu's (2019) capital reallocation economy, Table 2.1; its chain, and the grids.

One period is a year.  The paper gives neither the width of Tauchen's grid nor the normalisation
of productivity; both are fields here, and the defaults are the reading that comes closest to the
paper's Table 2.2.  It calls 0.11 a variance; only the standard deviation gives Table 2.2.
"""

import warnings
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from frictions.foundation import Parameters, parameter, require_count, require_instance
from frictions.foundation.arrays import require_grid
from frictions.foundation.chains import require_chain, require_one_class
from frictions.foundation.parameters import set_fields
from frictions.solvers.stochastic.markov_chain import stationary_shares, tauchen

_printed = partial(parameter, source="Table 2.1")
_stated = partial(parameter, source="sec. 2.5")
_ours = partial(parameter, source="not given; ours")


@dataclass(frozen=True, eq=False)
class ProductivityChain:
    """
    A chain of a user's own for entrepreneurs' productivity.

    Attributes
    ----------
    levels : array, shape (n,)
        Productivity, positive and increasing; at least two states.
    transition : array, shape (n, n)
        Markov matrix with one closed class.
    """

    levels: np.ndarray
    transition: np.ndarray

    def __post_init__(self):
        levels = require_grid("levels", self.levels, "(0, inf)", 2)
        matrix = require_chain("transition", self.transition, levels.size)
        require_one_class("transition", matrix)
        set_fields(self, levels=levels, transition=matrix)


@dataclass(frozen=True)
class ReallocationParams(Parameters):
    """
    Parameters of the economy; defaults are Table 2.1 and our reading of what it leaves open.

    A `ProductivityChain` as ``own_chain`` takes the place of the AR(1) and its discretisation.

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    discount: float = _printed(0.95, r"\beta", "Discount factor", "(0, 1)", unit="per year")
    labour_share: float = _printed(0.55, r"\gamma", "Exponent of labour", "(0, 1)")
    capital_share: float = _printed(0.24, r"\alpha", "Exponent of capital", "(0, 1)")
    depreciation: float = _printed(0.065, r"\delta", "Depreciation", "(0, 1)", unit="per year")
    lemon_rate: float = _printed(
        0.002, r"\lambda", "Share of capital that becomes lemons", "[0, 1)", unit="per year",
        why="0 is the economy without lemons",
    )  # fmt: skip
    new_weight: float = _printed(0.7, r"\eta", "CES weight of new goods", "(0, 1)")
    elasticity: float = _printed(
        2.5, r"\epsilon", "Elasticity of substitution, new against used", "[0, inf)",
        why="0 is Leontief, 1 Cobb-Douglas",
    )  # fmt: skip
    debt_limit: float = _printed(0.35, r"\bar b", "Largest debt", "[0, inf)", unit="goods")
    labour_curvature: float = _printed(0.4, r"\theta_h", "Inverse Frisch elasticity", "(0, inf)")
    labour_disutility: float = _printed(2.0, r"\psi", "Weight of labour in utility", "(0, inf)")
    household_risk_aversion: float = _printed(
        2.0, r"\tau", "Households' curvature (irrelevant)", "(0, inf)"
    )
    persistence: float = _printed(
        0.9, r"\rho_z", "Persistence of productivity", "(-1, 1)", unit="per year"
    )
    innovation_sd: float = _printed(
        0.11, r"\sigma_\varepsilon", "S.d. of productivity innovations", "(0, inf)"
    )
    states: int = _stated(5, "n_z", "States of productivity", "[2, inf)")
    tauchen_width: float = _ours(2.25, "m", "Half-width of Tauchen's grid", "(0, inf)", unit="s.d.")
    normalisation: str = _ours(
        "shift", "", "Normalisation of productivity", ("none", "shift", "mean")
    )
    chain: str = _stated("tauchen", "", "Discretisation", ("tauchen", "rouwenhorst"))
    own_chain: ProductivityChain | None = field(default=None)

    def __post_init__(self):
        super().__post_init__()
        returns = self.labour_share + self.capital_share
        if returns >= 1.0:
            raise ValueError(
                f"labour_share + capital_share = {returns:g} must be in (0, 1): with constant "
                "returns the size of an entrepreneur is not determined"
            )
        if self.lemon_rate > self.depreciation:
            most = f"depreciation = {self.depreciation}]: lemons are part of what depreciates"
            raise ValueError(f"lemon_rate = {self.lemon_rate} must be in [0, {most}")
        require_instance("own_chain", self.own_chain, ProductivityChain | None)

    @property
    def productivity_sd(self) -> float:
        """Stationary standard deviation of log productivity, of the AR(1)."""
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
        if self.own_chain is not None:
            matrix = self.own_chain.transition
            return self.own_chain.levels, matrix, stationary_shares(matrix)
        process = self.states, self.persistence, self.innovation_sd
        if self.chain == "tauchen":
            logs, matrix = tauchen(*process, self.tauchen_width)
        else:
            import quantecon as qe  # slow to import

            with warnings.catch_warnings():  # quantecon announces an old change of arguments
                warnings.simplefilter("ignore", UserWarning)
                chain = qe.markov.rouwenhorst(*process)
            logs, matrix = chain.state_values, chain.P
        shares = stationary_shares(matrix)
        if self.normalisation == "shift":
            logs = logs - 0.5 * self.productivity_sd**2
        elif self.normalisation == "mean":
            logs = logs - np.log(shares @ np.exp(logs))
        return np.exp(logs), matrix, shares


@dataclass(frozen=True)
class GridSettings(Parameters):
    """
    Nodes of the state space: capital on a grid aligned with depreciation, bonds near the limit.

    ``steps`` are the nodes of capital for each factor 1 - depreciation: they set its spacing.
    """

    k_min: float = parameter(0.05, "k_1", "Smallest capital stock", "(0, inf)")
    k_nodes: int = parameter(93, "n_k", "Nodes of capital", "[5, 10000]")
    a_nodes: int = parameter(80, "n_a", "Nodes of bonds", "[5, 10000]")
    steps: int = parameter(1, "n", "Nodes of capital that depreciation moves down", "[1, inf)")
    a_max: float = parameter(20.0, r"a_{n_a}", "Largest bonds above the limit", "(0, inf)")

    def __post_init__(self):
        super().__post_init__()
        require_count("steps", self.steps, 1, self.k_nodes - 1)

    def finer(self, times: int) -> "GridSettings":
        """Return the grids with spacings divided by a whole number, over the same ranges."""
        times = require_count("times", times)
        return self.replace(
            k_nodes=(self.k_nodes - 1) * times + 1,
            a_nodes=(self.a_nodes - 1) * times + 1,
            steps=self.steps * times,
        )

    def bonds(self) -> np.ndarray:
        """Return nodes of bonds, shape (a_nodes,), doubly exponential from 0."""
        top = np.log1p(np.log1p(self.a_max))
        nodes = np.expm1(np.expm1(np.linspace(0.0, top, self.a_nodes)))
        nodes[-1] = self.a_max
        return nodes
