"""What must never pass: one line a planted failure, and what the build says of it, each time.

To add one, write the cells of a chapter or an edit of the miniature book and a part of the message.
"""

import json
import os
import re
import subprocess
import sys
import threading
import time

import pytest

from tests.tools.miniature import ROOT, Book
from tools import build, execute
from tools.hashing import digest
from tools.pages import PageError, measured_code

pytestmark = pytest.mark.build

PUBLISH = "from frictions.report.publish import publish"
TABLE = "import pandas as pd\nfrom frictions.report.tables import Table\n"

# Cells of a chapter -> what is said.
CELLS = {
    "NaN in the prose": (
        [PUBLISH, "publish(there_are=float('nan'))"],
        "alpha.md, code cell 2 shows 'there_are = nan', which is no finite number",
    ),
    "infinity in the prose": (
        [PUBLISH, "publish(there_are=float('-inf'))"],
        "code cell 2 shows 'there_are = -inf'",
    ),
    "NaN in a text for the prose": (
        [
            "from frictions.report.publish import publish",
            "publish(there_are=f'{float(\"nan\"):.2f} of 3')",
        ],
        "nan of 3",
    ),
    "no number in the prose": (
        [PUBLISH, "publish(there_are=None)"],
        "TypeError: there_are = None must be a number or a text",
    ),
    "infinity in a table": (
        [TABLE + "Table(pd.DataFrame({'a': [1.0, float('inf')]}), 'A table.', 'tab-a')"],
        "code cell 1 shows '| 1 | inf |'",
    ),
    "NaN written into a table": (
        [TABLE + "Table(pd.DataFrame({'a': ['nan%']}), 'A table.', 'tab-a')"],
        "code cell 1 shows '| 0 | nan% |'",
    ),
    "NaN in a data frame": (
        ["import pandas as pd\npd.DataFrame({'a': [1.0, None]})"],
        "code cell 1 shows 'NaN'",
    ),
    "another sys.stderr": (
        ["import io, sys\nsys.stderr = io.StringIO()", "1"],
        "alpha.md, a cell put something else in the place of sys.stderr",
    ),
    "a module reached by importlib": (
        ["import importlib\nimportlib.import_module('frictions.solvers.halve')"],
        "lib/frictions/solvers/halve.py, lib/frictions/solvers/triple.py, and its key does not",
    ),
    "a file beside the page": (
        ["open('notes.txt').read()"],
        "alpha.md opens book/notes.txt, and its key does not know",
    ),
    "a file in the repository": (
        ["from pathlib import Path\nPath('../requirements.txt').read_text()"],
        "alpha.md opens requirements.txt, and its key does not know",
    ),
    "another paper's targets by a computed name": (
        ["name = 'be' + 'ta'\nopen(f'targets/{name}.csv').read()"],
        "alpha.md opens book/targets/beta.csv, and its key does not know",
    ),
    "evidence without read_evidence": (
        ["open('../_build/scorecard.json').read()"],
        "alpha.md opens _build/scorecard.json, and its key does not know",
    ),
}


@pytest.fixture
def book(tmp_path, monkeypatch):
    book = Book.write(tmp_path).use(monkeypatch)
    (book.root / "book" / "notes.txt").write_text("1")
    (book.root / "requirements.txt").write_text("1")
    (book.root / "_build" / "scorecard.json").write_text("[]")
    return book


def failure(book):
    with pytest.raises(PageError) as error:
        book.execute()
    return str(error.value)


def test_no_planted_failure_passes(book):
    for name, (cells, _) in CELLS.items():
        book.write_page(digest([name]), *cells)
    book.write_toc(*(digest([name]) for name in CELLS))
    # All at once; what is said of the files that pages open comes when the others are mended.
    for files in (False, True):
        part = {n: case for n, case in CELLS.items() if ("its key does not" in case[1]) == files}
        book.write_toc(*(digest([name]) for name in part))
        for _ in range(2):
            said = failure(book)
            for name, (_, expected) in part.items():
                assert expected.replace("alpha", digest([name])) in said, f"{name}: {said}"
            assert not list(book.store.glob("*.ipynb"))


