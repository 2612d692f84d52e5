"""The box that says on which data a chapter ran."""

import re

import pytest

from frictions.data.live.cache import Cache
from frictions.data.live.sources import SOURCES
from frictions.data.live.tier import LiveData, Use
from frictions.report.tier.note import TierNote, sources_table


@pytest.fixture
def live(tmp_path):
    found = LiveData(Cache(tmp_path))
    found.uses = {
        "PCEPI.csv": Use(SOURCES["PCEPI.csv"], "2026-01-31", "a" * 64, ""),
        "fred_qd.csv": Use(SOURCES["fred_qd.csv"], "", "", "found a page: '<html>'\n[x] $y$"),
    }
    return found


def test_shipped_data_are_one_sentence():
    note = TierNote(LiveData(None), ["Exchange rates: your file.", ""])
    first, *rest = note.lines()
    assert first.startswith("**Shipped data**")
    assert rest == ["Exchange rates: your file."]


def test_live_data_are_listed_with_vintage_and_checksum_and_fallbacks_first(live):
    first, fallback, used = TierNote(live).lines()
    assert "on 1 of 2 public files" in first
    assert fallback.startswith(
        "**Fallback**, FRED-QD, the quarterly data base of McCracken and Ng: "
    )
    assert fallback.endswith("(The data that ship stand in.)")
    assert "PCEPI.csv" in used
    assert used.endswith("vintage 2026-01-31, sha256 aaaaaaaaaaaa")


def test_many_files_of_one_publisher_are_one_line(live):
    names = [name for name in SOURCES if name.startswith("MKTGDP")]
    live.uses |= {name: Use(SOURCES[name], "2026-01-31", "b" * 64, "") for name in names}
    (line,) = [line for line in TierNote(live).lines() if names[0] in line]
    assert line.startswith(
        "7 files of Federal Reserve Bank of St. Louis, FRED, vintage 2026-01-31: "
    )


def test_what_an_error_quotes_is_not_read_as_markdown(live):
    text = TierNote(live).markdown()
    assert text.startswith(":::{admonition} The data of this page")
    assert r"found a page: '\<html\>' \[x\] \$y\$" in text
    html = TierNote(live)._repr_mimebundle_()["text/html"]
    assert "&lt;html&gt;" in html
    assert "<b>Fallback</b>" in html
    live.uses["fred_qd.csv"] = Use(SOURCES["fred_qd.csv"], "", "", "no member *use*.txt in a_b")
    assert r"no member \*use\*.txt in a\_b" in TierNote(live).markdown()


def test_every_source_is_in_the_table_of_its_publisher():
    table = sources_table()
    for source in SOURCES.values():
        assert f"`{source.name}`: {source.what}" in table.loc[source.owner, "files"].split("<br>")
        assert table.loc[source.owner, "terms"] == source.terms


def test_what_comes_from_readers_files_is_text_on_the_page():
    hostile = "no Table 5: <script>alert(1)</script> `x` {raw}`html` $y$ &lt; [a](b)"
    note = TierNote(LiveData(None), [f"**Fallback**, {hostile}", hostile])
    bundle = note._repr_mimebundle_()
    assert "<script>" not in bundle["text/html"]
    first, second = bundle["text/markdown"].splitlines()[-3:-1]
    assert first.startswith("- **Fallback**, no Table 5: \\<script\\>alert(1)\\</script\\> \\`x\\`")
    for line in (first.removeprefix("- **Fallback**"), second):
        assert not re.search(r"(?<!\\)[<>`{}$*\[&]", line)
