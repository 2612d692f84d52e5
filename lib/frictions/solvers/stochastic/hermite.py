r"""
Expectations and present values of functions of an Ornstein-Uhlenbeck state, by Hermite expansion.

Let :math:`\xi = L^{-1} y` be the deviation scaled to a standard normal in the stationary law,
:math:`\Sigma = LL'`, and :math:`h_\alpha` the orthonormal products of Hermite polynomials.  The
generator maps a polynomial of total degree n into one of degree n,

.. math::

    \mathcal{L} h_\alpha = -\sum_{j,k} K_{jk}\sqrt{\alpha_j}\sqrt{(\alpha - e_j)_k + 1}\;
        h_{\alpha - e_j + e_k}, \qquad K = L^{-1}\mathrm{diag}(\kappa)L,

so on coefficients it is block diagonal by total degree.  A conditional expectation is the
exponential of each block, :math:`\mathrm{E}_t f(y_{t+u}) = e^{u\mathcal{L}} f`, and the present
value of a flow is a linear solve, :math:`\int_0^\infty e^{-\rho u}\mathrm{E}_t f(y_{t+u})\,du =
(\rho - \mathcal{L})^{-1} f`: no simulation, no interpolation.

Source: the diagonal action of the OU semigroup on Hermite (chaos) series is classical; see Tian
(2015), eqs. (4)-(6), for the pricing problem it is used for.

=======================  ======================  ==============  ========================
symbol                   code                    shape           unit
=======================  ======================  ==============  ========================
:math:`\alpha`           ``multi_indices``       (n_basis, d)
:math:`\hat f_\alpha`    ``coefficients``        (n_basis, k)    of the functions
:math:`\mathcal{L}`      ``generator_blocks``    one a degree    per period
:math:`\rho`             ``discount_rate``       scalar          per period
=======================  ======================  ==============  ========================
"""

import functools
import itertools
from collections.abc import Callable

import numpy as np
import scipy.linalg
from numba import njit

from frictions.foundation import NotConverged, require_count, require_instance, require_number
from frictions.foundation.arrays import require_array
from frictions.solvers.stochastic.ornstein_uhlenbeck import OUProcess

BLOCK = 256  # states evaluated together: their basis values stay in cache
EXTRA_NODES = 3  # quadrature nodes per axis beyond the degree
MAX_NODES = 4_000_000  # a table of four functions at the nodes is then 128 MB


@njit(cache=True)
def _evaluate_series(deviation, whiten, coefficients, parent, axis, power, degree):
    """Evaluate k series at n states; each basis product is its parent times one polynomial."""
    n, d = deviation.shape
    n_basis, k = coefficients.shape
    out = np.empty((k, n))
    xi = np.empty(BLOCK)
    one_dimensional = np.empty((d, degree + 1, BLOCK))
    basis = np.empty((n_basis, BLOCK))
    total = np.empty((k, BLOCK))
    for first in range(0, n, BLOCK):
        size = min(BLOCK, n - first)
        for j in range(d):
            for i in range(size):
                xi[i] = 0.0
                for m in range(j + 1):  # lower triangular: no BLAS, so chunks agree bit by bit
                    xi[i] += whiten[j, m] * deviation[first + i, m]
                one_dimensional[j, 0, i] = 1.0
                one_dimensional[j, 1, i] = xi[i]
            for m in range(1, degree):
                a, b = 1.0 / np.sqrt(m + 1.0), np.sqrt(m / (m + 1.0))
                for i in range(size):
                    one_dimensional[j, m + 1, i] = (
                        a * xi[i] * one_dimensional[j, m, i] - b * one_dimensional[j, m - 1, i]
                    )
        for i in range(size):
            basis[0, i] = 1.0
            for s in range(k):
                total[s, i] = coefficients[0, s]
        for f in range(1, n_basis):
            for i in range(size):
                basis[f, i] = basis[parent[f], i] * one_dimensional[axis[f], power[f], i]
            for s in range(k):
                c = coefficients[f, s]
                for i in range(size):
                    total[s, i] += c * basis[f, i]
        for s in range(k):
            for i in range(size):
                out[s, first + i] = total[s, i]
    return out


def _multi_indices(dimension: int, degree: int) -> np.ndarray:
    """Return all multi-indices of total degree up to ``degree``, ordered by total degree."""
    every = itertools.product(range(degree + 1), repeat=dimension)
    kept = [alpha for alpha in every if sum(alpha) <= degree]
    return np.array(sorted(kept, key=lambda alpha: (sum(alpha), alpha)), dtype=np.int64)


