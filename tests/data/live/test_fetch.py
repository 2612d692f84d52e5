"""The command that fills the cache: what it says, what it skips, what it records."""

import io
import json
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED

import openpyxl
import pytest

from frictions.data.live import download as download_module
from frictions.data.live import fetch as module
from frictions.data.live.download import Run
from frictions.data.live.fetch import main
from frictions.data.live.sources import INDUSTRIES, SUMMARY_USE
from frictions.data.live.tier import LiveData
from tests.data.loopback import FAST, damaged, with_damaged_member, zip_of

TODAY = datetime.now(UTC).date().isoformat()
PCEPI, PROFITS = "PCEPI.csv", "A464RC1Q027SBEA.csv"
FILES = {
    PCEPI: b"observation_date,PCEPI\n1959-01-01,15.1\n1959-02-01,15.2\n",
    PROFITS: b"DATE,A464RC1Q027SBEA\n1947-01-01,30.7\n",
}


@pytest.fixture
def mirror(server, monkeypatch):
    monkeypatch.setenv("FRICTIONS_MIRROR", server.address)
    quick = partial(replace, FAST)
    quick.run = FAST.run
    monkeypatch.setattr(module, "Patience", quick)
    server.files |= FILES
    return server


def test_a_first_fetch_shows_the_checksum_and_a_second_asks_nobody(mirror, cache, capsys):
    assert main([PCEPI, PROFITS]) == 0
    printed = capsys.readouterr().out
    checksum = cache.find(PCEPI).checksum
    assert f"{PCEPI}: vintage {TODAY}, sha256 {checksum} (first seen)" in printed
    assert main([PCEPI]) == 0
    assert f"{PCEPI}: checked today, vintage {TODAY}" in capsys.readouterr().out
    assert mirror.asked == [PCEPI, PROFITS]


def test_content_that_changed_is_shown_with_both_checksums(mirror, cache, capsys):
    main([PCEPI])
    old = cache.find(PCEPI).checksum
    mirror.files[PCEPI] += b"1959-03-01,15.3\n"
    assert main(["--again", PCEPI]) == 0
    new = cache.find(PCEPI).checksum
    printed = capsys.readouterr().out
    assert f"CHANGED: vintage {TODAY}, sha256 {new}; before, {TODAY}, sha256 {old}" in printed
    main(["--again", PCEPI])
    assert f"{PCEPI}: unchanged since {TODAY}" in capsys.readouterr().out


def test_one_failure_does_not_stop_the_others(mirror, cache, capsys):
    mirror.files[PCEPI] = b"<html>down</html>"
    assert main([PCEPI, PROFITS]) == 1
    printed = capsys.readouterr().out
    assert f"{PCEPI}: NOT DOWNLOADED. {PCEPI} could not be downloaded." in printed
    assert "instead: none; the book uses what ships" in printed
    assert cache.find(PROFITS) is not None
    # A source that failed today is asked again, one that did not is not.
    mirror.files[PCEPI] = FILES[PCEPI]
    assert main([PCEPI, PROFITS]) == 0
    assert mirror.asked == [PCEPI, PROFITS, PCEPI]


def broken_workbook():
    """Return the archive of the Bureau's workbooks, one member of the right one cut in half."""
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    workbook = with_damaged_member(content.getvalue(), "xl/workbook.xml")
    return zip_of({"IOUse_Before_Redefinitions_PRO_1997-2023_Summary.xlsx": workbook})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (INDUSTRIES, damaged(zip_of({"a.CSV": "1,2\n" * 900}, ZIP_DEFLATED)),
         f"{INDUSTRIES}: expected a whole zip archive, found error: Error -3 while decompressing"),
        (SUMMARY_USE, broken_workbook(), "Summary.xlsx]: expected an Excel workbook, found Parse"),
        ("EXJPUS.csv", b"DATE,EXJPUS\n1971-01-01," + b"3" * 140_000 + b"\n",
         "EXJPUS.csv, line 2: expected fields with commas between, found 'field larger than"),
    ],
)  # fmt: skip
def test_a_corrupt_file_does_not_stop_the_others(mirror, cache, capsys, name, content, said):
    mirror.files[name] = content
    assert main([name, PCEPI]) == 1
    assert said in capsys.readouterr().out
    assert cache.find(PCEPI) is not None
    live = LiveData(cache)
    assert live.get(name) is None
    assert said in live.uses[name].note


