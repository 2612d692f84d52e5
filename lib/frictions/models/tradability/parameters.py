r"""
Parameters of the tradability economy, Tian (2015), Table 1.

Vectors are ordered by endowment as ``ENDOWMENTS``: Home traded, Home non-traded, Foreign traded,
Foreign non-traded.  Time is measured in quarters: the rates only reproduce the volatility of the
paper's business cycle when read per quarter.
"""

import dataclasses
from dataclasses import dataclass, field

import numpy as np

from frictions.foundation.checks import require_inside, require_positive
from frictions.solvers.stochastic.ornstein_uhlenbeck import OUProcess

ENDOWMENTS = ("T_H", "N_H", "T_F", "N_F")
PROCESSES = ("arithmetic", "log")
SAFE_DEVIATIONS = 6.0  # stationary standard deviations between the mean and zero


def _meta(symbol: str, unit: str, source: str, description: str) -> dict[str, str]:
    return {"symbol": symbol, "unit": unit, "source": source, "description": description}


@dataclass(frozen=True)
class TradabilityParams:
    """
    Parameters of the two-country, two-sector endowment economy; defaults are Table 1.

    Attributes
    ----------
    discount_rate : float
        Rate of time preference per quarter.
    risk_aversion : float
        Relative risk aversion.
    elasticity : float
        Elasticity of substitution between traded and non-traded goods; 1 is Cobb-Douglas.
    tradable_weight : float
        Weight of the traded good in the CES aggregate, eq. (2).
    planner_weight : float
        Weight of Home in the planner's objective.
    mean : tuple of 4 floats
        Long-run endowments, in the order of ``ENDOWMENTS``.
    mean_reversion : tuple of 4 floats
        Speeds of mean reversion per quarter.
    volatility : tuple of 4 floats
        Diffusion coefficients per square root of a quarter.
    correlation_home, correlation_foreign : float
        Correlation of the shocks to the two endowments within a country.
    process : str
        "arithmetic" for eq. (4), "log" for the same process in logs.

    Raises
    ------
    ValueError
        Naming the parameter, its value and the admissible range.
    """

    discount_rate: float = field(
        default=0.005,
        metadata=_meta(r"\rho", "per quarter", "Table 1", "Rate of time preference"),
    )
    risk_aversion: float = field(
        default=5.0, metadata=_meta(r"\gamma", "", "Table 1", "Relative risk aversion")
    )
    elasticity: float = field(
        default=1.0,
        metadata=_meta(
            r"\epsilon", "", "Table 1", "Elasticity of substitution, traded against non-traded"
        ),
    )
    tradable_weight: float = field(
        default=0.5, metadata=_meta(r"\theta", "", "Table 1", "CES weight of the traded good")
    )
    planner_weight: float = field(
        default=0.5, metadata=_meta(r"\lambda", "", "Table 1", "Planner's weight on Home")
    )
    mean: tuple[float, ...] = field(
        default=(1.0, 1.0, 1.0, 1.0),
        metadata=_meta(r"\bar x", "goods", "not given; our choice", "Long-run endowments"),
    )
    mean_reversion: tuple[float, ...] = field(
        default=(0.35, 0.20, 0.21, 0.19),
        metadata=_meta(r"\kappa", "per quarter", "Table 1", "Mean reversion of endowments"),
    )
    volatility: tuple[float, ...] = field(
        default=(0.04, 0.01, 0.03, 0.04),
        metadata=_meta(
            r"\sigma", "goods per square root of a quarter", "Table 1", "Volatility of endowments"
        ),
    )
    correlation_home: float = field(
        default=0.36,
        metadata=_meta(r"\delta_H", "", "Table 1", "Correlation of Home's two shocks"),
    )
    correlation_foreign: float = field(
        default=0.78,
        metadata=_meta(r"\delta_F", "", "Table 1", "Correlation of Foreign's two shocks"),
    )
    process: str = field(
        default="arithmetic",
        metadata=_meta("", "", "eq. (4); log is our variant", "Endowment process"),
    )

    def __post_init__(self):
        require_positive("discount_rate", self.discount_rate)
        require_positive("risk_aversion", self.risk_aversion)
        require_positive("elasticity", self.elasticity)
        require_inside("tradable_weight", self.tradable_weight, 0.0, 1.0)
        require_inside("planner_weight", self.planner_weight, 0.0, 1.0)
        for name in ("correlation_home", "correlation_foreign"):
            require_inside(
                name,
                getattr(self, name),
                -1.0,
                1.0,
                "within-country correlation must lie strictly between -1 and 1",
            )
        if self.process not in PROCESSES:
            raise ValueError(f"process = {self.process!r} must be one of {PROCESSES}")
        self._check_endowments()

    def _check_endowments(self) -> None:
        reasons = {
            "mean": "",
            "mean_reversion": "mean reversion must be positive: the stationary law does not exist",
            "volatility": "an endowment that does not move cannot be simulated or priced here",
        }
        for name, reason in reasons.items():
            values = tuple(float(value) for value in np.atleast_1d(getattr(self, name)))
            if len(values) != len(ENDOWMENTS):
                raise ValueError(
                    f"{name} = {values} has {len(values)} entries, expected "
                    f"{len(ENDOWMENTS)} in the order {ENDOWMENTS}"
                )
            for endowment, value in zip(ENDOWMENTS, values, strict=True):
                require_positive(f"{name}[{endowment}]", value, reason)
            object.__setattr__(self, name, values)
        if self.process == "log":
            return
        for endowment, mean, kappa, sigma in zip(
            ENDOWMENTS, self.mean, self.mean_reversion, self.volatility, strict=True
        ):
            floor = SAFE_DEVIATIONS * sigma / np.sqrt(2.0 * kappa)
            if mean < floor:
                raise ValueError(
                    f"mean[{endowment}] = {mean} is below {floor:.4g}, six stationary standard "
                    "deviations: endowment can turn negative; raise xbar (mean), lower sigma "
                    "(volatility) or use the log process"
                )

    def replace(self, **changes) -> "TradabilityParams":
        """
        Return a copy with some parameters changed, validated again.

        Parameters
        ----------
        **changes : float, tuple or str
            New values by parameter name.

        Returns
        -------
        TradabilityParams
            The counterfactual parameters.
        """
        return dataclasses.replace(self, **changes)

    def endowment_process(self) -> OUProcess:
        """
        Return the law of motion of the four endowments, eq. (4).

        Returns
        -------
        OUProcess
            Process in the order of ``ENDOWMENTS``, time in quarters.
        """
        correlation = np.eye(len(ENDOWMENTS))
        correlation[0, 1] = correlation[1, 0] = self.correlation_home
        correlation[2, 3] = correlation[3, 2] = self.correlation_foreign
        return OUProcess(
            self.mean,
            self.mean_reversion,
            self.volatility,
            correlation,
            logarithmic=self.process == "log",
        )
