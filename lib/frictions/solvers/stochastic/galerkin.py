r"""
Nonlinear equations in functions of a Gaussian state: Galerkin's method on a Hermite expansion.

A function is a series :math:`f=\sum_\alpha \hat f_\alpha h_\alpha`.  Its derivatives are exact on
coefficients; products with known functions are taken at the expansion's quadrature nodes and
projected back.  An operator

.. math::

    f \mapsto a\,f + \sum_j b_j\,\partial_j f + \tfrac12\sum_{jk} c_{jk}\,\partial_j\partial_k f,

with a, b, c known at the nodes, is then a matrix on coefficients.  The law of the expansion's
process is only the weight of the projection: the state need not follow it.
"""

import numpy as np
import scipy.sparse as sp

from frictions.foundation import require_array, require_instance
from frictions.solvers.stochastic.hermite import EXTRA_NODES, HermiteExpansion, hermite_values


class HermiteGalerkin:
    """
    Values, derivatives and projections of series at the nodes of an expansion.

    Parameters
    ----------
    expansion : HermiteExpansion
        Basis and quadrature, of a state in d dimensions.

    Attributes
    ----------
    basis : array, shape (n_nodes, n_basis)
        The basis functions at the nodes.
    weights : array, shape (n_nodes,)
        Quadrature weights; they add up to one.
    """

    def __init__(self, expansion: HermiteExpansion):
        require_instance("expansion", expansion, HermiteExpansion)
        self.expansion = expansion
        indices, d = expansion.multi_indices, expansion.process.dimension
        points, weights = np.polynomial.hermite_e.hermegauss(expansion.degree + EXTRA_NODES)
        polynomials = hermite_values(points, expansion.degree)
        weights = weights / np.sqrt(2.0 * np.pi)
        axes = np.indices([weights.size] * d).reshape(d, -1)
        self._rows = np.ones((len(indices), axes.shape[1]))
        self.weights = np.ones(axes.shape[1])
        for j, node in enumerate(axes):
            self._rows *= polynomials[indices[:, j]][:, node]
            self.weights *= weights[node]
        self.basis, self._projector = self._rows.T, self._rows * self.weights
        self._derivatives = [sp.csr_array(matrix) for matrix in _derivatives(expansion)]

    def project(self, values) -> np.ndarray:
        """Return coefficients (n_basis, k) of functions given at the nodes, (n_nodes, k)."""
        return self._projector @ require_array("values", values, (len(self.weights), None))

    def derivative_series(self, coefficients) -> np.ndarray:
        """Return series (d, n_basis, k) of the derivatives of k series by the deviations."""
        coefficients = require_array("coefficients", coefficients, (self.basis.shape[1], None))
        return np.stack([D @ coefficients for D in self._derivatives])

    def gradient(self, coefficients) -> np.ndarray:
        """Return derivatives (d, n_nodes, k) of k series by the deviations of the process."""
        return self.basis @ self.derivative_series(coefficients)

    def operator(self, factors: dict[tuple[int, ...], np.ndarray]) -> np.ndarray:
        """
        Return the matrix on coefficients of a differential operator.

        Parameters
        ----------
        factors : dict
            By the axes along which a function is differentiated, the factor (n_nodes,) of that
            derivative: ``()`` for the function itself, ``(j,)`` and ``(j, k)`` for derivatives.

        Returns
        -------
        array, shape (n_basis, n_basis)
            The operator, projected.
        """
        require_instance("factors", factors, dict)
        image, axes = np.zeros_like(self._rows), range(len(self._derivatives))
        for key, factor in factors.items():
            if not (isinstance(key, tuple) and set(key) <= set(axes)):
                raise ValueError(f"factors has the key {key!r}; keys are tuples of axes in {axes}")
            rows = self._rows
            for j in key:
                rows = self._derivatives[j].T @ rows
            image += require_array(f"factors[{key}]", factor, (len(self.weights),)) * rows
        return self._projector @ image.T


def _derivatives(expansion: HermiteExpansion) -> np.ndarray:
    """Return what derivatives by the d deviations do to coefficients, (d, n_basis, n_basis)."""
    position = {tuple(alpha): i for i, alpha in enumerate(expansion.multi_indices.tolist())}
    d, n = expansion.process.dimension, len(position)
    standard = np.zeros((d, n, n))  # by the whitened state: h_k' = sqrt(k) h_(k-1)
    for alpha, i in position.items():
        for j in (j for j, a in enumerate(alpha) if a):
            lowered = (*alpha[:j], alpha[j] - 1, *alpha[j + 1 :])
            standard[j, position[lowered], i] = np.sqrt(alpha[j])
    whiten = np.linalg.inv(np.linalg.cholesky(expansion.process.stationary_covariance))
    return np.einsum("jm,jab->mab", whiten, standard)
