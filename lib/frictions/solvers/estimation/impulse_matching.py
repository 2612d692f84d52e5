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

from dataclasses import dataclass, field

import numpy as np

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

    Raises
    ------
    ValueError
        For an unknown scheme.
    """
    horizon = np.arange(1, covariance.shape[0] + 1)
    if scheme == "none":
        return covariance
    if scheme == "diag":
        return np.diag(np.diag(covariance))
    if scheme == "diag*j":
        return np.diag(np.diag(covariance) * horizon)
    if scheme != "paper":
        raise ValueError(f"scheme = {scheme!r} must be one of {SCHEMES}")
    block = covariance / np.maximum.outer(horizon, horizon)
    block[np.diag_indices_from(block)] = np.diag(covariance)
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
    ValueError
        If shapes do not agree, or a block is not positive definite: there were fewer bootstrap
        draws than horizons.
    """

    names: tuple[str, ...]
    responses: np.ndarray
    covariances: np.ndarray
    scheme: str = "paper"
    _factors: np.ndarray = field(init=False, repr=False)

    def __post_init__(self):
        n, h = len(self.names), np.shape(self.responses)[1]
        if np.shape(self.responses) != (n, h) or np.shape(self.covariances) != (n, h, h):
            raise ValueError(
                f"responses {np.shape(self.responses)} and covariances "
                f"{np.shape(self.covariances)} must be (n, h) and (n, h, h) with n = {n} names"
            )
        blocks = np.stack([weight_block(block, self.scheme) for block in self.covariances])
        object.__setattr__(self, "_factors", _factors(blocks, self.names))

    def select(self, names) -> "MatchingTarget":
        """
        Keep some of the series.

        Parameters
        ----------
        names : sequence of str
            Series to keep, in this order.

        Returns
        -------
        MatchingTarget
            With the other series left out.
        """
        rows = [self.names.index(name) for name in names]
        return MatchingTarget(
            tuple(names), self.responses[rows], self.covariances[rows], self.scheme
        )

    def misses(self, model: np.ndarray) -> np.ndarray:
        """
        Return the criterion, series by series.

        Parameters
        ----------
        model : array, shape (n, h)
            The model's responses at the same horizons.

        Returns
        -------
        array, shape (n,)
            Contributions; their sum is the criterion.
        """
        gap = (self.responses - model)[:, :, None]
        return (np.matmul(self._factors, gap)[:, :, 0] ** 2).sum(axis=1)


def _factors(blocks: np.ndarray, names) -> np.ndarray:
    """Return W with W'W the inverse of each block."""
    factors = np.empty_like(blocks)
    for i, block in enumerate(blocks):
        roots = np.linalg.eigvalsh(block)
        if not roots[0] > np.finfo(float).eps * block.shape[0] * roots[-1]:
            raise ValueError(
                f"weights of {names[i]}: the covariance between {block.shape[0]} horizons is "
                "singular; need more bootstrap draws than matched horizons"
            )
        factors[i] = np.linalg.inv(np.linalg.cholesky(block))
    return factors
