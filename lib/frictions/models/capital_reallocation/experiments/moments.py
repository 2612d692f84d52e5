"""Second moments of filtered series, exactly, as integrals over frequencies."""

import numpy as np
import pandas as pd

from frictions.foundation import require_array, require_members, require_number

HP_ANNUAL = 100.0
FREQUENCIES = 4096


def moments_of(impulses: list[pd.DataFrame], smoothing: float = HP_ANNUAL) -> pd.DataFrame:
    """
    Return second moments of filtered series from the responses to one innovation of each shock.

    Parameters
    ----------
    impulses : list of DataFrame
        A shock each, independent: responses by date; ``output`` among the variables.
    smoothing : float, optional
        As in `LinearResponses.moments`, whose columns come out.
    """
    require_members("impulses", impulses, pd.DataFrame)
    smoothing = require_number("smoothing", smoothing, "[0, inf)")
    names = list(impulses[0])
    for impulse in impulses:
        if list(impulse).count("output") != 1 or list(impulse) != names:
            raise ValueError(f"impulses have {list(impulse)}, must have {names} with output once")
        require_array("impulses", impulse.to_numpy(), (None, len(names)))
    grid = 2.0 * np.pi * np.arange(FREQUENCIES) / FREQUENCIES
    gain = np.ones(FREQUENCIES)
    if smoothing > 0.0:
        roughness = 4.0 * smoothing * (1.0 - np.cos(grid)) ** 2
        gain = roughness / (1.0 + roughness)
    here = names.index("output")
    spectra = np.zeros((len(names), FREQUENCIES))
    cross = np.zeros((len(names), FREQUENCIES), complex)
    for impulse in impulses:
        transform = np.fft.fft(impulse[names].to_numpy().T, FREQUENCIES) * gain
        spectra += np.abs(transform) ** 2
        cross += transform * transform[here].conj()
    variance = spectra.mean(axis=1)
    sd = np.sqrt(variance)
    with np.errstate(invalid="ignore", divide="ignore"):  # without lemons their share is zero
        return pd.DataFrame(
            {
                "sd": sd,
                "relative": sd / sd[here],
                "with_output": cross.real.mean(axis=1) / (sd * sd[here]),
                "autocorrelation": (spectra * np.cos(grid)).mean(axis=1) / variance,
            },
            index=names,
        )
