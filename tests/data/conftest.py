"""What every test of data needs: a server on loopback, and nothing of the reader's own in sight."""

import pytest

from frictions.data.live.cache import Cache
from tests.data.loopback import serving


@pytest.fixture
def server():
    with serving() as described:
        yield described


@pytest.fixture(autouse=True)
def nothing_given(tmp_path, monkeypatch):
    """Hide the reader's own files, cache and tier from the tests."""
    for name in ("FRICTIONS_DATA", "DATA", "FRICTIONS_VINTAGE", "FRICTIONS_MIRROR",
                 "FRICTIONS_LICENSED", "FRED_API_KEY"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FRICTIONS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")
