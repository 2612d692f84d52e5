"""Valid calls of the doors of `frictions.solvers.stochastic`."""

import numpy as np

from frictions.solvers.stochastic import HermiteExpansion, HermiteGalerkin, OUProcess

CORRELATION = np.array([[1.0, 0.25], [0.25, 1.0]])


def process():
    return OUProcess(np.array([1.0, 2.0]), np.array([0.5, 0.25]), np.array([0.1, 0.2]), CORRELATION)


def expansion():
    return HermiteExpansion(process(), 2)


def basis():
    return np.linspace(0.5, 1.0, 6)[:, None]


EXAMPLES = {
    "OUProcess": lambda: dict(
        mean=np.array([1.0, 2.0]),
        mean_reversion=np.array([0.5, 0.25]),
        volatility=np.array([0.1, 0.2]),
        correlation=CORRELATION,
    ),
    "OUProcess.level": lambda: dict(self=process(), deviation=np.array([[0.1, -0.2]])),
    "OUProcess.deviation": lambda: dict(self=process(), level=np.array([[1.1, 1.8]])),
    "OUProcess.transition": lambda: dict(self=process(), dt=0.5, scheme="exact"),
    "OUProcess.simulate": lambda: dict(
        self=process(), n_paths=2, n_steps=3, dt=0.5, seed=1, first_path=0
    ),
    "HermiteGalerkin": lambda: dict(expansion=expansion()),
    "HermiteGalerkin.project": lambda: dict(
        self=HermiteGalerkin(expansion()), values=expansion().nodes[:, :1] ** 2
    ),
    "HermiteGalerkin.derivative_series": lambda: dict(
        self=HermiteGalerkin(expansion()), coefficients=basis()
    ),
    "HermiteGalerkin.gradient": lambda: dict(
        self=HermiteGalerkin(expansion()), coefficients=basis()
    ),
    "HermiteGalerkin.operator": lambda: dict(
        self=HermiteGalerkin(expansion()),
        factors={(): np.linspace(0.0, 1.0, 25), (0, 1): np.linspace(0.0, 1.0, 25)},
    ),
    "HermiteExpansion": lambda: dict(process=process(), degree=2, tolerance=0.5),
    "HermiteExpansion.project": lambda: dict(
        self=expansion(), values=expansion().nodes[:, :1] ** 2
    ),
    "HermiteExpansion.generate": lambda: dict(self=expansion(), coefficients=basis()),
    "HermiteExpansion.expectation": lambda: dict(
        self=expansion(), coefficients=basis(), horizon=1.0
    ),
    "HermiteExpansion.present_value": lambda: dict(
        self=expansion(), coefficients=basis(), discount_rate=0.1
    ),
    "HermiteExpansion.evaluate": lambda: dict(
        self=expansion(), coefficients=basis(), states=np.array([[1.1, 1.8]])
    ),
    "HermiteExpansion.projection_error": lambda: dict(
        self=expansion(), values=expansion().nodes[:, :1] ** 2, coefficients=basis()
    ),
}
