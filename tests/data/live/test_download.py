"""Downloads from a server on loopback that fails in every way we name: the cache stays whole."""

import errno
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import requests
from urllib3.exceptions import (
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    SSLError,
)

from frictions.data.files.fred_qd import read_fred_series
from frictions.data.files.french_files import read_factors
from frictions.data.files.layout import LayoutError
from frictions.data.live import download as module
from frictions.data.live.cache import Cache
from frictions.data.live.download import DownloadError, Run, download
from frictions.data.live.sources import Source
from tests.data.loopback import FAST, refuse_to_write, zip_of

GOOD = b"DATE,A464\n1947-01-01,30.7\n1947-04-01,28.8\n"
NEWER = GOOD + b"1947-07-01,28.4\n"
TODAY = datetime.now(UTC).date().isoformat()


def source_at(*addresses, limit=10_000, read=None, name="A464.csv"):
    read = read or partial(read_fred_series, code="A464")
    return Source(name, "profits", "somebody", "none", addresses, "CSV", limit, read)


def contents(cache):
    """Return everything below the cache but the catalogue, whose note of the error may change."""
    files = [path for path in cache.directory.rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in files if path.name != "catalogue.json"}


def test_a_download_is_kept_under_its_day_with_its_checksum(server, cache):
    server.files["a"] = GOOD
    outcome = download(source_at(server.url("a")), cache, Run(FAST))
    assert outcome.news == "new"
    assert outcome.cached.path.is_relative_to(cache.directory / TODAY)
    assert outcome.cached.path.name == "A464.csv"
    assert outcome.cached.path.read_bytes() == GOOD
    entry = cache.catalogue()["A464.csv"]
    assert entry.checksums == {TODAY: outcome.cached.checksum}
    assert entry.checked.startswith(TODAY)
    assert entry.error == ""
    assert not list(cache.directory.glob(".incoming*"))


def test_content_that_is_known_keeps_its_vintage(server, cache):
    server.files["a"] = GOOD
    download(source_at(server.url("a")), cache, Run(FAST))
    (cache.directory / TODAY).rename(cache.directory / "2020-01-31")
    checksum = cache.catalogue()["A464.csv"].checksums[TODAY]
    cache.note("A464.csv", checksums={"2020-01-31": checksum})
    old = cache.find("A464.csv").path
    outcome = download(source_at(server.url("a")), cache, Run(FAST))
    assert (outcome.news, outcome.cached.vintage) == ("unchanged", "2020-01-31")
    server.files["a"] = NEWER
    outcome = download(source_at(server.url("a")), cache, Run(FAST))
    assert (outcome.news, outcome.cached.vintage) == ("changed", TODAY)
    assert (outcome.before.vintage, outcome.before.checksum) == ("2020-01-31", checksum)
    assert old.read_bytes() == GOOD


def test_a_failure_that_may_pass_is_tried_again(server, cache):
    server.files["a"], server.faults["a"] = GOOD, "once"
    assert download(source_at(server.url("a")), cache, Run(FAST)).news == "new"
    assert server.asked == ["a", "a"]


def test_waits_double(server, cache, monkeypatch):
    waits = []
    monkeypatch.setattr(module.time, "sleep", waits.append)
    server.faults["a"] = "reset"
    patience = module.Patience(connect=1, read=1, total=1, attempts=4, wait=1.5)
    with pytest.raises(DownloadError):
        download(source_at(server.url("a")), cache, Run(patience))
    assert waits == [1.5, 3.0, 6.0]
    assert server.asked == ["a"] * 4


def test_a_failure_that_lasts_goes_to_the_next_address_at_once(server, cache):
    server.files["b"] = GOOD
    assert download(source_at(server.url("a"), server.url("b")), cache, Run(FAST)).news == "new"
    assert server.asked == ["a", "b"]


