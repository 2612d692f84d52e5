"""`import frictions` where numba may write nowhere."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import frictions

PROGRAM = """\
import importlib, os, pkgutil
{first}
import frictions.solvers
for module in pkgutil.walk_packages(frictions.solvers.__path__, "frictions.solvers."):
    importlib.import_module(module.name)
print(os.environ.get("NUMBA_CACHE_DIR"))
"""


@pytest.fixture
def library(tmp_path):
    """Copy the library to where no compiled code can be kept: files stand in the way."""
    copy = tmp_path / "lib" / "frictions"
    shutil.copytree(
        Path(frictions.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__")
    )
    for folder in [copy, *(path for path in copy.rglob("*") if path.is_dir())]:
        (folder / "__pycache__").write_text("")
    return copy.parent


def run(library, home, first=""):
    env = {k: v for k, v in os.environ.items() if k not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")}
    env |= {"PYTHONPATH": str(library), "HOME": str(home)}
    program = PROGRAM.format(first=first)
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("first", ["", "import numba"])
def test_a_private_directory_stands_in_and_goes_with_the_process(library, first):
    place = run(library, os.devnull, first)
    assert "frictions-numba-" in place
    assert not Path(place).exists()


def test_a_home_that_can_be_written_is_left_to_numba(library, tmp_path):
    assert run(library, tmp_path) == "None"
