r"""
Parameters of the tradability economy, Tian (2015), Table 1.

Vectors are ordered by endowment as ``ENDOWMENTS``: Home traded, Home non-traded, Foreign traded,
Foreign non-traded.  Time is measured in quarters: the rates only reproduce the volatility of the
paper's business cycle when read per quarter.
"""

import dataclasses
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from frictions.foundation.parameters import Parameters, parameter
from frictions.solvers.stochastic import OUProcess

ENDOWMENTS = ("T_H", "N_H", "T_F", "N_F")
PROCESSES = ("arithmetic", "log")
_printed = partial(parameter, source="Table 1")
SAFE_DEVIATIONS = 6.0  # stationary standard deviations between the mean and zero


@dataclass(frozen=True)
class TradabilityParams(Parameters):
    """Parameters of the two-country, two-sector endowment economy; defaults are Table 1."""

    discount_rate: float = _printed(
        0.005, r"\rho", "Rate of time preference", "(0, inf)", unit="per quarter"
    )
    risk_aversion: float = _printed(5.0, r"\gamma", "Relative risk aversion", "(0, inf)")
    elasticity: float = _printed(
        1.0, r"\epsilon", "Elasticity of substitution, traded against non-traded", "(0, inf)"
    )
    tradable_weight: float = _printed(0.5, r"\theta", "CES weight of the traded good", "(0, 1)")
    planner_weight: float = _printed(0.5, r"\lambda", "Planner's weight on Home", "(0, 1)")
    mean: tuple[float, ...] = parameter(
        (1.0, 1.0, 1.0, 1.0), r"\bar x", "Long-run endowments", "(0, inf)", unit="goods",
        source="not given; our choice", labels=ENDOWMENTS,
    )  # fmt: skip
    mean_reversion: tuple[float, ...] = _printed(
        (0.35, 0.20, 0.21, 0.19), r"\kappa", "Mean reversion of endowments", "(0, inf)",
        unit="per quarter", labels=ENDOWMENTS, why="the stationary law does not exist otherwise",
    )  # fmt: skip
    volatility: tuple[float, ...] = _printed(
        (0.04, 0.01, 0.03, 0.04), r"\sigma", "Volatility of endowments", "(0, inf)",
        unit="goods per square root of a quarter", labels=ENDOWMENTS,
        why="an endowment that does not move cannot be simulated or priced here",
    )  # fmt: skip
    correlation_home: float = _printed(
        0.36, r"\delta_H", "Correlation of Home's two shocks", "(-1, 1)"
    )
    correlation_foreign: float = _printed(
        0.78, r"\delta_F", "Correlation of Foreign's two shocks", "(-1, 1)"
    )
    process: str = parameter(
        "arithmetic", "", "Endowment process", PROCESSES, source="eq. (4); log is our variant"
    )

    def __post_init__(self):
        super().__post_init__()
        if self.process == "log":
            return
        floors = SAFE_DEVIATIONS * np.array(self.volatility)
        floors /= np.sqrt(2.0 * np.array(self.mean_reversion))
        for endowment, mean, floor in zip(ENDOWMENTS, self.mean, floors, strict=True):
            if mean < floor:
                raise ValueError(
                    f"mean[{endowment}] = {mean} must be at least {floor:.4g}, six stationary "
                    "standard deviations, or the endowment can turn negative; raise the mean, "
                    "lower the volatility or use the log process"
                )

    def endowment_process(self) -> OUProcess:
        """Return the law of motion of the four endowments, eq. (4); time in quarters."""
        correlation = np.eye(len(ENDOWMENTS))
        correlation[0, 1] = correlation[1, 0] = self.correlation_home
        correlation[2, 3] = correlation[3, 2] = self.correlation_foreign
        laws = self.mean, self.mean_reversion, self.volatility
        mean, reversion, volatility = map(np.array, laws)
        return OUProcess(mean, reversion, volatility, correlation, self.process == "log")

    def read_as_annual(self) -> Self:
        """Return what the parameters would be, in quarters, if the printed rates were annual."""
        return self.replace(
            discount_rate=self.discount_rate / 4,
            mean_reversion=tuple(rate / 4 for rate in self.mean_reversion),
            volatility=tuple(volatility / 2 for volatility in self.volatility),
        )

    def recursive(self, substitution: float) -> "RecursiveParams":
        """Return the same economy with recursive preferences; its process must be ``log``."""
        return RecursiveParams(**dataclasses.asdict(self) | {"substitution": substitution})


@dataclass(frozen=True)
class RecursiveParams(TradabilityParams):
    """Parameters of the economy with recursive preferences; the rest is Tian's, in logs."""

    substitution: float = parameter(
        1.0, r"\psi", "Elasticity of intertemporal substitution", "(0, inf)", source="our choice"
    )
    process: str = parameter("log", "", "Endowment process", PROCESSES, source="log alone")

    def __post_init__(self):
        super().__post_init__()
        if self.process != "log":
            raise ValueError(f"process = {self.process!r} must be 'log' with recursive preferences")
