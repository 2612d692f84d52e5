"""Whoever cites the book or its data finds what to cite."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "book" / "data.md").read_text(encoding="utf8")
ENTRIES = re.findall(r"@\w+\{(\w+),", (ROOT / "book" / "references.bib").read_text(encoding="utf8"))
DATA_SETS = {
    "frenchdata", "linearmodels", "statsmodels", "grunfeld1958", "nberdates", "bea2016", "bea2008",
    "mccracken2021", "fred", "mohaddes2020", "crsp", "compustat",
}  # fmt: skip


def test_every_data_set_is_in_the_bibliography_and_cited_on_the_page():
    assert set(ENTRIES) >= DATA_SETS
    assert set(re.findall(r"\{cite:[tp]\}`(\w+)`", PAGE)) == DATA_SETS


def test_no_entry_comes_twice():
    assert len(ENTRIES) == len(set(ENTRIES))


def test_every_row_of_shipped_data_names_source_and_terms():
    table = PAGE[PAGE.index(":name: tab-data-shipped") : PAGE.index("A year as an end")]
    rows = table.split("* - ")[2:]
    assert len(rows) == 10
    for row in rows:
        source, terms = row.split("\n  - ")[1:]
        assert "{cite:t}" in source or "our estimates" in source
        assert terms.strip()


def test_the_citation_file_names_all_papers():
    content = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf8"))
    titles = " ".join(entry["title"] for entry in content["references"])
    for words in ("Tradability", "Frictions and Economic Fluctuations", "production efficiency"):
        assert words in titles
    assert all(entry["authors"] and entry["type"] for entry in content["references"])