def hermite_values(points: np.ndarray, degree: int) -> np.ndarray:
    """Orthonormal Hermite polynomials 0..degree at ``points``, shape (degree + 1, n)."""
    values = np.ones((degree + 1, points.size))
    values[1] = points
    for m in range(1, degree):
        values[m + 1] = (points * values[m] - np.sqrt(m) * values[m - 1]) / np.sqrt(m + 1)
    return values


class HermiteExpansion:
    """
    Hermite basis of an Ornstein-Uhlenbeck state, with quadrature, generator and resolvent.

    Parameters
    ----------
    process : OUProcess
        The state; functions are given at its levels.
    degree : int
        Largest total degree of the basis, at least 1.
    tolerance : float, optional
        Largest relative projection error accepted by ``project``.

    Attributes
    ----------
    nodes : array, shape (n_nodes, d)
        Levels of the state at which functions have to be evaluated for ``project``.
    multi_indices : array, shape (n_basis, d)
        Degrees of the basis functions, ordered by total degree.
    generator_blocks : list of array
        Action of the generator on coefficients, one square block a total degree.

    Raises
    ------
    ValueError
        If an argument is out of range, or the quadrature would have more than ``MAX_NODES`` nodes.
    """

    def __init__(self, process: OUProcess, degree: int, tolerance: float = 1e-3):
        require_instance("process", process, OUProcess)
        self.process, self.degree = process, require_count("degree", degree, 1)
        self.tolerance = require_number("tolerance", tolerance, "(0, inf)")
        n_nodes = (self.degree + EXTRA_NODES) ** process.dimension
        if n_nodes > MAX_NODES:
            raise ValueError(
                f"degree = {degree} must be lower for a state of {process.dimension} dimensions: "
                f"the quadrature would have {n_nodes:,} nodes, and at most {MAX_NODES:,} are made"
            )
        self._factor = np.linalg.cholesky(process.stationary_covariance)
        self._whiten = np.linalg.inv(self._factor)
        self.multi_indices = _multi_indices(process.dimension, self.degree)
        self._set_recursion()
        self._set_quadrature()
        self._set_generator()

    def _set_recursion(self) -> None:
        """Write each basis function as its parent (last active axis dropped) times one factor."""
        position = {tuple(alpha): i for i, alpha in enumerate(self.multi_indices.tolist())}
        n_basis = len(position)
        self._parent, self._axis, self._power = np.zeros((3, n_basis), dtype=np.int64)
        for alpha, i in position.items():
            if i == 0:
                continue
            last = max(j for j, a in enumerate(alpha) if a)
            self._axis[i], self._power[i] = last, alpha[last]
            self._parent[i] = position[alpha[:last] + (0,) * (len(alpha) - last)]

    def _set_quadrature(self) -> None:
        """Tensor Gauss-Hermite rule for the stationary law."""
        d = self.process.dimension
        points, weights = np.polynomial.hermite_e.hermegauss(self.degree + EXTRA_NODES)
        self._weights = weights / np.sqrt(2.0 * np.pi)
        self._polynomials = hermite_values(points, self.degree)
        grid = np.stack(np.meshgrid(*[points] * d, indexing="ij"), axis=-1).reshape(-1, d)
        self.nodes = self.process.level(grid @ self._factor.T)

    def _set_generator(self) -> None:
        """Fill the generator's blocks column by column from the formula in the module header."""
        kappa = self.process.mean_reversion
        K = self._whiten @ (kappa[:, None] * self._factor)
        total = self.multi_indices.sum(axis=1)
        self._slices = [slice(*np.searchsorted(total, (n, n + 1))) for n in range(self.degree + 1)]
        self.generator_blocks = []
        for block in self._slices:
            members = [tuple(alpha) for alpha in self.multi_indices[block].tolist()]
            position = {alpha: i for i, alpha in enumerate(members)}
            matrix = np.zeros((len(members), len(members)))
            for column, alpha in enumerate(members):
                for j in (j for j, a in enumerate(alpha) if a):
                    lowered = [*alpha]
                    lowered[j] -= 1
                    for k in range(len(alpha)):
                        raised = [*lowered]
                        raised[k] += 1
                        matrix[position[tuple(raised)], column] -= K[j, k] * np.sqrt(
                            alpha[j] * raised[k]
                        )
            self.generator_blocks.append(matrix)

    def _contract(self, tensor: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        """Apply ``matrix`` along each of the first d axes of ``tensor``."""
        for j in range(self.process.dimension):
            tensor = np.moveaxis(np.tensordot(matrix, tensor, axes=(1, j)), 0, j)
        return tensor

    def project(self, values) -> np.ndarray:
        """
        Coefficients of functions given at ``nodes``, by tensor Gauss-Hermite quadrature.

        Parameters
        ----------
        values : array, shape (n_nodes, k)
            The k functions at ``nodes``.

        Returns
        -------
        array, shape (n_basis, k)
            Coefficients.

        Raises
        ------
        ValueError
            If the shape does not fit or an entry is not finite.
        NotConverged
            If a function's relative projection error exceeds the tolerance.
        """
        values = require_array("values", values, (len(self.nodes), None))
        d, q = self.process.dimension, self._weights.size
        tensor = self._contract(values.reshape(*[q] * d, -1), self._polynomials * self._weights)
        coefficients = tensor[tuple(self.multi_indices.T)]
        errors = self.projection_error(values, coefficients)
        worst = int(np.argmax(errors))
        if not errors[worst] <= self.tolerance:
            raise NotConverged(
                f"relative projection error {errors[worst]:.3e} of function {worst} exceeds "
                f"{self.tolerance:.1e} at degree {self.degree}: raise the degree, or lower the "
                "curvature (for prices, risk aversion or volatility)",
                float(errors[worst]),
            )
        return coefficients

    def projection_error(self, values, coefficients) -> np.ndarray:
        """
        Relative root-mean-square error (k,) of k series at the nodes, by the stationary law.

        Parameters
        ----------
        values : array, shape (n_nodes, k)
            The functions at ``nodes``.
        coefficients : array, shape (n_basis, k)
            Their coefficients.
        """
        values = require_array("values", values, (len(self.nodes), None))
        coefficients = require_array(
            "coefficients", coefficients, (len(self.multi_indices), values.shape[1])
        )
        d, q = self.process.dimension, self._weights.size
        tensor = np.zeros((*[self.degree + 1] * d, values.shape[1]))
        tensor[tuple(self.multi_indices.T)] = coefficients
        fitted = self._contract(tensor, self._polynomials.T).reshape(values.shape)
        weight = functools.reduce(np.multiply.outer, [self._weights] * d).reshape(q**d, 1)
        squares = (weight * values**2).sum(0)
        error = (weight * (values - fitted) ** 2).sum(0)
        return np.sqrt(np.divide(error, squares, out=np.zeros_like(error), where=squares > 0))

    def _checked(self, coefficients) -> np.ndarray:
        return require_array("coefficients", coefficients, (len(self.multi_indices), None))

    def _by_degree(self, apply: Callable, coefficients) -> np.ndarray:
        """Return what ``apply`` makes of the generator's block and the coefficients, by degree."""
        coefficients = self._checked(coefficients)
        blocks = zip(self.generator_blocks, self._slices, strict=True)
        return np.concatenate([apply(A, coefficients[where]) for A, where in blocks])

    def generate(self, coefficients) -> np.ndarray:
        """Coefficients of the generator applied to functions, (n_basis, k): change per period."""
        return self._by_degree(np.matmul, coefficients)

    def expectation(self, coefficients, horizon: float) -> np.ndarray:
        """Coefficients (n_basis, k) of the expectation ``horizon`` periods ahead, not negative."""
        horizon = require_number("horizon", horizon, "[0, inf)")
        return self._by_degree(lambda A, c: scipy.linalg.expm(horizon * A) @ c, coefficients)

    def present_value(self, coefficients, discount_rate: float) -> np.ndarray:
        """Coefficients (n_basis, k) of perpetual flows discounted at a positive rate per period."""
        rho = require_number("discount_rate", discount_rate, "(0, inf)")

        def solve(A, c):
            return np.linalg.solve(rho * np.eye(len(A)) - A, c)

        return self._by_degree(solve, coefficients)

    def evaluate(self, coefficients, states) -> np.ndarray:
        """Values (n, k) of the series at levels of the process, shape (n, d)."""
        coefficients = self._checked(coefficients)
        states = require_array("states", states, (None, self.process.dimension))
        deviation = np.ascontiguousarray(self.process.deviation(states))
        recursion = self._parent, self._axis, self._power, self.degree
        return _evaluate_series(deviation, self._whiten, coefficients, *recursion).T