# An edit of the miniature book (file, old, new) -> what the build of the whole book says.
EDITS = {
    "card is not the last value": ("book/beta.md", "python3\ncard\n", "python3\ncard;\n1\n",
                                   "beta.csv has 2 rows and the chapter's scorecard 0"),
    "card is shown twice": ("book/beta.md", "python3\ncard\n",
                            "python3\ncard\n```\n\n```{code-cell} ipython3\ncard\n",
                            "beta.csv has 2 rows and the chapter's scorecard 4"),
    "NaN in a table": ("book/beta.md", "Table(table, ", 'Table(table.assign(a=float("nan")), ',
                       "beta: 2 cells of tab-beta have no value (NaN)"),
    "targets without a page": ("book/targets/delta.csv", None, "id\n",
                               "book/targets/delta.csv belongs to no page that _toc.yml lists"),
    "a chapter is not there": ("_toc.yml", "book/beta", "book/gamma",
                               "book/gamma.md does not exist; _toc.yml lists the pages"),
    "_config.yml is broken": ("_config.yml", "title: Frictions", "title: [Frictions",
                              "_config.yml, line "),
    "_toc.yml is broken": ("_toc.yml", "root: book/index", "root: [book/index", "_toc.yml, line "),
    "_config.yml is no mapping": ("_config.yml", None, "title", "_config.yml: expected"),
    "the head of a chapter is broken": ("book/beta.md", "kernelspec: {", "kernelspec: {{",
                                        "book/beta.md has code cells, and no head that marks"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), EDITS.values(), ids=EDITS)
def test_no_planted_edit_passes(book, monkeypatch, capsys, name, old, new, said):
    monkeypatch.setattr(build, "render", lambda *_: True)
    if old is None:
        (book.root / name).write_text(new)
    else:
        book.edit(name, old, new)
    for _ in range(2):
        assert book.build() == 1
        shown = capsys.readouterr().err
        assert said in shown
        assert "Traceback" not in shown


def test_a_chapter_that_is_not_utf_8_is_named_with_its_line(book, capsys):
    path = book.root / "book" / "beta.md"
    path.write_bytes(path.read_bytes() + "\nCafé\n".encode("latin-1"))
    assert book.build() == 1
    said = capsys.readouterr().err
    assert f"book/beta.md, line {path.read_bytes().count(bytes([10]))}: not UTF-8" in said


def test_a_paper_without_its_rows_on_the_scorecard_page_fails(book, monkeypatch, capsys):
    monkeypatch.setattr(build, "render", lambda *_: True)
    source = """\
        from IPython.display import HTML
        from frictions.report.measurements.evidence import read_evidence
        HTML("".join(f"<code>{row['id']}</code>" for row in read_evidence("scorecard")))
        """
    book.write_page("scorecard", source)
    book.write_toc("alpha", "beta", "scorecard")
    assert book.build() == 0
    book.write_page(
        "scorecard", source.replace('read_evidence("scorecard"', 'read_evidence("benchmarks"')
    )
    (book.root / "_build" / "benchmarks.json").write_text("[]")
    assert book.build() == 1
    assert "beta: the page scorecard does not show 2 rows" in capsys.readouterr().err


def test_no_setting_of_the_reader_hides_a_warning(book, monkeypatch, new_interpreters):
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    monkeypatch.setenv("PYTHONOPTIMIZE", "1")
    book.write_page("alpha", "import warnings\nwarnings.warn('nearly singular', stacklevel=1)")
    book.write_page("beta", "assert False, 'not so'")
    said = failure(book)
    assert "UserWarning: nearly singular" in said
    assert "AssertionError: not so" in said


def test_a_cell_that_never_ends_is_ended_and_said_before(book, monkeypatch, capsys):
    monkeypatch.setattr(execute, "SAID_AFTER", 0.4)
    monkeypatch.setenv("FRICTIONS_CELL_LIMIT", "3")
    book.write_page("alpha", "1", "import time\nwhile True:\n    time.sleep(1)")
    book.write_toc("alpha")
    assert "alpha.md, code cell 2 ran for more than 3 s (FRICTIONS_CELL_LIMIT=SEC" in failure(book)
    said = [line for line in capsys.readouterr().out.splitlines() if "cell 2 has run for" in line]
    assert 2 <= len(said) <= 4  # at once, and each time that the time has doubled


def test_a_thread_that_prints_late_is_a_failure(book, new_interpreters):
    thread = "import threading\ndef talk():\n    while True:\n        print('late')\n"
    book.write_page("alpha", thread + "threading.Thread(target=talk, daemon=True).start()")
    book.write_toc("alpha")
    said = failure(book).split("alpha.md, a thread printed after the last cell:")
    assert said[1].split()[0] == "late"  # `print` may have written the end of a line first


