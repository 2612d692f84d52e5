"""Downloads from a server on loopback: fallback, retries, atomic replacement, the cache."""

import http.server
import threading

import pytest

from frictions.data import download as module
from frictions.data.download import cache_directory, download, newest_cached


@pytest.fixture
def server():
    """Serve `/good`; fail `/flaky` once and everything else always."""
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            good = self.path == "/good" or (self.path == "/flaky" and seen.count("/flaky") > 1)
            self.send_response(200 if good else 503)
            self.end_headers()
            if good:
                self.wfile.write(b"sasdate,A\n")

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", seen
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FRICTIONS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_second_address_is_tried_when_the_first_fails(server, cache):
    address, _ = server
    path = download("a.csv", [f"{address}/bad", f"{address}/good"], attempts=1, wait=0)
    assert path.read_text() == "sasdate,A\n"
    assert path.parent == cache_directory() == cache
    assert newest_cached("a.csv") == path
    assert [p.name for p in cache.iterdir()] == [path.name]


def test_a_failure_is_tried_again(server):
    address, seen = server
    download("a.csv", [f"{address}/flaky"], attempts=2, wait=0)
    assert seen == ["/flaky", "/flaky"]


def test_failure_names_every_address_and_keeps_the_old_file(server, cache):
    address, _ = server
    old = download("a.csv", [f"{address}/good"], wait=0)
    with pytest.raises(RuntimeError, match=r"a.csv could not be downloaded; .*/x: .*; .*/y: "):
        download("a.csv", [f"{address}/x", f"{address}/y"], attempts=1, wait=0)
    assert old.read_text() == "sasdate,A\n"


def test_newest_by_date_and_none(cache):
    cache.mkdir()
    for day in ("2024-12-31", "2025-06-30", "2025-02-01"):
        (cache / f"a_{day}.csv").touch()
    assert newest_cached("a.csv").name == "a_2025-06-30.csv"
    assert newest_cached("b.csv") is None


def test_default_cache_is_in_the_home_directory(monkeypatch):
    monkeypatch.delenv("FRICTIONS_CACHE")
    assert cache_directory().parts[-2:] == (".cache", "frictions")


def test_there_is_a_time_out(monkeypatch):
    given = {}

    def urlopen(address, timeout):
        given["timeout"] = timeout
        raise TimeoutError("too slow")

    monkeypatch.setattr(module.urllib.request, "urlopen", urlopen)
    with pytest.raises(RuntimeError, match="too slow"):
        download("a.csv", ["http://nowhere"], attempts=1)
    assert given["timeout"] == module.TIMEOUT_SECONDS
