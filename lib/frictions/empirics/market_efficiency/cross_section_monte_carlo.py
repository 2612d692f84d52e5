r"""
Monte Carlo study of the cross-section regressions, on samples whose truth is known.

A design says how informativeness is measured and what it is regressed on.  A study draws samples,
estimates every design on each, and compares with the population: bias, standard errors, coverage.

Samples come from a function of a random generator that returns firms and their panel, such as
``draw_sample`` of the market-efficiency model; nothing else about the model is used.  Firms have
``output_elasticity``, ``log_market_cap``, ``sensitivity`` and ``relative_informativeness``; panels
have ``price``, ``firm_input``, ``next_income``, payoffs by name, ``controls`` and ``dates``.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import pandas as pd
from scipy.special import ndtri

from frictions.empirics.market_efficiency.cross_section import cross_section
from frictions.empirics.market_efficiency.cross_section_errors_in_variables import fit_corrected
from frictions.empirics.market_efficiency.informativeness import (
    BIAS,
    FORMS,
    relative_informativeness,
    sensitivity,
)
from frictions.foundation import require_choice, require_count, require_flag, require_instance
from frictions.foundation.parallel import run_tasks

CHOICES = {
    "payoff": ("demand", "income"),
    "form": FORMS,
    "controls": ("public", "dividend", "none"),
    "bias": BIAS,
    "regressor": ("output_elasticity", "sensitivity"),
    "sensitivity_form": FORMS,
    "correction": ("none", "errors_in_variables", "crossfit"),
}
LEVEL = 0.95
BATCH = 100  # replications that travel together, with one copy of what ``draw`` holds


@dataclass(frozen=True)
class Design:
    """
    One cross-section regression.

    Attributes
    ----------
    payoff, form, controls, bias : str
        How informativeness is measured: about "demand" or "income", in "levels" or "differences",
        with which controls ("public", "dividend", "none"); as in ``relative_informativeness``.
    regressor, sensitivity_form : str
        "output_elasticity" (known in a simulation only) or "sensitivity" (estimated), and this in
        "levels" or "differences".
    with_size : bool
        Add log market capitalisation.
    correction : str
        "none", "errors_in_variables" or "crossfit", for estimated sensitivity.

    Raises
    ------
    ValueError
        If an option is unknown, or a correction is asked for a regressor known without error or
        for sensitivity in differences, whose standard errors are not right.
    """

    payoff: str = "demand"
    form: str = "levels"
    controls: str = "public"
    bias: str = "raw"
    regressor: str = "output_elasticity"
    sensitivity_form: str = "levels"
    with_size: bool = False
    correction: str = "none"

    def __post_init__(self):
        for name, choices in CHOICES.items():
            require_choice(name, getattr(self, name), choices)
        require_flag("with_size", self.with_size)
        estimated = self.regressor == "sensitivity" and self.sensitivity_form == "levels"
        if self.correction != "none" and not estimated:
            needs = f"correction = {self.correction!r} needs sensitivity in levels as regressor"
            raise ValueError(f"{needs}, got {self.regressor!r} and {self.sensitivity_form!r}")


@runtime_checkable
class Firms(Protocol):
    """What firms know of themselves, shape (J,) each."""

    output_elasticity: np.ndarray
    log_market_cap: np.ndarray
    sensitivity: np.ndarray
    relative_informativeness: Callable


@dataclass(frozen=True)
class Estimate:
    """Slope of a regression; classic error and R squared are NaN if it is corrected."""

    slope: float
    classic_error: float
    robust_error: float
    r_squared: float


def estimate(design: Design, firms, panel) -> Estimate:
    """Estimate a design on one sample: its firms, for what is known of them, and their panel."""
    size = pd.DataFrame({"market cap": firms.log_market_cap}) if design.with_size else None
    if design.correction != "none":
        return _corrected(design, panel, size)
    if design.regressor == "sensitivity":
        slopes = sensitivity(panel.next_income, panel.firm_input, form=design.sensitivity_form)
        regressor = slopes.slope
    else:
        regressor = firms.output_elasticity
    right = pd.DataFrame({design.regressor: regressor})
    fit = cross_section(_measure(design, panel), right if size is None else right.join(size))
    return Estimate(
        slope=float(fit.classic.params[design.regressor]),
        classic_error=float(fit.classic.bse[design.regressor]),
        robust_error=float(fit.robust.bse[1]),
        r_squared=float(fit.classic.rsquared),
    )


def _measure(design: Design, panel) -> np.ndarray:
    """Estimate informativeness of every firm of a panel, shape (J,)."""
    return relative_informativeness(
        panel.price,
        getattr(panel, design.payoff),
        getattr(panel, f"next_{design.payoff}"),
        panel.controls(design.controls),
        form=design.form,
        bias=design.bias,
    )


def _corrected(design: Design, panel, size) -> Estimate:
    if design.correction == "crossfit":
        dates = panel.price.shape[1]
        parts = [panel.dates(0, dates // 2), panel.dates(dates // 2, dates)]
    else:
        parts = [panel]
    slopes = [sensitivity(part.next_income, part.firm_input) for part in parts]
    slopes = slopes[::-1]  # of two halves, the other one's
    measures = np.array([_measure(design, part) for part in parts])
    found, errors = np.array([(s.slope, s.standard_error) for s in slopes]).swapaxes(0, 1)
    fit = fit_corrected(measures, found, errors, size)
    slope, error = fit.params["sensitivity"], fit.standard_errors["sensitivity"]
    return Estimate(float(slope), float("nan"), float(error), float("nan"))


def population_slope(design: Design, population) -> float:
    """
    Regress exact informativeness on the exact regressor, over the whole population.

    Parameters
    ----------
    design : Design
        Regression; its finite-sample options are ignored.
    population : Population
        Firms.
    """
    require_instance("design", design, Design)
    require_instance("population", population, Firms)
    right = pd.DataFrame({design.regressor: getattr(population, design.regressor)})
    if design.with_size:
        right["market cap"] = population.log_market_cap
    exact = population.relative_informativeness(design.payoff, design.form, design.controls)
    return float(cross_section(exact, right).classic.params[design.regressor])


def monte_carlo(
    draw: Callable,
    designs: Mapping[str, Design],
    *,
    replications: int,
    seed: int,
    workers: int | None = None,
    store: Path | None = None,
) -> pd.DataFrame:
    """
    Estimate designs on many samples.

    Parameters
    ----------
    draw : callable
        Maps a numpy Generator to firms and their panel.
    designs : mapping of str to Design
        Regressions by label; all see the same samples.
    replications : int
        Number of samples, at least 2.
    seed : int
        Seed; replication r always sees the r-th child of its seed sequence.
    workers, store : optional
        As in ``frictions.foundation.parallel.run_tasks``.

    Returns
    -------
    DataFrame
        One row a replication and design (a two-level index), columns as the fields of Estimate.

    Raises
    ------
    ValueError
        If there are fewer than 2 replications.
    """
    require_instance("draw", draw, Callable)
    require_instance("designs", designs, Mapping)
    for label, design in designs.items():
        require_instance(f"designs[{label!r}]", design, Design)
    require_count("replications", replications, 2)
    seed = require_count("seed", seed, 0)
    found = run_tasks(
        functools.partial(_replication, draw, designs),
        range(replications),
        seed=seed,
        workers=workers,
        store=store,
        batch=BATCH,
        description="replications",
    )
    rows = {(r, label): row for r, rows in enumerate(found) for label, row in rows.items()}
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(table.index, names=["replication", "design"])
    return table


def _replication(draw, designs, _, rng) -> dict[str, dict[str, float]]:
    """Estimate every design on one sample."""
    firms, panel = draw(rng)
    return {label: vars(estimate(design, firms, panel)) for label, design in designs.items()}


def summarise(estimates: pd.DataFrame, truth: Mapping[str, float]) -> pd.DataFrame:
    """
    Compare each design's estimates with its population slope, a row a design as in ``truth``.

    Mean t is robust where there is no classic error; coverage is that of 95 percent intervals.
    """
    unknown = set(estimates.index.unique("design")) - set(truth)
    if unknown:
        raise ValueError(f"truth lacks {sorted(unknown)}: it must have every design")
    critical = ndtri(0.5 + LEVEL / 2.0)
    rows = {}
    for label in truth:
        sample = estimates.xs(label, level="design")
        miss = (sample["slope"] - truth[label]).abs()
        error = sample["classic_error"].fillna(sample["robust_error"])
        rows[label] = {
            "truth": truth[label],
            "mean": sample["slope"].mean(),
            "s.d.": sample["slope"].std(ddof=1),
            "classic s.e.": sample["classic_error"].mean(),
            "robust s.e.": sample["robust_error"].mean(),
            "classic coverage": _coverage(miss, sample["classic_error"], critical),
            "robust coverage": _coverage(miss, sample["robust_error"], critical),
            "mean t": (sample["slope"] / error).mean(),
            "R squared": sample["r_squared"].mean(),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _coverage(miss: pd.Series, error: pd.Series, critical: float) -> float:
    """Share of intervals that contain the truth; missing if there is no standard error."""
    return float((miss <= critical * error).mean()) if error.notna().all() else float("nan")
