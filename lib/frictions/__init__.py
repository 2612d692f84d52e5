"""Frictions: solvers, models and empirics behind a book of executable papers."""

from pathlib import Path

from frictions.foundation.compiled_code import ensure_place

ensure_place(Path(__file__).parent)  # before any module compiles
