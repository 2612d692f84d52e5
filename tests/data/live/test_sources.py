"""The table of sources."""

import contextlib
import io
import random
import zipfile
from urllib.parse import urlsplit

import pytest

from frictions.data.files.layout import LayoutError
from frictions.data.live.sources import (
    BENCHMARK,
    FACTORS,
    GDP_LEVELS,
    PRICE_LEVELS,
    SOURCES,
    SUMMARY_USE,
)
from tests.data.loopback import zip_of
from tests.data.synthetic_mirror import mirror_files

PUBLISHERS = {
    "www.stlouisfed.org",
    "files.stlouisfed.org",
    "fred.stlouisfed.org",
    "mba.tuck.dartmouth.edu",
    "apps.bea.gov",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda s: s.name)
def test_every_source_is_described_and_comes_from_its_publisher(source):
    assert source.addresses
    for address in source.addresses:
        assert urlsplit(address).scheme == "https"
        assert urlsplit(address).netloc in PUBLISHERS
    assert all((source.what, source.owner, source.terms, source.layout))
    assert 1_000_000 <= source.limit <= 200_000_000
    assert "/" not in source.name


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda s: s.name)
def test_every_reader_refuses_what_is_no_such_file(source, tmp_path):
    path = tmp_path / source.name
    path.write_text("Service unavailable\n")
    with pytest.raises(ValueError, match=source.name):
        source.read(path)


def test_every_reader_reads_its_layout(tmp_path):
    files = mirror_files({"333314": 0.88, "114100": 0.0})
    # The summary tables, a workbook, have tests of their own.
    assert {*files, SUMMARY_USE} == set(SOURCES)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        assert SOURCES[name].read(tmp_path / name) is not None


def test_the_six_countries_and_the_base(tmp_path):
    assert set(PRICE_LEVELS) == {*GDP_LEVELS, "US"}
    assert {f"{code}.csv" for code in (*PRICE_LEVELS.values(), *GDP_LEVELS.values())} <= set(
        SOURCES
    )


def test_series_have_the_frequencies_that_fred_publishes(tmp_path):
    for name, first, second in (
        ("PCEPI.csv", "1959-01-01", "1959-02-01"),
        ("A939RX0Q048SBEA.csv", "1947-01-01", "1947-04-01"),
        ("MKTGDPCAA646NWDB.csv", "1960-01-01", "1961-01-01"),
    ):
        path = tmp_path / name
        path.write_text(f"observation_date,{name[:-4]}\n{first},1.5\n{second},1.6\n")
        assert SOURCES[name].read(path).tolist() == [1.5, 1.6]


TOKENS = (
    b"<script>", b"nan", b"inf", b"1e999", b"\xff", b"\0", b",", b"\n", b'"', b"-99.99", b"9999",
    b"0/0/0000", b"13/1/1960", b"\x1c", b"\xe2\x80\xa8", b"--", b"1,000", b" ", b"", b"9" * 20,
    b"2/29/1961", b"0000-01-01", b"1e5", b"+", b"\xd9\xa1",
)  # fmt: skip
FUZZED = ("fred_qd.csv", "PCEPI.csv", "MKTGDPCAA646NWDB.csv", FACTORS, BENCHMARK)


def mutated(rng, content):
    """Put a hostile piece in one to three places, over up to forty bytes."""
    content = bytearray(content)
    for _ in range(rng.randint(1, 3)):
        at, over = rng.randrange(len(content)), rng.choice((0, 0, 1, 4, 9, 40))
        content[at : at + over] = rng.choice(TOKENS)
    return bytes(content)


@pytest.mark.parametrize("name", FUZZED)
def test_a_file_damaged_anywhere_is_read_or_refused_by_name(name, tmp_path):
    rng, path = random.Random(1), tmp_path / name
    content = mirror_files({"333314": 0.88, "114100": 0.0})[name]
    for _ in range(60):
        damaged = mutated(rng, content)
        if name.endswith(".zip") and rng.random() < 0.7:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                members = {n: mutated(rng, archive.read(n)) for n in archive.namelist()}
            damaged = zip_of(members)
        path.write_bytes(damaged)
        with contextlib.suppress(LayoutError):
            SOURCES[name].read(path)