def test_a_long_tmpdir_is_no_trouble(book, monkeypatch, tmp_path):
    place = tmp_path / ("x" * 90) / ("y" * 90)
    place.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(place))
    book.write_page("alpha", "1")
    book.write_toc("alpha")
    book.execute()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": []}', None])
def test_a_stored_execution_that_is_none_is_executed_anew(book, capsys, content):
    book.write_page("alpha", "from frictions.probe import note\nnote('alpha')")
    book.write_toc("alpha")
    book.execute()
    stored = book.store / "alpha.ipynb"
    text = stored.read_text()
    stored.write_text(text[: len(text) // 2] if content is None else content)
    book.execute()
    assert book.executions() == ["alpha", "alpha"]
    assert "alpha.ipynb was cut short or edited: executed anew" in capsys.readouterr().err
    assert stored.read_text() != content


def test_a_full_disk_is_one_line(book, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device", "alpha.ipynb")

    monkeypatch.setattr(os, "replace", full)
    assert book.build() == 1
    said = capsys.readouterr().err
    assert "the book was not built: No space left on device (alpha.ipynb)" in said


def test_a_folder_that_may_not_be_written_is_one_line(book, capsys):
    book = book.copy(book.root / "copy")
    for file in (book.root / "_build").rglob("*"):
        if file.is_file():
            file.unlink()
    os.rename(book.root / "_build", book.root / "_old")
    (book.root / "_build").write_text("")
    assert book.build() == 1
    assert "the book was not built: File exists" in capsys.readouterr().err


def test_two_builds_at_once_wait_for_each_other(book, monkeypatch, capsys):
    monkeypatch.setattr(build, "render", lambda *_: True)
    with build.alone(build.results_directory(book.root) / ".lock", "build of this book"):
        second = threading.Thread(target=book.build)
        second.start()
        deadline = time.monotonic() + 60
        said = ""
        while "waiting for another build" not in said and time.monotonic() < deadline:
            time.sleep(0.05)
            said += capsys.readouterr().out
        assert "waiting for another build of this book to end" in said
        assert book.executions() == []
    second.join()
    assert book.executions() == ["alpha", "beta", "index"]


def shown(notebook):
    """Return what the cells show, without the times and marks of the execution."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return str([dict(output.get("data", {})) | {"": output.get("text", "")} for output in outputs])


def test_a_copied_clone_runs_its_own_library(book, tmp_path_factory):
    copy = book.copy(tmp_path_factory.mktemp("copy"))
    assert book.build("--chapter", "alpha") == 0
    copy.edit("lib/frictions/solvers/double.py", "2 * x", "3 * x")
    # PYTHONPATH still names the original.
    assert copy.build("--chapter", "alpha") == 0
    values = [re.findall(r"\b(?:42|63)\b", shown(b.executed("alpha"))) for b in (book, copy)]
    assert [set(found) for found in values] == [{"42"}, {"63"}]


def test_the_makefile_sees_whose_environment_it_is(tmp_path):
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    (tmp_path / "Makefile").write_text(makefile)
    (tmp_path / "lib" / "frictions").mkdir(parents=True)
    (tmp_path / "lib" / "frictions" / "__init__.py").write_text("")
    environment = tmp_path / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to(sys.executable)
    for stamp in (".locked", ".installed"):
        (environment / stamp).write_text("")
    said = subprocess.run(["make", "help"], cwd=tmp_path, capture_output=True, text=True)
    assert ".venv belongs to another copy of this repository: making it anew" in said.stdout
    assert not (environment / ".locked").exists()


def test_the_stored_benchmarks_are_there_for_a_page_alone(book, monkeypatch):
    (book.root / "benchmarks").mkdir()
    results = {"key": measured_code(book.root), "rows": []}
    (book.root / "benchmarks" / "results.json").write_text(json.dumps(results))
    (book.root / "_build" / "scorecard.json").unlink(missing_ok=True)
    book.edit("book/index.md", "'scorecard'", "'benchmarks'")
    monkeypatch.setattr(build, "render", lambda *_: True)
    assert book.build("--chapter", "index") == 0
    assert book.executions() == ["index"]
