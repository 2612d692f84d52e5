"""The live tier as a chapter sees it: what it read, and why not."""

import pytest

from frictions.data.live.cache import checksum_of
from frictions.data.live.tier import LiveData
from frictions.foundation import InadequateData

PCEPI = "PCEPI.csv"
GOOD = "observation_date,PCEPI\n1959-01-01,15.1\n"


def put(cache, text=GOOD, vintage="2026-01-31"):
    cache.directory.mkdir(exist_ok=True)
    draft = cache.directory / "draft"
    draft.write_text(text)
    return cache.store(PCEPI, draft, checksum_of(draft), vintage)


def test_without_asking_there_is_no_live_tier(cache):
    put(cache)
    live = LiveData.of_environment()
    assert not live.is_live
    assert live.get(PCEPI) is None
    assert live.uses == {}


def test_the_newest_vintage_is_read_and_noted(cache, monkeypatch):
    monkeypatch.setenv("DATA", "live")
    put(cache, vintage="2025-01-31")
    newest = put(cache, GOOD + "1959-02-01,15.2\n")
    live = LiveData.of_environment()
    assert live.get(PCEPI).tolist() == [15.1, 15.2]
    use = live.uses[PCEPI]
    assert (use.vintage, use.checksum, use.note) == ("2026-01-31", newest.checksum, "")
    monkeypatch.setenv("FRICTIONS_VINTAGE", "2025-12-31")
    assert live.get(PCEPI).tolist() == [15.1]


def test_what_cannot_be_had_is_none_and_says_why(cache):
    live = LiveData(cache)
    assert live.get(PCEPI) is None
    assert live.uses[PCEPI].note == "not downloaded yet: run `python -m frictions.data.live`"
    cache.directory.mkdir()
    cache.note(PCEPI, error="the server is down")
    assert live.get(PCEPI) is None
    assert live.uses[PCEPI].note == "the server is down"
    put(cache)
    cache.note(PCEPI, error="the server is down")
    assert live.get(PCEPI).tolist() == [15.1]
    assert live.uses[PCEPI].note == "an older vintage, because: the server is down"


def test_a_file_damaged_on_the_disk_is_not_read(cache):
    put(cache).path.write_text(GOOD.replace("15.1", "51.1"))
    live = LiveData(cache)
    assert live.get(PCEPI) is None
    assert "has changed on the disk" in live.uses[PCEPI].note


def test_a_reader_that_became_stricter_is_a_note_and_no_failure(cache):
    put(cache, "DATE,OTHER\n")
    live = LiveData(cache)
    assert live.get(PCEPI) is None
    assert "expected the header 'DATE,PCEPI'" in live.uses[PCEPI].note


def test_several_or_none(cache):
    put(cache)
    live = LiveData(cache)
    assert list(live.get_all([PCEPI])) == [PCEPI]
    assert live.get_all([PCEPI, "fred_qd.csv", "EXUSEU.csv"]) is None
    assert list(live.uses) == [PCEPI, "fred_qd.csv"]


def test_what_is_made_of_sources_or_stands_instead(cache):
    def refuse(series):
        raise InadequateData(f"{len(series)} month is too few")

    live = LiveData(cache)
    assert live.derive([PCEPI], len, instead=0) == 0
    put(cache)
    assert live.derive([PCEPI], len) == 1
    assert live.derive([PCEPI], refuse, instead="none") == "none"
    assert live.uses[PCEPI].note == "read, and of no use: 1 month is too few"


def test_unknown_tiers_and_sources_are_refused(cache, monkeypatch):
    with pytest.raises(ValueError, match=r"name = 'unknown.csv' must be one of"):
        LiveData(cache).get("unknown.csv")
    monkeypatch.setenv("DATA", "Live")
    with pytest.raises(ValueError, match=r"DATA = 'Live' must be 'live' or empty"):
        LiveData.of_environment()


def test_a_vintage_that_is_no_day_is_refused(cache, monkeypatch):
    put(cache)
    for wrong in ("2026", "PCEPI.csv=2026-1-5", "2026-13-01", "PCEPI.csv"):
        monkeypatch.setenv("FRICTIONS_VINTAGE", wrong)
        with pytest.raises(ValueError, match=f"FRICTIONS_VINTAGE = '{wrong}' must be a day such"):
            LiveData(cache).get(PCEPI)
