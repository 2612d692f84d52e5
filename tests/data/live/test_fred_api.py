"""FRED's interface for programs: an address more, and a key that nobody sees."""

from dataclasses import replace

import pytest

from frictions.data.live import fred_api
from frictions.data.live.download import DownloadError, Run, download
from tests.data.live.test_download import GOOD, source_at
from tests.data.loopback import FAST

KEY = "0123456789abcdef0123456789abcdef"


def test_a_key_adds_an_address_and_stands_in_no_message(server, cache, monkeypatch, capsys):
    monkeypatch.setattr(fred_api, "API", server.url("observations"))
    source = replace(source_at(server.url("a")), series="A464")
    server.files["a"] = GOOD
    assert download(source, cache, Run(FAST)).news == "new"
    assert server.asked == ["a"]
    monkeypatch.setenv("FRED_API_KEY", KEY)
    query = f"observations?series_id=A464&file_type=json&api_key={KEY}"
    server.files[query] = (
        b'{"count": 2, "observations": [{"date": "1947-01-01", "value": "30.7"}, '
        b'{"date": "1947-04-01", "value": "."}]}'
    )
    cached = download(source, cache, Run(FAST)).cached
    assert server.asked == ["a", query]
    assert cached.path.read_text() == "observation_date,A464\n1947-01-01,30.7\n1947-04-01,.\n"
    said = []
    for content in (None, b"{}", b"[1]", b"<html>"):
        server.files.pop(query)
        server.files |= {} if content is None else {query: content}
        del server.files["a"]
        with pytest.raises(DownloadError) as error:
            download(source, cache, Run(FAST, said.append))
        assert KEY not in str(error.value) + "".join(said)
        assert "api_key=<key>" in str(error.value)
        server.files |= {"a": GOOD, query: b""}
    assert KEY not in (cache.directory / "catalogue.json").read_text()
