"""What every test of data needs: a server on loopback, and nothing of the reader's own in sight."""

import threading

import pytest

from frictions.data.cache import Cache
from tests.data.loopback import QuietServer, Server, handler_of


@pytest.fixture
def server():
    with QuietServer(("127.0.0.1", 0), None) as running:
        described = Server(running.server_port)
        running.RequestHandlerClass = handler_of(described)
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield described
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def nothing_given(tmp_path, monkeypatch):
    """Hide the reader's own files, cache and tier from the tests."""
    for name in ("FRICTIONS_DATA", "DATA", "FRICTIONS_VINTAGE", "FRICTIONS_MIRROR",
                 "FRICTIONS_LICENSED"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FRICTIONS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")
