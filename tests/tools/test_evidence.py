"""What the build collects for the summary pages."""

import json

import nbformat.v4 as nb
import pytest

from tests.tools.miniature import Book
from tools import ledger
from tools.evidence import collect_evidence, share_benchmarks
from tools.pages import measured_code


@pytest.fixture
def book(tmp_path):
    return Book.write(tmp_path)


def test_stored_benchmarks_are_shown_with_whether_the_code_is_still_the_same(book):
    (book.root / "benchmarks" / "peers").mkdir(parents=True)
    text = "from frictions.solvers.double import double\n"
    (book.root / "benchmarks" / "doubling.py").write_text(text)
    (book.root / "benchmarks" / "peers" / "other.py").write_text("")
    share_benchmarks(book.root)
    shown = book.root / "_build" / "benchmarks.json"
    assert not shown.exists()
    stored = {"key": measured_code(book.root), "rows": [1]}
    (book.root / "benchmarks" / "results.json").write_text(json.dumps(stored))

    def is_current():
        share_benchmarks(book.root)
        results = json.loads(shown.read_text())
        assert results["rows"] == [1]
        return results["current"]

    assert is_current()
    book.edit("lib/frictions/solvers/halve.py", "x / 2", "x / 3")
    assert is_current()
    book.edit("benchmarks/peers/other.py", "", "pass")
    assert not is_current()
    book.edit("benchmarks/peers/other.py", "pass", "")
    assert is_current()
    book.edit("lib/frictions/solvers/double.py", "2 * x", "3 * x")
    assert not is_current()


def test_stored_builds_are_shown(book):
    (book.root / "benchmarks").mkdir()
    (book.root / "benchmarks" / "builds.json").write_text('{"made": "2026-01-02"}')
    share_benchmarks(book.root)
    assert json.loads((book.root / "_build" / "builds.json").read_text()) == {"made": "2026-01-02"}


def test_the_text_of_a_page_is_read_once_however_many_rows_it_has(tmp_path, monkeypatch):
    parse, read = ledger.PARSER.parse, []
    monkeypatch.setattr(ledger.PARSER, "parse", lambda text: read.append(text) or parse(text))

    def sections(**where):
        classes = {"class": "close", "expected_class": "close"}
        rows = [{"id": f"a.{i}", **classes, **where} for i in range(9)]
        card = nb.new_output("display_data", metadata={ledger.SCORECARD: rows})
        code = nb.new_code_cell(execution_count=1, outputs=[card])
        page = nb.new_notebook(cells=[nb.new_markdown_cell("# Title"), code])
        collect_evidence(tmp_path, {"a": page})
        shown = json.loads((tmp_path / "_build" / "scorecard.json").read_text())
        return {(row.get("section"), row.get("anchor")) for row in shown}

    assert sections(paper="a", cell=1) == {("Title", "title")}
    assert read == ["# Title"]
    assert sections(paper="a", cell=None) == sections(paper="another", cell=1) == {(None, None)}