HTML = b"<!DOCTYPE html>\n<html><title>We are sorry</title></html>\n"
BROKEN = {
    "not there": (None, "", r"404"),
    "truncated": (GOOD, "truncated", r"read.*more expected"),
    "web page": (HTML, "", r"A464.csv, line 1: expected data, found a web page: '<!DOCTYPE html>"),
    "empty": (b"\n", "", r"A464.csv, line 1: expected data, found an empty file"),
    "other header": (GOOD.replace(b"A464", b"B"), "", r"line 1: expected the header 'DATE,A464'"),
    "missing column": (b"DATE\n1947-01-01\n", "", r"line 1: expected the header 'DATE,A464', fo"),
    "empty cells": (
        b"DATE,A464\n1947-01-01,\n1947-04-01,\n",
        "",
        r"line 3: expected a value of A464 until here, found '2 lines of empty cells'",
    ),
    "half a line": (GOOD[:-6], "", r"line 3: expected 2 fields, found '1: 1947-04-01'"),
    "wrong encoding": (
        GOOD.decode().encode("utf-16"),
        "",
        r"A464.csv, line 1: expected utf-8 text, found byte 0xff",
    ),
    "not text": (GOOD + b"1947-07-01,\xff\n", "", r"line 4: expected utf-8 text, .* 0xff"),
    "too large": (GOOD * 1000, "", r"larger than 10,000 bytes"),
    "stalls": (GOOD, "stalls", r"[Tt]imed out"),
    "drips": (GOOD * 100, "drips", r"not complete after 1 s"),
    "reset": (GOOD, "reset", r"(?i)reset by peer"),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("has_old", [False, True], ids=["empty cache", "older vintage"])
def test_what_is_broken_is_not_kept_and_the_cache_is_as_before(server, cache, case, has_old):
    body, fault, message = BROKEN[case]
    source = source_at(server.url("a"))
    if has_old:
        server.files["a"] = GOOD
        old = download(source, cache, Run(FAST)).cached
    server.files.pop("a", None)
    if body is not None:
        server.files["a"] = body
    server.faults["a"] = fault
    cache.directory.mkdir(exist_ok=True)
    before = contents(cache)
    with pytest.raises(DownloadError, match=message) as error:
        download(source, cache, Run(FAST))
    assert str(error.value).startswith("A464.csv could not be downloaded. " + server.url("a"))
    assert ".incoming" not in str(error.value)
    after = {path: body for path, body in contents(cache).items() if path.name != ".lock"}
    assert after == {path: body for path, body in before.items() if path.name != ".lock"}
    assert cache.catalogue()["A464.csv"].error == str(error.value)
    assert cache.find("A464.csv") == (old if has_old else None)


HOSTILE = {
    "points out": ({"../../evil.csv": "x"}, r"members inside the archive, .* '../../evil.csv'"),
    "absolute": ({"/etc/evil.csv": "x"}, r"members inside the archive, found .* '/etc/evil.csv'"),
    "drive": ({"C:\\evil.csv": "x"}, r"members inside the archive, found the name"),
    "no member": ({"readme.txt": "x"}, r"one member that matches '\*.csv', found 0 among"),
    "two members": ({"a.csv": "x", "b.CSV": "x"}, r"one member .* found 2 among 'a.csv, b.CSV'"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_archives_are_refused(server, cache, tmp_path, case):
    members, message = HOSTILE[case]
    server.files["f.zip"] = zip_of(members)
    source = source_at(server.url("f.zip"), read=read_factors, name="f.zip")
    with pytest.raises(DownloadError, match=message):
        download(source, cache, Run(FAST))
    assert not list(tmp_path.rglob("evil*"))


def test_a_truncated_archive_is_refused(server, cache):
    server.files["f.zip"] = zip_of({"a.csv": "x" * 500})[:-30]
    source = source_at(server.url("f.zip"), read=read_factors, name="f.zip")
    with pytest.raises(DownloadError, match=r"f.zip: expected a whole zip archive, found"):
        download(source, cache, Run(FAST))


def test_a_host_without_a_connection_is_tried_once(cache, monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, and nobody listens
        host = f"127.0.0.1:{closed.getsockname()[1]}"
        waits, run = [], Run(FAST)
        monkeypatch.setattr(module.time, "sleep", waits.append)
        for _ in range(2):
            with pytest.raises(DownloadError) as error:
                download(source_at(f"http://{host}/a"), cache, run)
    assert set(run.given_up) == {host}
    assert len(waits) == FAST.attempts - 1
    assert f"no connection to {host} before" in str(error.value)


@pytest.mark.parametrize(
    ("cause", "out_of_reach"),
    [
        (requests.ConnectTimeout("x"), True),
        (
            requests.ConnectionError(MaxRetryError(None, "/", NameResolutionError("h", None, "x"))),
            True,
        ),
        (requests.ConnectionError(MaxRetryError(None, "/", NewConnectionError(None, "x"))), True),
        (requests.ConnectionError(ProtocolError("reset")), False),
        (requests.exceptions.SSLError(MaxRetryError(None, "/", SSLError("x"))), False),
        (requests.ReadTimeout("x"), False),
        (requests.ConnectionError(), False),
        (LayoutError("x"), False),
    ],
)
def test_only_a_connection_that_was_not_made_speaks_of_the_host(cause, out_of_reach):
    assert module._is_out_of_reach(cause) == out_of_reach


@pytest.mark.parametrize("fault", ["reset", "stalls", "drips", "truncated"])
def test_one_file_that_breaks_off_leaves_the_others_of_its_host(server, cache, fault):
    server.files |= {"a": GOOD * 100, "b": GOOD}
    server.faults["a"], run = fault, Run(FAST)
    with pytest.raises(DownloadError):
        download(source_at(server.url("a")), cache, run)
    other = source_at(server.url("b"), name="B.csv")
    assert download(other, cache, run).news == "new"


def test_a_mirror_takes_the_place_of_every_address(server, cache, monkeypatch):
    server.files["mirror/A464.csv"] = GOOD
    monkeypatch.setenv("FRICTIONS_MIRROR", server.url("mirror/"))
    assert download(source_at("https://example.invalid/a"), cache, Run(FAST)).news == "new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_and_nothing_is_lost(server, cache, monkeypatch):
    server.files["a"] = GOOD
    source = source_at(server.url("a"))
    old = download(source, cache, Run(FAST)).cached
    server.files["a"] = NEWER
    before = contents(cache)
    true_open = Path.open

    def open_full(self, mode="r", *rest, **options):
        full = mode == "wb" and ".incoming" in str(self)
        return true_open(Path("/dev/full") if full else self, mode, *rest, **options)

    monkeypatch.setattr(Path, "open", open_full)
    message = rf"A464.csv: cannot write to .*cache: .*{os.strerror(errno.ENOSPC)}"
    with pytest.raises(DownloadError, match=message):
        download(source, cache, Run(FAST))
    assert contents(cache) == before
    assert cache.find("A464.csv") == old


def test_a_full_disk_in_the_last_step_leaves_the_file_of_the_same_day(server, cache, monkeypatch):
    server.files["a"] = GOOD
    source = source_at(server.url("a"))
    old = download(source, cache, Run(FAST)).cached
    server.files["a"] = NEWER
    before = contents(cache)
    with monkeypatch.context() as patch:
        refuse_to_write(patch, "catalogue")
        message = rf"A464.csv: cannot write to .*cache: .*{os.strerror(errno.ENOSPC)}"
        with pytest.raises(DownloadError, match=message):
            download(source, cache, Run(FAST))
    assert contents(cache) == before
    assert cache.find("A464.csv") == old
    assert download(source, cache, Run(FAST)).news == "changed"
    assert cache.find("A464.csv").path.read_bytes() == NEWER


def test_a_cache_that_cannot_be_made_is_said(server, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DownloadError, match=r"A464.csv: cannot write to .*file"):
        download(source_at(server.url("a")), Cache(tmp_path / "file"), Run(FAST))


def test_two_processes_at_once_fill_the_cache_once(server, cache):
    name = "A464RC1Q027SBEA.csv"
    server.files[name], server.faults[name] = GOOD.replace(b"A464", name[:-4].encode()), "slow"
    command = [sys.executable, "-m", "frictions.data.live", name]
    environment = {**os.environ, "FRICTIONS_MIRROR": server.address}
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    printed = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], printed
    # One is first; the other waited for it, or came when all was done.
    assert sum("first seen" in text for text in printed) == 1
    assert server.asked == [name]
    assert list(cache.catalogue()[name].checksums) == [TODAY]
    assert cache.find(name).path.read_bytes() == server.files[name]


def test_a_process_that_waited_takes_what_the_other_found(server, cache, monkeypatch):
    server.files["a"] = GOOD
    source = source_at(server.url("a"))
    first = download(source, cache, Run(FAST)).cached
    cache.note("A464.csv", checked="9999-01-01T00:00:00")
    assert download(source, cache, Run(FAST)) == module.Outcome(first, None, "checked")
    cache.note("A464.csv", error="A464.csv could not be downloaded. It is gone")
    with pytest.raises(DownloadError, match="It is gone"):
        download(source, cache, Run(FAST))
    assert server.asked == ["a"]


def test_attempts_must_be_positive():
    with pytest.raises(ValueError, match="attempts = 0 must be at least 1"):
        module.Patience(attempts=0)


@pytest.mark.parametrize(
    ("fault", "message"), [("stalls", "stayed silent"), ("drips", "stayed silent")]
)
def test_a_host_that_lets_two_files_wait_is_given_up(server, cache, fault, message):
    names, run = ["a", "b", "c"], Run(FAST)
    server.files |= dict.fromkeys(names, GOOD * 100)
    server.faults |= dict.fromkeys(names, fault)
    for name in names:
        with pytest.raises(DownloadError) as error:
            download(source_at(server.url(name), name=f"{name}.csv"), cache, run)
    assert f"127.0.0.1:{server.address.rpartition(':')[2]} is given up: it {message}" in str(
        error.value
    )
    assert "c" not in server.asked


def test_an_error_of_ours_while_asking_is_shown_and_not_waited_for(monkeypatch):
    def ask():
        raise KeyError("ours")

    shown = queue.Queue()
    monkeypatch.setattr(threading, "excepthook", lambda told: shown.put(told.exc_type))
    start = time.monotonic()
    with pytest.raises(RuntimeError, match="the error that stands above"):
        module._within(60.0, ask)
    assert shown.get(timeout=10.0) is KeyError
    assert time.monotonic() - start < 10.0