def test_an_older_vintage_is_named_when_the_download_fails(mirror, capsys):
    main([PCEPI])
    del mirror.files[PCEPI]
    main(["--again", PCEPI])
    assert f"instead: vintage {TODAY}" in capsys.readouterr().out


def test_without_names_everything_is_asked_for_and_nothing_is_an_error(mirror, capsys, tmp_path):
    record = tmp_path / "data.json"
    assert main(["--record", str(record)]) == 0
    assert set(mirror.asked) == set(module.SOURCES)
    written = json.loads(record.read_text())
    assert set(written) == set(module.SOURCES)
    assert list(written[PCEPI]["checksums"]) == [TODAY]
    assert "404" in written["fred_qd.csv"]["error"]
    assert "checked" not in written[PCEPI]


def test_the_record_is_written_when_it_changes_only(mirror, tmp_path):
    record = tmp_path / "data.json"
    main(["--record", str(record), PCEPI])
    time = record.stat().st_mtime_ns
    main(["--record", str(record), "--again", PCEPI])
    assert record.stat().st_mtime_ns == time
    main(["--record", str(record), PROFITS])
    assert PROFITS in json.loads(record.read_text())


def test_unknown_names_are_refused(capsys):
    with pytest.raises(SystemExit):
        main(["unknown.csv"])
    assert "unknown sources ['unknown.csv']; known are ['fred_qd.csv'" in capsys.readouterr().err


def test_what_is_asked_is_said_before_the_answer(mirror, cache, capsys):
    main([PCEPI])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"live data: the cache is {cache.directory}; at most 60 s from now"
    assert lines[1] == f"{PCEPI}: asking fred.stlouisfed.org ..."


def test_silent_hosts_cost_no_more_than_the_budget(server, cache, monkeypatch, capsys):
    """Every address accepts and says nothing; without a budget this took 46 minutes."""
    every = [name for name in module.SOURCES]
    hosts = {urlsplit(a).netloc for n in every for a in module.SOURCES[n].addresses}
    server.files |= {name: b"x" for name in every}
    server.faults |= {name: "silent" for name in every}
    asked = lambda s: (server.url(s.name),)  # noqa: E731
    monkeypatch.setattr(download_module, "_addresses", asked)
    patience = replace(FAST, read=0.3, run=1.5, attempts=3)
    begun = time.monotonic()
    failed = module.fetch(every, cache, run=Run(patience, print))
    assert time.monotonic() - begun < 1.5 + 1.0
    assert failed == every
    assert len(hosts) == 5
    printed = capsys.readouterr().out
    assert "is given up: it stayed silent for A464RC1Q027SBEA.csv and fred_qd.csv" in printed
    assert len(server.asked) == 4  # two files, twice each
    assert "Read timed out" in printed
    assert "again in 0.01 s" in printed


