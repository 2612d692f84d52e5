"""The record of what a build ran on."""

import builtins
import importlib.metadata
import io
import platform
import re

import pytest

from frictions.report.measurements.machine import PACKAGES, build_record, processor


def test_the_record_names_machine_python_and_packages():
    record = build_record()["version"]
    assert list(record.index[:4]) == ["date", "processor", "system", "Python"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["date"])
    assert re.fullmatch(r".+, \d+ cores", record["processor"])
    assert record["Python"] == platform.python_version()
    assert set(record.index[4:]) == set(PACKAGES)
    for name in ("numpy", "numba", "jupyter-book"):
        assert record[name] == importlib.metadata.version(name)


@pytest.fixture
def cpuinfo(monkeypatch):
    """Return a function that sets what /proc/cpuinfo holds; None for no such file."""

    def write(text):
        def opened(*_, **__):
            if text is None:
                raise FileNotFoundError("/proc/cpuinfo")
            return io.StringIO(text)

        monkeypatch.setattr(builtins, "open", opened)
        monkeypatch.setattr(platform, "machine", lambda: "riscv64")

    return write


def test_the_processor_is_named_where_the_system_names_it(cpuinfo):
    cpuinfo("flags : fpu\nmodel name\t: Some CPU @ 2.0: GHz\nmodel name\t: Some CPU\n")
    assert processor() == "Some CPU @ 2.0: GHz"


def test_an_unnamed_processor_is_its_architecture(cpuinfo):
    cpuinfo("flags : fpu\n")
    assert processor() == "riscv64"


@pytest.mark.parametrize(("name", "shown"), [("arm", "arm"), ("", "riscv64")])
def test_another_system_is_asked_otherwise(cpuinfo, monkeypatch, name, shown):
    monkeypatch.setattr(platform, "processor", lambda: name)
    cpuinfo(None)
    assert processor() == shown
