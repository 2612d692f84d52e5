"""The examples in docstrings run, and there are enough to show how the library is called."""

import doctest
import importlib
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parents[1] / "lib"
MODULES = sorted(
    ".".join(file.relative_to(LIBRARY).with_suffix("").parts)
    for file in LIBRARY.rglob("*.py")
    if ">>> " in file.read_text("utf8")
)


def examples(name):
    found = doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name))
    return [test for test in found if test.examples]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    for test in examples(name):
        report: list[str] = []
        runner.run(test, out=report.append)
        assert not runner.failures, "".join(report)


def test_there_are_ten():
    assert sum(len(examples(name)) for name in MODULES) >= 10
