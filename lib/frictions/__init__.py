"""Frictions: solvers, models and empirics behind a book of executable papers."""

from pathlib import Path

from frictions.foundation.compiled_code import ensure_place
from frictions.foundation.lazy import parts_on_demand

__version__ = "0.2.0"
__getattr__, __dir__ = parts_on_demand(__name__, __path__)

ensure_place(Path(__file__).parent)  # before any module compiles