def test_headers_that_drip_are_waited_for_no_longer_than_the_budget(server, cache, capsys):
    """Each byte starts the read limit anew, so that it alone would never end the wait."""
    server.files |= {PCEPI: b"x", PROFITS: b"x"}
    server.faults |= {PCEPI: "drips headers", PROFITS: "drips headers"}
    for limits, most in (({"total": 0.4}, 1.6), ({"run": 0.5}, 0.5)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("FRICTIONS_MIRROR", server.address)
            begun = time.monotonic()
            run = Run(replace(FAST, read=0.3, **limits))
            assert module.fetch([PCEPI, PROFITS], cache, run=run) == [PCEPI, PROFITS]
            assert time.monotonic() - begun < most + 1.0
    assert "no complete answer after" in capsys.readouterr().out


def test_when_the_budget_is_used_up_the_rest_is_not_asked(server, cache, monkeypatch, capsys):
    server.files |= {name: b"x" for name in (PCEPI, PROFITS)}
    server.faults[PCEPI] = "silent"
    monkeypatch.setenv("FRICTIONS_MIRROR", server.address)
    patience = replace(FAST, read=5.0, total=5.0, run=0.4)
    assert module.fetch([PCEPI, PROFITS], cache, run=Run(patience)) == [PCEPI, PROFITS]
    assert "not asked: the 0.4 s of the whole run are used up" in capsys.readouterr().out
    assert server.asked == [PCEPI]


QUARTERS = b"sasdate,GDPC1\nfactors,1\ntransform,5\n3/1/1959,100\n6/1/1959,101\n"


def test_a_vintage_of_the_past_is_fetched_and_read_when_it_is_named(
    mirror, cache, capsys, monkeypatch
):
    mirror.files |= {"fred_qd.csv": QUARTERS + b"9/1/1959,103\n", "2021-07-qd.csv": QUARTERS}
    assert main(["fred_qd.csv", "--vintage", "2021-07"]) == 0
    printed = capsys.readouterr().out
    assert "a build with FRICTIONS_VINTAGE=fred_qd.csv=2021-07-31 reads it" in printed
    assert list(cache.catalogue()["fred_qd.csv"].checksums) == ["2021-07-31", TODAY]
    assert len(LiveData(cache).get("fred_qd.csv")) == 3
    monkeypatch.setenv("FRICTIONS_VINTAGE", "fred_qd.csv=2021-07-31")
    live = LiveData(cache)
    assert len(live.get("fred_qd.csv")) == 2
    assert live.uses["fred_qd.csv"].vintage == "2021-07-31"
    main([PCEPI])
    assert LiveData(cache).get(PCEPI) is not None


@pytest.mark.parametrize("month", ["2018-04", "2021-13", "2021", "../x"])
def test_a_month_that_the_archive_cannot_have_is_refused(mirror, capsys, month):
    with pytest.raises(SystemExit):
        main(["--vintage", month])
    assert f"month = {month!r} must be a month from 2018-05 on" in capsys.readouterr().err


def test_an_older_vintage_comes_out_of_the_archive(server, cache, monkeypatch):
    monkeypatch.delenv("FRICTIONS_MIRROR", raising=False)
    members = {"qd/2021-06.csv": b"sasdate,X\n", "qd/FRED-QD_2021m7.csv": QUARTERS}
    server.files["archive.zip"] = zip_of(members)
    web_page = b"<!DOCTYPE html><title>Not found</title>"
    server.files |= {"2021-07-qd.csv": web_page, "2021-07.csv": web_page}
    true = module.fred_qd_vintage("2021-07")
    monkeypatch.setattr(
        module, "fred_qd_vintage",
        lambda month: replace(true, addresses=tuple(map(server.url, server.files))[::-1]),
    )  # fmt: skip
    module.pin("2021-07", cache, Run(FAST))
    assert cache.find("fred_qd.csv").path.read_bytes() == QUARTERS
    assert cache.find("fred_qd.csv").vintage == "2021-07-31"


def test_the_addresses_of_fred_qd():
    first, second, _ = module.SOURCES["fred_qd.csv"].addresses
    assert first.endswith("/research/fred-md/quarterly/current.csv")
    assert second.endswith("/research/fred-qd/quarterly/current.csv")


def test_the_command_is_a_package():
    for wing in ("live", "licensed"):
        command = [sys.executable, "-W", "error", "-m", f"frictions.data.{wing}", "--help"]
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert shown.startswith(f"usage: python -m frictions.data.{wing}")
