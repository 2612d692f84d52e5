"""`import frictions` reaches every wing's doors, and imports a wing when it is named."""

import subprocess
import sys

import pytest

import frictions


def run(code):
    command = [sys.executable, "-W", "error", "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.split()


def test_doors_are_reached_from_the_package_alone():
    code = "import frictions; print(frictions.solvers.equilibrium.solve_linear_model.__name__)"
    assert run(code) == ["solve_linear_model"]


def test_nothing_is_imported_before_it_is_named():
    code = "import frictions, sys; print(*(m for m in sys.modules if m.startswith('frictions.')))"
    assert {name.split(".")[1] for name in run(code)} <= {"foundation"}


def test_parts_are_there():
    assert {"solvers", "models", "empirics", "data", "report"} <= set(dir(frictions))
    assert "households" in dir(frictions.solvers)
    with pytest.raises(AttributeError, match=r"'frictions.solvers' has no attribute 'poetry'"):
        _ = frictions.solvers.poetry
