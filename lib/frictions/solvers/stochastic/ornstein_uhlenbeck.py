r"""
Multivariate Ornstein-Uhlenbeck process with its exact Gaussian transition.

The deviation :math:`y` follows

.. math::

    dy_j = -\kappa_j y_j\,dt + \sigma_j\,dZ_j, \qquad
    \mathrm{corr}(dZ_j, dZ_k) = R_{jk},

and the level is :math:`x = \bar x + y` (arithmetic) or :math:`x_j = \bar x_j e^{y_j}` (logarithmic,
always positive).  With :math:`C_{jk} = R_{jk}\sigma_j\sigma_k`, over a step :math:`\Delta`

.. math::

    y' = e^{-\kappa\Delta} y + \varepsilon, \qquad
    \mathrm{E}\,\varepsilon_j\varepsilon_k =
        C_{jk}\,\frac{1 - e^{-(\kappa_j+\kappa_k)\Delta}}{\kappa_j+\kappa_k},

and the stationary covariance is the limit :math:`C_{jk}/(\kappa_j+\kappa_k)`.

=====================  ==================  ======  =======================
symbol                 code                shape   unit
=====================  ==================  ======  =======================
:math:`\bar x`         ``mean``            (d,)    level
:math:`\kappa`         ``mean_reversion``  (d,)    per period
:math:`\sigma`         ``volatility``      (d,)    per square root period
:math:`R`              ``correlation``     (d, d)
=====================  ==================  ======  =======================
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from frictions.foundation import require_choice, require_count, require_flag, require_number
from frictions.foundation.arrays import require_array
from frictions.foundation.parameters import set_fields

SCHEMES = ("exact", "euler")
STARTS = ("stationary", "mean")


@njit(cache=True)
def _paths(shocks, persistence):
    """Turn shocks, (paths, dates, d), into the deviations that they make, in place."""
    for i in range(shocks.shape[0]):
        for t in range(1, shocks.shape[1]):
            for j in range(persistence.size):
                shocks[i, t, j] += persistence[j] * shocks[i, t - 1, j]


@dataclass(frozen=True, eq=False)
class OUProcess:
    """
    Ornstein-Uhlenbeck process with diagonal mean reversion and correlated shocks.

    Attributes
    ----------
    mean : array, shape (d,)
        Long-run level.
    mean_reversion : array, shape (d,)
        Speed of mean reversion per period, positive.
    volatility : array, shape (d,)
        Diffusion coefficient per square root of a period, positive.
    correlation : array, shape (d, d)
        Correlation of the shocks, positive definite.
    logarithmic : bool
        If true, the deviation is that of the log level.

    Raises
    ------
    ValueError
        If a shape, a coefficient or the correlation matrix is not as above.
    """

    mean: np.ndarray
    mean_reversion: np.ndarray
    volatility: np.ndarray
    correlation: np.ndarray
    logarithmic: bool = False

    def __post_init__(self):
        require_flag("logarithmic", self.logarithmic)
        d = require_array("mean", self.mean, (None,)).size
        for name, shape, inside in (
            ("mean", (d,), "(0, inf)" if self.logarithmic else "(-inf, inf)"),
            ("mean_reversion", (d,), "(0, inf)"),
            ("volatility", (d,), "(0, inf)"),
            ("correlation", (d, d), "(-inf, inf)"),
        ):
            values = require_array(name, getattr(self, name), shape, inside)
            set_fields(self, **{name: values.copy()})
        R = self.correlation
        if not (np.allclose(R, R.T, atol=1e-12) and np.allclose(np.diag(R), 1.0, atol=1e-12)):
            raise ValueError(
                f"correlation = {R.tolist()} must be symmetric with ones on its diagonal"
            )
        smallest = np.linalg.eigvalsh(R)[0]
        if smallest <= 1e-12:
            told = f"its smallest eigenvalue is {smallest:.3e}"
            raise ValueError(f"correlation = {R.tolist()} must be positive definite; {told}")

    @property
    def dimension(self) -> int:
        """Number of components."""
        return self.mean.size

    @property
    def shock_covariance(self) -> np.ndarray:
        """Covariance of the shocks per period, shape (d, d)."""
        return self.correlation * np.outer(self.volatility, self.volatility)

    @property
    def stationary_covariance(self) -> np.ndarray:
        """Covariance of the deviation in the stationary law, shape (d, d)."""
        return self.shock_covariance / np.add.outer(self.mean_reversion, self.mean_reversion)

    def level(self, deviation) -> np.ndarray:
        """Level at a deviation from the mean (a log deviation for a log process), (..., d)."""
        deviation = require_array("deviation", deviation, (..., self.dimension))
        return self.mean * np.exp(deviation) if self.logarithmic else self.mean + deviation

    def deviation(self, level) -> np.ndarray:
        """Deviation at a level, (..., d), positive for a log process; inverse of ``level``."""
        inside = "(0, inf)" if self.logarithmic else "(-inf, inf)"
        level = require_array("level", level, (..., self.dimension), inside)
        return np.log(level / self.mean) if self.logarithmic else level - self.mean

    def transition(self, dt: float, scheme: str = "exact") -> tuple[np.ndarray, np.ndarray]:
        """
        Gaussian transition of the deviation over a step of ``dt`` periods.

        Parameters
        ----------
        dt : float
            Length of the step, positive.
        scheme : str, optional
            "exact", or "euler" for the first-order discretisation.

        Returns
        -------
        persistence : array, shape (d,)
            Diagonal of the transition matrix.
        covariance : array, shape (d, d)
            Covariance of the innovation.

        Raises
        ------
        ValueError
            If an argument is out of range or the Euler step is unstable.
        """
        dt = require_number("dt", dt, "(0, inf)")
        require_choice("scheme", scheme, SCHEMES)
        if scheme == "euler":
            persistence = 1.0 - self.mean_reversion * dt
            if (np.abs(persistence) >= 1).any():
                raise ValueError(
                    f"dt = {dt} must be below {2 / self.mean_reversion.max():g}: the Euler step is "
                    f"unstable for mean reversion {self.mean_reversion.max():g}"
                )
            return persistence, self.shock_covariance * dt
        rate = np.add.outer(self.mean_reversion, self.mean_reversion)
        covariance = self.shock_covariance * -np.expm1(-rate * dt) / rate
        return np.exp(-self.mean_reversion * dt), covariance

    def simulate(
        self,
        n_paths: int,
        n_steps: int,
        dt: float,
        seed: int,
        *,
        first_path: int = 0,
        scheme: str = "exact",
        start: str = "stationary",
    ) -> np.ndarray:
        """
        Simulate paths of the level.

        Path ``i`` has a random stream of its own, derived from the seed and its number, so a long
        simulation may be cut into chunks (``first_path``) without changing a bit of it.

        Parameters
        ----------
        n_paths : int
            Number of paths.
        n_steps : int
            Steps per path after the initial date.
        dt : float
            Length of a step in periods.
        seed : int
            Seed of the whole simulation.
        first_path : int, optional
            Number of the first path returned.
        scheme : str, optional
            "exact" or "euler", see ``transition``.
        start : str, optional
            "stationary" draws the initial state from its stationary law, "mean" starts there.

        Returns
        -------
        array, shape (n_paths, n_steps + 1, d)
            Levels, the initial date included.

        Raises
        ------
        ValueError
            If a count is not positive or an option unknown.
        """
        n_paths, n_steps = require_count("n_paths", n_paths), require_count("n_steps", n_steps)
        seed = require_count("seed", seed, 0)
        first_path = require_count("first_path", first_path, 0)
        require_choice("start", start, STARTS)
        persistence, covariance = self.transition(dt, scheme)
        # The discretised process has its own stationary law under Euler.
        first = covariance / (1.0 - np.outer(persistence, persistence))
        normals = np.empty((n_paths, n_steps + 1, self.dimension))
        for i in range(n_paths):
            stream = np.random.SeedSequence(seed, spawn_key=(first_path + i,))
            np.random.default_rng(stream).standard_normal(out=normals[i])
        # A product a path, so that paths do not depend on how many there are.
        deviations = normals @ np.linalg.cholesky(covariance).T
        deviations[:, :1] = normals[:, :1] @ np.linalg.cholesky(first).T * (start != "mean")
        _paths(deviations, persistence)
        return self.level(deviations)
