"""`make book` on a miniature book: right after any edit, and failing as long as it should."""

import importlib.metadata
import json
import os
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from tests.tools.miniature import Book
from tools import build, run

# One worker builds the miniature book for all of these.
pytestmark = [pytest.mark.build, pytest.mark.xdist_group("miniature book")]

KEYS = {
    "id", "paper", "source", "quantity", "unit", "paper_value", "computed", "tolerance", "class",
    "expected_class", "reason", "live", "live_class", "agreement",
    "inside_interval", "same_verdict", "cell",
}  # fmt: skip


@pytest.fixture(scope="module")
def first_build(tmp_path_factory):
    """Build a miniature book; return it with exit code, executions and what was printed."""
    with pytest.MonkeyPatch.context() as patch:
        book = Book.write(tmp_path_factory.mktemp("first")).use(patch)
        command = [sys.executable, "-m", "tools.build", "--root", str(book.root)]
        done = subprocess.run(command, cwd=run.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return book, book.executions(), done.stdout


@pytest.fixture
def book(first_build, tmp_path, monkeypatch):
    """Return a copy of the book that was built, to edit."""
    return first_build[0].copy(tmp_path).use(monkeypatch)


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """Return a book that was never built."""
    return Book.write(tmp_path).use(monkeypatch)


@pytest.fixture
def no_sphinx(monkeypatch):
    monkeypatch.setattr(build, "render", lambda *_: True)


def text_of(page):
    """Return the words of a page's main part."""
    article = BeautifulSoup(page, "html.parser").find("article")
    return " ".join(article.get_text(" ").split())


def state(directory):
    """Return names, contents and times of all files of a directory."""
    files = [path for path in directory.rglob("*") if path.is_file()]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_the_first_build_makes_the_book(first_build):
    book, executions, printed = first_build
    # Once each: Sphinx found every execution in its cache and executed nothing itself.
    assert executions == ["alpha", "beta", "index"]
    assert "The value is 42.00 ." in text_of(book.page("alpha"))
    assert "3 targets" not in text_of(book.page("index"))
    assert "'2 targets'" in text_of(book.page("index"))
    assert (book.html / "index.html").exists()
    lines = printed.splitlines()
    assert lines[0] == "executing beta, alpha"  # the longest first
    assert {line.split(":")[0].strip() for line in lines[1:3]} == {"alpha", "beta"}
    assert lines[3] == "executing index"
    assert lines[5:7] == ["rendering", "the book is _build/html/index.html"]


def test_a_table_is_numbered_captioned_and_referred_to(first_build):
    page = BeautifulSoup(first_build[0].page("beta"), "html.parser")
    table = page.find("table", id="tab-beta")
    assert table.caption.get_text(" ", strip=True).startswith("Table 1 What beta gives.")
    assert table.caption.strong.get_text() == "beta"
    cells = [[cell.get_text() for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    assert cells == [["row", "paper", "1.50"], ["", "here", "1.50"]]
    assert "The value stands in Table 1 ." in text_of(str(page))


def test_the_scorecard_holds_every_target(first_build):
    rows = first_build[0].scorecard()
    assert [set(row) for row in rows] == [KEYS | {"section", "anchor"}, KEYS]
    assert rows[0] == {
        "id": "beta.row.value", "paper": "beta", "source": "Table 1", "quantity": "the value",
        "unit": "percent", "paper_value": 1.5, "computed": 1.5, "tolerance": 0.01,
        "class": "reproduced", "expected_class": "reproduced", "reason": "",
        "live": None, "live_class": None, "agreement": "reproduced", "inside_interval": None,
        "same_verdict": None, "cell": 1, "section": "The second chapter",
        "anchor": "the-second-chapter",
    }  # fmt: skip
    assert rows[1]["computed"] is None
    assert rows[1]["class"] == "unavailable"


def test_the_time_of_every_chapter_is_kept(first_build):
    rows = json.loads((first_build[0].root / "_build" / "execution.json").read_text())
    assert [(row["page"], row["cells"]) for row in rows] == [("alpha", 1), ("beta", 2)]
    for row in rows:
        assert 0 < row["longest_cell"] < row["seconds"]
        assert row["finished"].startswith("20")


def test_a_second_build_does_nothing(book, capsys):
    before = state(book.root)
    assert book.build() == 0
    assert book.executions() == []
    assert state(book.root) == before
    assert capsys.readouterr().out.startswith("the book is _build/html/index.html (nothing had ch")


def test_every_edit_shows_and_only_what_depends_on_it_is_executed(book):
    book.edit("lib/frictions/solvers/double.py", "2 * x", "3 * x")
    book.edit("book/beta.md", "The value stands", "It stands")  # prose
    book.edit("book/beta.md", "python3\ncard", "python3\n:tags: [hide-input]\ncard")
    assert book.build() == 0
    assert book.executions() == ["alpha"]
    assert "The value is 63.00 ." in text_of(book.page("alpha"))
    assert "It stands in Table 1 ." in text_of(book.page("beta"))
    assert "tag_hide-input" in book.page("beta")


def test_a_warning_of_sphinx_fails_each_time_and_leaves_the_old_book(book, capsys):
    before = state(book.html)
    book.edit("book/index.md", "{ref}`sec-alpha`", "{ref}`sec-omega`")
    for _ in range(2):
        assert book.build() == 1
        assert "index.md:8: WARNING: undefined label: 'sec-omega'" in capsys.readouterr().err
        assert state(book.html) == before
    assert book.executions() == []


def test_sphinx_looks_at_every_reference_and_goes_on_after_a_warning(book, monkeypatch):
    given = []
    monkeypatch.setattr(build, "render", lambda *arguments: given.extend(arguments[-1]))
    assert book.build() == 0
    assert {"-W", "-n", "--keep-going"} <= set(given)


def test_a_regression_of_the_scorecard_fails_each_time_and_is_shown(book, capsys):
    book.edit("lib/frictions/solvers/halve.py", "x / 2", "x / 3")
    for executions in (["beta", "index"], []):
        assert book.build() == 1
        assert book.executions() == executions
        assert (
            "scorecard regression: beta.row.value: expected reproduced, got close "
            "(paper 1.5, computed 1.0, tolerance 0.01)\n"
        ) in capsys.readouterr().err
        assert [row["class"] for row in book.scorecard()] == ["close", "unavailable"]
        assert "here 1.00" in text_of(book.page("beta"))


def test_a_claim_with_another_verdict_fails_each_time(book, capsys):
    claims = "id,where,claim,verdict,evidence,would_change\nbeta.c,p 1,It halves,{},tab-beta,No\n"
    path = book.root / "book" / "targets" / "beta_claims.csv"
    book.edit("book/beta.md", "import Scorecard\n", "import Claims, Scorecard\n")
    book.edit("book/beta.md", "python3\ncard\n", """python3
card
```

```{code-cell} ipython3
claims = Claims("beta")
claims.judge("beta.c", {"half": beta.VALUE == 1.5})
claims
""")  # fmt: skip
    path.write_text(claims.format("fails"))
    for _ in range(2):
        assert book.build("--chapter", "beta") == 1
        said = capsys.readouterr().err
        assert "claim: beta.c: 'fails' in the file, computed 'holds'\n    true  half" in said
    path.write_text(claims.format("holds"))
    assert book.build("--chapter", "beta") == 0
    assert "claims: holds" in capsys.readouterr().out


def test_a_failing_cell_fails_each_time_and_leaves_the_old_book(book, capsys):
    before = state(book.html)
    book.edit("book/beta.md", "python3\ncard\n", "python3\ncard.record({'beta.no': 1})\n")
    for _ in range(2):
        assert book.build() == 1
        said = capsys.readouterr().err
        assert "the book was not built: beta.md, code cell 2 failed:" in said
        assert "KeyError: \"'beta.no' is not a target of beta\"" in said
        assert state(book.html) == before
        assert book.executions() == ["beta"]


def test_a_page_that_goes_takes_its_execution_with_it(book, no_sphinx):
    assert {path.stem for path in book.store.iterdir()} == {"alpha", "beta", "index"}
    book.write_toc("beta")
    assert book.build() == 0
    assert {path.stem for path in book.store.iterdir()} == {"beta", "index"}
    assert book.executions() == []
    book.write_toc("alpha", "beta")
    assert book.build() == 0
    assert book.executions() == ["alpha"]


def test_one_chapter_is_executed_and_rendered_alone(book, capsys):
    before = state(book.html)
    book.edit("lib/frictions/probe.py", "import os\n", "import os  # for all chapters\n")
    assert book.build("--chapter", "beta") == 0
    assert book.executions() == ["beta"]
    assert "1 reproduced, 1 unavailable\n" in capsys.readouterr().out
    page = book.root / "_build" / "chapters" / "beta" / "book" / "beta.html"
    assert "What beta gives." in text_of(page.read_text(encoding="utf8"))
    assert state(book.html) == before


def test_a_regression_of_one_chapter_is_a_failure(book, capsys, no_sphinx):
    book.edit("book/targets/beta.csv", "percent,1.5", "percent,1.6")
    assert book.build("--chapter", "beta") == 1
    assert "scorecard regression: beta.row.value: expected" in capsys.readouterr().err


def test_a_summary_as_the_one_chapter_is_what_the_book_holds(book, no_sphinx):
    assert book.build("--chapter", "index") == 0
    assert book.executions() == []


def test_an_unknown_chapter_is_named_with_those_there_are(fresh, capsys):
    assert fresh.build("--chapter", "gamma") == 1
    assert "no chapter 'gamma'; the book has index, alpha, beta\n" in capsys.readouterr().err


def test_a_chapter_that_breaks_the_rules_is_not_executed(fresh, capsys):
    fresh.edit("book/alpha.md", 'note("alpha")', "!ls")
    assert fresh.build() == 1
    assert fresh.executions() == []
    shown = capsys.readouterr()
    assert "shell or magic command in a chapter: `!ls`" in shown.out
    assert "the book was not built: the chapters break the house rules" in shown.err


def test_a_mistake_in_the_library_is_reported_where_it_is(fresh, capsys):
    fresh.edit("lib/frictions/solvers/double.py", "2 * x", "2 * (x")
    fresh.write_toc("alpha")
    assert fresh.build() == 1
    said = capsys.readouterr().err
    assert "alpha.md, code cell 1 failed" in said
    assert "double.py" in said
    assert "SyntaxError: '(' was never closed" in said


def test_jupyter_book_2_is_refused(fresh, monkeypatch):
    versions = {"jupyter-book": "2.0.1"}
    monkeypatch.setattr(importlib.metadata, "version", versions.__getitem__)
    with pytest.raises(SystemExit) as stop:
        fresh.build()
    assert stop.value.code.startswith("This book is built with jupyter-book 1.x, and 2.0.1 is ins")
    assert "`make clean`" in stop.value.code
    assert fresh.executions() == []
    versions["jupyter-book"] = "1.0.4.post1"
    build.require_jupyter_book_1()


def test_the_time_of_rendering_is_kept(first_build):
    rendering = json.loads((first_build[0].root / "_build" / "rendering.json").read_text())
    assert rendering["seconds"] > 0


def test_a_summary_depends_on_the_files_that_its_code_names(book, no_sphinx):
    (book.root / "_build" / "benchmarks.json").write_text("{}")
    assert book.build() == 0
    assert book.executions() == []
    book.edit("book/index.md", 'targets"', "targets\", name == 'benchmarks'")
    assert book.build() == 0
    (book.root / "_build" / "benchmarks.json").write_text("{} ")
    assert book.build() == 0
    assert book.executions() == ["index", "index"]


FETCH = """\
import os, sys
from pathlib import Path

record = Path(sys.argv[sys.argv.index("--record") + 1])
record.write_text(os.environ.get("FETCHED", ""))
"""


def test_a_live_build_has_results_of_its_own(book, no_sphinx, monkeypatch):
    live = book.root / "lib" / "frictions" / "data" / "live"
    live.mkdir()
    (live / "__init__.py").write_text("")
    (live / "__main__.py").write_text(FETCH)
    before = state(book.root / "_build")
    monkeypatch.setenv("DATA", "live")
    assert book.build() == 0
    assert book.executions() == ["alpha", "beta", "index"]
    assert book.build() == 0
    assert book.executions() == []
    monkeypatch.setenv("FETCHED", "other data")
    assert book.build() == 0
    assert book.executions() == ["alpha", "beta", "index"]
    live = book.root / "_build" / "live"
    assert {path.name for path in live.iterdir()} >= {"data.json", "executed", "scorecard.json"}
    assert before.items() <= state(book.root / "_build").items()
    monkeypatch.delenv("DATA")
    assert book.build() == 0
    assert book.executions() == []


def test_an_unknown_tier_is_refused(book, monkeypatch, capsys):
    monkeypatch.setenv("DATA", "Live")
    assert book.build() == 1
    assert "DATA='Live': expected 'live', or nothing" in capsys.readouterr().err


def test_fonts_are_listed_once_before_the_first_page(fresh):
    env = build.execution_environment(fresh.root)
    directory = fresh.root / "_build" / "matplotlib"
    (directory / "fontlist-none.json").unlink()
    build.list_fonts(env)
    (listed,) = directory.glob("fontlist*")
    time = listed.stat().st_mtime_ns
    build.list_fonts({**env, "PATH": os.devnull})
    assert [file.stat().st_mtime_ns for file in directory.glob("fontlist*")] == [time]


@pytest.mark.parametrize("harm", ["deleted", "edited", "added"])
def test_a_rendered_page_that_was_harmed_comes_back(book, harm):
    page, before = book.html / "book" / "alpha.html", book.page("alpha")
    if harm == "deleted":
        page.unlink()
    elif harm == "edited":
        page.write_text(before.replace("42.00", "43.00"), encoding="utf8")
    else:
        page = page.with_name("gamma.html")
        page.write_text("x")
    assert book.build() == 0
    assert book.executions() == []
    assert book.page("alpha").count("42.00") == before.count("42.00")
    assert not (book.html / "book" / "gamma.html").exists()
