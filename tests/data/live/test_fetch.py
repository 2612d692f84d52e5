"""The command that fills the cache: what it says, what it skips, what it records."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED

import openpyxl
import pytest

from frictions.data.live import download as download_module
from frictions.data.live import fetch as module
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
    monkeypatch.setattr(download_module, "Patience", lambda: FAST)
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


def unforeseen(path):
    raise AttributeError("'NoneType' object has no attribute 'groups'")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (INDUSTRIES, damaged(zip_of({"a.CSV": "1,2\n" * 900}, ZIP_DEFLATED)),
         f"{INDUSTRIES}: expected a whole zip archive, found error: Error -3 while decompressing"),
        (SUMMARY_USE, broken_workbook(), "Summary.xlsx]: expected an Excel workbook, found Parse"),
        ("EXJPUS.csv", b"DATE,EXJPUS\n1971-01-01," + b"3" * 140_000 + b"\n",
         "EXJPUS.csv, line 2: expected fields with commas between, found 'field larger than"),
        ("EXUSUK.csv", b"x", "EXUSUK.csv: expected the layout 'CSV: date, EXUSUK', found Attri"),
    ],
)  # fmt: skip
def test_a_corrupt_file_does_not_stop_the_others(
    mirror, cache, capsys, monkeypatch, name, content, said
):
    if name == "EXUSUK.csv":
        monkeypatch.setitem(module.SOURCES, name, replace(module.SOURCES[name], read=unforeseen))
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
