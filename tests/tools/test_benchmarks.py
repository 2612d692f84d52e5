"""Every benchmark still finds what it measures: they run by hand, long after an edit."""

import importlib

import pytest

from benchmarks.__main__ import _names


@pytest.mark.parametrize("name", _names())
def test_a_benchmark_imports_what_is_there(name):
    assert callable(importlib.import_module(f"benchmarks.{name}").run)
