"""The library as a stranger gets it: a wheel, used in a script outside the clone."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest

import frictions
from tests.tools.miniature import ROOT

# What the core does without: the extras `empirics`, `data` and `book`.
EXTRAS = (
    "IPython", "jupyter_book", "linearmodels", "matplotlib", "myst_nb", "openpyxl", "xlrd",
    "requests", "sphinx", "statsmodels",
)  # fmt: skip
SCRIPT = """\
import importlib, pkgutil, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in EXTRAS:
            raise ImportError(f"the core imports {name}")

sys.meta_path.insert(0, Refuse())

import frictions
for part in ("frictions.foundation", "frictions.solvers", "frictions.models"):
    package = importlib.import_module(part)
    for module in pkgutil.walk_packages(package.__path__, part + "."):
        importlib.import_module(module.name)

import numpy as np
from frictions.solvers.equilibrium import assemble, solve_linear_model

model = assemble([{"x": 1.0, "x(-1)": -0.5, "e": -1.0}], variables=("x",), shocks=("e",))
print(solve_linear_model(model).responses("e", size=1.0, periods=3).squeeze().tolist())
print(frictions.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel of what is in the working tree."""
    place = tmp_path_factory.mktemp("wheel")
    source = place / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    # A copy: setuptools leaves a record beside what it packs, which the clone is to be spared.
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "lib", source / "lib", ignore=ignored)
    command = [
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--no-index", "--wheel-dir", str(place), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    (file,) = place.glob("frictions-*.whl")
    return file


def test_the_wheel_holds_the_tables_the_style_and_the_marker_of_types(wheel):
    assert wheel.name.split("-")[1] == frictions.__version__
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"frictions/{path.relative_to(ROOT / 'lib' / 'frictions').as_posix()}"
        for path in (ROOT / "lib" / "frictions").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= names
    assert "frictions/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "tools", "book"))]


def test_a_stranger_uses_solvers_and_models_with_the_core_alone(wheel, tmp_path):
    target = tmp_path / "installed"
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
        "--target", str(target), str(wheel),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    script = tmp_path / "own.py"
    script.write_text(f"EXTRAS = {EXTRAS!r}\n{SCRIPT}")
    env = {**os.environ, "PYTHONPATH": str(target)}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    path, where = done.stdout.splitlines()
    assert where.startswith(str(target))
    assert eval(path)[:3] == pytest.approx([1.0, 0.5, 0.25], abs=1e-12)


def test_extras_name_only_what_is_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    assert set(extras) == {"empirics", "data", "book", "cluster", "lab", "test"}
    asked = [r for group in extras.values() for r in group if r.startswith("frictions[")]
    named = {name for r in asked for name in r[len("frictions[") : -1].split(",")}
    assert named <= set(extras)
