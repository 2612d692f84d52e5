r"""
The distance between two sets of impulse responses, weighted by sampling uncertainty.

.. math::

    J = \sum_i (\hat\psi_i - \psi_i)' \Sigma_i^{-1} (\hat\psi_i - \psi_i)

with one block :math:`\Sigma_i` a series, made from the covariance :math:`\sigma_{i,jk}` of the
estimate between horizons j and k.  Four schemes: ``"paper"`` keeps the diagonal and divides the
off-diagonal covariances by max(j, k) (Yu 2019, appendix A.1); ``"none"`` takes the covariance as
it is; ``"diag"`` its diagonal; ``"diag*j"`` its diagonal times the horizon.

====================  ================  ==========
symbol                code              shape
====================  ================  ==========
:math:`\hat\psi`      ``responses``     (n, h)
:math:`\sigma_i`      ``covariances``   (n, h, h)
:math:`\Sigma_i`      ``weights``       (n, h, h)
====================  ================  ==========
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from frictions.foundation import InadequateData, require_array, require_choice
from frictions.foundation.parameters import set_fields

SCHEMES = ("paper", "none", "diag", "diag*j")


def weight_block(covariance: np.ndarray, scheme: str = "paper") -> np.ndarray:
    """
    Return the block whose inverse weighs the misses of one series.

    Parameters
    ----------
    covariance : array, shape (h, h)
        Covariance of the estimated response between horizons 1 to h.
    scheme : str, optional
        One of ``SCHEMES``.

    Returns
    -------
    array, shape (h, h)
        The block before inversion.
    """
    require_choice("scheme", scheme, SCHEMES)
    covariance = require_array("covariance", covariance, ("h", "h"))
    if not np.allclose(covariance, covariance.T):
        raise ValueError("covariance must be symmetric")
    horizon = np.arange(1, len(covariance) + 1)
    variances = np.diag(covariance)
    if scheme == "none":
        return covariance
    if scheme == "diag":
        return np.diag(variances)
    if scheme == "diag*j":
        return np.diag(variances * horizon)
    block = covariance / np.maximum.outer(horizon, horizon)
    block[np.diag_indices_from(block)] = variances
    return block


@dataclass(frozen=True, eq=False)
class MatchingTarget:
    """
    Estimated impulse responses that a model is asked to match.

    Attributes
    ----------
    names : tuple of str
        The n series.
    responses : array, shape (n, h)
        Estimates at horizons 1 to h.
    covariances : array, shape (n, h, h)
        Their covariance between horizons, one block a series.
    scheme : str
        One of ``SCHEMES``.

    Raises
    ------
    InadequateData
        If a block is not positive definite: there were fewer bootstrap draws than horizons.

    Examples
    --------
    >>> target = MatchingTarget(("output",), [[1.0, 0.5]], [[[0.04, 0.0], [0.0, 0.01]]])
    >>> target.misses([[0.8, 0.5]]).round(6).tolist()
    [1.0]
    """

    names: tuple[str, ...]
    responses: np.ndarray
    covariances: np.ndarray
    scheme: str = "paper"
    _factors: np.ndarray = field(init=False, repr=False)

    def __post_init__(self):
        names = _distinct("names", self.names)
        responses = require_array("responses", self.responses, (len(names), "h"))
        h = responses.shape[1]
        covariances = require_array("covariances", self.covariances, (len(names), h, h))
        blocks = np.stack([weight_block(block, self.scheme) for block in covariances])
        set_fields(
            self, names=names, responses=responses, covariances=covariances,
            _factors=_factors(blocks, names),
        )  # fmt: skip

    def select(self, names: Sequence[str]) -> "MatchingTarget":
        """Keep some of the series, in the order of their names."""
        names = _distinct("names", names)
        for name in names:
            require_choice("names", name, self.names)
        rows = [self.names.index(name) for name in names]
        return MatchingTarget(names, self.responses[rows], self.covariances[rows], self.scheme)

    def misses(self, model: np.ndarray) -> np.ndarray:
        """Return the criterion of responses (n, h) series by series, shape (n,)."""
        gap = (self.responses - require_array("model", model, self.responses.shape))[:, :, None]
        return (np.matmul(self._factors, gap)[:, :, 0] ** 2).sum(axis=1)


def _distinct(argument: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return names as a tuple, or say that they are none or stand twice."""
    if isinstance(names, str) or not isinstance(names, Sequence) or not names:
        raise TypeError(f"{argument} = {names!r} must be a sequence of names")
    if len(set(names)) < len(names) or not all(isinstance(name, str) for name in names):
        raise ValueError(f"{argument} = {tuple(names)} must be texts that differ")
    return tuple(names)


def _factors(blocks: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Return W with W'W the inverse of each block."""
    factors = np.empty_like(blocks)
    for i, block in enumerate(blocks):
        roots = np.linalg.eigvalsh(block)
        if not roots[0] > np.finfo(float).eps * block.shape[0] * roots[-1]:
            told = f"covariances of {names[i]}: the block between {len(block)} horizons is singular"
            raise InadequateData(f"{told}; it needs more bootstrap draws than matched horizons")
        factors[i] = np.linalg.inv(np.linalg.cholesky(block))
    return factors
