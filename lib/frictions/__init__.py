"""Frictions: solvers, models and empirics behind a book of executable papers."""

from importlib.metadata import version
from pathlib import Path

from frictions.foundation.compiled_code import ensure_place
from frictions.foundation.lazy import parts_on_demand

__version__ = version("frictions")
__getattr__, __dir__ = parts_on_demand(__name__, __path__)

ensure_place(Path(__file__).parent)  # before any module compiles
