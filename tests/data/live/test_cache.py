"""The cache: vintages, checksums, and a catalogue that is never half written."""

import json
import multiprocessing
import os
import time
from pathlib import Path

import pytest

from frictions.data.live.cache import Cache, Cached, CacheError, Entry, checksum_of
from tests.data.loopback import refuse_to_write


def put(cache, vintage, text, name="a.csv"):
    cache.directory.mkdir(exist_ok=True)
    draft = cache.directory / "draft"
    draft.write_text(text)
    return cache.store(name, draft, checksum_of(draft), vintage)


def test_the_newest_vintage_or_the_newest_up_to_a_date(cache, monkeypatch):
    for day in ("2024-12-31", "2025-06-30", "2025-02-01"):
        put(cache, day, day)
    assert cache.find("a.csv").path.read_text() == "2025-06-30"
    assert cache.find("a.csv", "2025-03-01").vintage == "2025-02-01"
    monkeypatch.setenv("FRICTIONS_VINTAGE", "2025-01-31")
    assert cache.find("a.csv").vintage == "2024-12-31"
    assert cache.find("a.csv", "").vintage == "2025-06-30"
    monkeypatch.setenv("FRICTIONS_VINTAGE", "2000-01-01")
    assert cache.find("a.csv") is None
    assert cache.find("b.csv") is None


def test_a_new_cache_is_empty_and_makes_nothing(cache):
    assert cache.catalogue() == {}
    assert cache.find("a.csv") is None
    assert not cache.directory.exists()


def test_storing_replaces_and_clears_the_error(cache):
    put(cache, "2025-01-01", "old")
    cache.note("a.csv", error="down", checked="2025-01-02T00:00")
    found = put(cache, "2025-01-01", "new")
    assert found == Cached(found.path, "2025-01-01", cache.find("a.csv").checksum)
    assert found.path.read_text() == "new"
    entry = cache.catalogue()["a.csv"]
    assert entry == Entry({"2025-01-01": found.checksum}, "2025-01-02T00:00", "")


def test_a_file_that_changed_on_the_disk_is_refused(cache):
    found = put(cache, "2025-01-01", "old")
    found.path.write_text("edited")
    with pytest.raises(CacheError, match=r"a.csv has changed on the disk: sha256 .*, downloaded "):
        cache.find("a.csv")
    found.path.unlink()
    with pytest.raises(CacheError, match=r"a.csv is in the catalogue and not on the disk"):
        cache.find("a.csv")


@pytest.mark.parametrize("text", ["{", "[]", '{"a.csv": 1}', '{"a.csv": {"unknown": 1}}'])
def test_a_catalogue_that_cannot_be_read_is_named(cache, text):
    cache.directory.mkdir()
    (cache.directory / "catalogue.json").write_text(text)
    with pytest.raises(CacheError, match=r"catalogue.json cannot be read .* remove the directory"):
        cache.catalogue()


def test_a_failed_write_leaves_the_old_catalogue(cache, monkeypatch):
    put(cache, "2025-01-01", "old")
    before = (cache.directory / "catalogue.json").read_bytes()

    def fail(self, *arguments, **options):
        self.touch()
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(OSError, match="No space"):
        cache.note("a.csv", error="x")
    assert (cache.directory / "catalogue.json").read_bytes() == before
    assert sorted(path.name for path in cache.directory.iterdir()) == [
        "2025-01-01",
        "catalogue.json",
    ]


def test_a_full_disk_while_storing_leaves_the_file_of_the_same_day(cache, monkeypatch):
    old = put(cache, "2025-01-01", "old")
    with monkeypatch.context() as patch:
        refuse_to_write(patch, "catalogue")
        draft = cache.directory / "draft"
        draft.write_bytes(b"new")
        with pytest.raises(OSError, match="No space"):
            cache.store("a.csv", draft, checksum_of(draft), "2025-01-01")
    assert cache.find("a.csv") == old
    assert old.path.read_text() == "old"
    # The new file, of use to nobody, does not fill the disk.
    assert [path for path in cache.directory.rglob("a.csv")] == [old.path]


def store_and_die(directory):
    cache = Cache(directory)
    Cache.note = lambda *_, **__: os._exit(9)
    put(cache, "2025-01-01", "new")


def test_a_process_killed_between_file_and_catalogue_leaves_the_old_vintage(cache):
    old = put(cache, "2025-01-01", "old")
    other = multiprocessing.get_context("fork").Process(
        target=store_and_die, args=(cache.directory,)
    )
    other.start()
    other.join()
    assert other.exitcode == 9
    assert len(list(cache.directory.rglob("a.csv"))) == 2
    assert cache.find("a.csv") == old
    assert put(cache, "2025-01-01", "new").path.read_text() == "new"
    assert cache.find("a.csv").path.read_text() == "new"


def hold(directory, started, release):
    with Cache(directory).locked():
        started.set()
        release.wait(30)


def test_the_lock_is_held_by_one_process(cache):
    context = multiprocessing.get_context("fork")
    started, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(cache.directory, started, release))
    other.start()
    assert started.wait(30)
    begun = time.monotonic()
    context.Process(target=_release_later, args=(release,)).start()
    with cache.locked():
        waited = time.monotonic() - begun
    other.join()
    assert waited > 0.2


def _release_later(release):
    time.sleep(0.4)
    release.set()


def test_the_default_is_outside_the_repository(monkeypatch):
    monkeypatch.delenv("FRICTIONS_CACHE")
    directory = Cache.of_environment().directory
    assert directory.name == "frictions"
    assert not directory.is_relative_to(Path(__file__).parents[2])


def test_the_catalogue_is_plain_json(cache):
    put(cache, "2025-01-01", "x")
    content = json.loads((cache.directory / "catalogue.json").read_text())
    assert set(content["a.csv"]) == {"checksums", "checked", "error"}
