"""What the book consists of, and which edits make which page execute again."""

import os
import subprocess
import sys

import pytest

from tests.tools.miniature import HEADER, ROOT, Book
from tools.imports import dependencies, imported_modules
from tools.pages import PageError, page_key, read_pages, toc_files, unknown_files

# One edit, and the chapters whose outputs may differ after it.
EDITS = {
    "module of one chapter": ("lib/frictions/models/alpha.py", "21", "22", {"alpha"}),
    "module behind a relative import": ("lib/frictions/solvers/double.py", "2", "3", {"alpha"}),
    "module named in a from-import": ("lib/frictions/solvers/halve.py", "2", "3", {"beta"}),
    "module that both import": ("lib/frictions/probe.py", "a", "b", {"alpha", "beta"}),
    "module of the scorecard": (
        "lib/frictions/report/scorecard/targets.py",
        "2.0",
        "3.0",
        {"beta"},
    ),
    "package above a module": ("lib/frictions/models/__init__.py", "", "x = 1", {"alpha", "beta"}),
    "data beside a package": ("lib/frictions/data/tables/digits.csv", "3", "4", {"beta"}),
    "targets of a chapter": ("book/targets/beta.csv", "0.01", "0.02", {"beta"}),
    "claims of a chapter": ("book/targets/beta_claims.csv", "where", "place", {"beta"}),
    "lock file": ("requirements.lock", "a==1", "a==2", {"alpha", "beta"}),
    "code cell": ("book/alpha.md", 'note("alpha")', 'note("alpha!")', {"alpha"}),
    "prose": ("book/alpha.md", "The value is", "Its value is", set()),
    "option of a cell": ("book/alpha.md", "python3\n", "python3\n:tags: [hide-input]\n", set()),
    "module that no chapter imports": ("lib/frictions/solvers/new.py", None, "x = 1", set()),
    "targets that no chapter has": ("book/targets/new.csv", None, "id\n", set()),
    "a data file that no text names": (
        "lib/frictions/data/tables/sub/7-8.csv",
        None,
        "1",
        {"beta"},
    ),
    "a data file that another names": (
        "lib/frictions/data/tables/doubles.csv",
        None,
        "1",
        set(),
    ),
    "version": ("lib/frictions/__init__.py", "", '__version__ = "2.0"', {"alpha", "beta"}),
    "settings of tools": ("pyproject.toml", None, "[tool.ruff]\n", set()),
    "a neighbour in the package that hands on": (
        "lib/frictions/solvers/triple.py",
        "3",
        "4",
        set(),
    ),
    "targets that a chapter names": ("book/targets/gamma.csv", None, "id\n", {"beta"}),
    "a module in place of a name": ("lib/frictions/probe/__init__.py", None, "", {"alpha", "beta"}),
    "compiled module": ("lib/frictions/data/__pycache__/a.pyc", None, "x", set()),
}


@pytest.fixture
def book(tmp_path, monkeypatch):
    return Book.write(tmp_path).use(monkeypatch)


def changed(book, before):
    after = book.keys()
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize(("name", "old", "new", "expected"), EDITS.values(), ids=EDITS)
def test_an_edit_changes_the_keys_of_what_depends_on_it(book, name, old, new, expected):
    before = book.keys()
    path = book.root / name
    if old is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(new)
    else:
        text = path.read_text(encoding="utf8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf8")
    assert changed(book, before) == expected


def test_undoing_an_edit_brings_the_keys_back(book):
    before = book.keys()
    book.edit("lib/frictions/solvers/double.py", "2 * x", "3 * x")
    assert changed(book, before) == {"alpha"}
    book.edit("lib/frictions/solvers/double.py", "3 * x", "2 * x")
    assert changed(book, before) == set()


def test_removing_a_data_file_or_the_targets_changes_the_key(book):
    for name in ("lib/frictions/data/tables/digits.csv", "book/targets/beta.csv"):
        before = book.keys()
        (book.root / name).unlink()
        assert changed(book, before) == {"beta"}


@pytest.mark.parametrize(
    "name", ["DATA", "FRICTIONS_VINTAGE", "FRICTIONS_DATA", "FRICTIONS_LICENSED"]
)
def test_the_data_tier_is_part_of_every_key(book, monkeypatch, tmp_path, name):
    before = book.keys()
    monkeypatch.setenv(name, str(tmp_path / "absent"))
    assert changed(book, before) == {"alpha", "beta"}


def test_what_was_downloaded_is_part_of_the_keys_of_a_live_build_only(book, monkeypatch):
    record = book.root / "_build" / "live" / "data.json"
    record.parent.mkdir(parents=True)
    before = book.keys()
    record.write_text("1")
    assert changed(book, before) == set()
    monkeypatch.setenv("DATA", "live")
    before = book.keys()
    record.write_text("2")
    assert changed(book, before) == {"alpha", "beta"}


@pytest.mark.parametrize("name", ["FRICTIONS_DATA", "FRICTIONS_LICENSED"])
def test_the_reader_s_own_files_are_part_of_every_key(book, monkeypatch, tmp_path_factory, name):
    directory = tmp_path_factory.mktemp("data")
    monkeypatch.setenv(name, str(directory))
    for content in ("1", "2"):
        before = book.keys()
        (directory / "deeper").mkdir(exist_ok=True)
        (directory / "deeper" / "rates.csv").write_text(content)
        assert changed(book, before) == {"alpha", "beta"}


def test_a_relative_directory_of_the_reader_is_read_from_here(book, monkeypatch):
    (book.root / "data").mkdir()
    monkeypatch.chdir(book.root)
    monkeypatch.setenv("FRICTIONS_DATA", "data")
    before = book.keys()
    (book.root / "data" / "rates.csv").write_text("1")
    assert changed(book, before) == {"alpha", "beta"}


def test_the_python_version_is_part_of_every_key(book, monkeypatch):
    before = book.keys()
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    assert changed(book, before) == {"alpha", "beta"}


def test_a_summary_depends_on_what_it_reads(book):
    index = next(page for page in read_pages(book.root) if page.is_summary)
    file = book.root / "scorecard.json"
    file.write_text("[]")
    before = page_key(book.root, index, [file])
    assert page_key(book.root, index, [file]) == before
    file.write_text("[1]")
    assert page_key(book.root, index, [file]) != before


def test_keys_are_the_same_in_every_process(book):
    program = (
        "from pathlib import Path; from tools.pages import page_key, read_pages; "
        f"root = Path({str(book.root)!r}); "
        "print({p.name: page_key(root, p) for p in read_pages(root) if not p.is_summary})"
    )
    # Another order of sets and dictionaries than in this process.
    elsewhere = {**os.environ, "PYTHONHASHSEED": "12345"}
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=elsewhere, capture_output=True, check=True
    )
    assert answer.stdout.decode() == f"{book.keys()}\n"


def test_a_copy_elsewhere_has_the_same_keys(book, tmp_path_factory):
    assert book.copy(tmp_path_factory.mktemp("copy")).keys() == book.keys()


def test_pages_are_the_notebooks_of_the_table_of_contents(book):
    (book.root / "book" / "plain.md").write_text("# Plain\n")
    book.write_page("unlisted", "1")
    (book.root / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nparts:\n- caption: One\n  chapters:\n"
        "  - file: book/beta\n    sections:\n    - file: book/alpha\n- caption: Two\n"
        "  chapters:\n  - file: book/plain\n  - url: somewhere\n"
    )
    names = [path.relative_to(book.root).as_posix() for path in toc_files(book.root)]
    assert names == [f"book/{name}.md" for name in ("index", "beta", "alpha", "plain")]
    pages = read_pages(book.root)
    assert [(page.name, page.is_summary) for page in pages] == [
        ("index", True),
        ("beta", False),
        ("alpha", False),
    ]
    assert [len(page.code) for page in pages] == [1, 2, 1]
    assert pages[1].code[1] == "card"


def write_library(root, files):
    for name, text in {"__init__.py": "", **files}.items():
        path = root / "frictions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def reached(root, source):
    """Return the files that a source depends on, without the package's `__init__`."""
    names = {f.relative_to(root / "frictions").as_posix() for f in dependencies(root, [source])}
    assert "__init__.py" in names
    return names - {"__init__.py"}


@pytest.mark.parametrize(
    "source",
    [
        "import frictions.a.b",
        "import frictions.a.b as b",
        "from frictions.a import b",
        "from frictions.a.b import x",
        "from frictions.a.b import *",
        "def late():\n    from frictions.a import b",
        "if True:\n    import numpy, frictions.a.b",
    ],
)
def test_a_module_is_found_in_every_spelling(tmp_path, source):
    write_library(tmp_path, {"a/__init__.py": "", "a/b.py": "x = 1", "a/c.py": ""})
    assert reached(tmp_path, source) == {"a/__init__.py", "a/b.py"}


@pytest.mark.parametrize(
    ("importer", "source"),
    [
        ("a/c.py", "from . import b"),
        ("a/c.py", "from .b import x"),
        ("a/c.py", "from .. import a\nfrom ..a import b"),
        ("a/c/__init__.py", "from .. import b"),
        ("a/c/__init__.py", "from ..b import x"),
    ],
)
def test_relative_imports_are_followed(tmp_path, importer, source):
    write_library(tmp_path, {"a/__init__.py": "", "a/b.py": "x = 1", importer: source})
    assert reached(tmp_path, "import frictions.a.c") == {"a/__init__.py", "a/b.py", importer}


DOORS = {
    "a/__init__.py": "from frictions.a.b import x\nfrom frictions.d import y as z\nw = z",
    "a/b.py": "x = 1",
    "a/c.py": "",
    "d.py": "y = 1",
}


@pytest.mark.parametrize(
    ("source", "files"),
    [
        ("from frictions.a import x", {"a/__init__.py", "a/b.py"}),
        ("from frictions.a import z", {"a/__init__.py", "d.py"}),
        ("from frictions.a.b import x", {"a/__init__.py", "a/b.py"}),
        ("from frictions.a import c", {"a/__init__.py", "a/c.py"}),
        # Made in the package itself, of whatever it imports.
        ("from frictions.a import w", {"a/__init__.py", "a/b.py", "d.py"}),
        ("import frictions.a as a\na.x", {"a/__init__.py", "a/b.py", "d.py"}),
        ("from frictions import a\na.x", {"a/__init__.py", "a/b.py", "d.py"}),
        ("from frictions.a import *", {"a/__init__.py", "a/b.py", "d.py"}),
    ],
)
def test_a_name_that_a_package_hands_on_is_followed_to_where_it_is_made(tmp_path, source, files):
    write_library(tmp_path, DOORS)
    assert reached(tmp_path, source) == files


def test_everything_that_python_imports_may_be_opened(tmp_path):
    write_library(tmp_path, DOORS)
    found = dependencies(tmp_path, ["from frictions.a.b import x"], everything=True)
    names = {file.relative_to(tmp_path / "frictions").as_posix() for file in found}
    assert names == {"__init__.py", "a/__init__.py", "a/b.py", "d.py"}


def test_modules_that_import_each_other_are_no_trouble(tmp_path):
    files = {"a.py": "import frictions.b", "b.py": "import frictions.c", "c.py": "from . import a"}
    write_library(tmp_path, files)
    for name in "abc":
        assert reached(tmp_path, f"import frictions.{name}") == set(files)


def test_only_the_package_s_own_names_count():
    source = "import numpy\nfrom frictionsless import a\nfrom models import frictions\nfrictions.b"
    assert imported_modules(source) == set()


def test_a_module_that_is_not_python_is_reached_and_imports_nothing(tmp_path):
    # The build then fails where the module is imported, with Python's own message.
    write_library(tmp_path, {"a.py": "from frictions import (b", "b.py": ""})
    assert reached(tmp_path, "import frictions.a") == {"a.py"}


def test_data_lie_beside_a_module_that_is_reached(tmp_path):
    files = {
        "a/__init__.py": "",
        "a/style.mplstyle": "",
        "a/tables/x.csv": "",
        "a/tables/deeper/y.csv": "",
        "a/tables/__pycache__/z.pyc": "",
        "a/sub/__init__.py": "",
        "a/sub/other.csv": "",
        "d/__init__.py": "",
        "d/other.csv": "",
    }
    write_library(tmp_path, files)
    expected = {"a/__init__.py", "a/style.mplstyle", "a/tables/x.csv", "a/tables/deeper/y.csv"}
    assert reached(tmp_path, "import frictions.a") == expected


def test_a_page_without_imports_depends_on_no_library_file(tmp_path):
    write_library(tmp_path, {"a.py": ""})
    assert dependencies(tmp_path, ["1 + 1"]) == set()


def test_header_marks_a_notebook(book):
    path = book.root / "book" / "alpha.md"
    path.write_text(path.read_text().removeprefix(HEADER))
    with pytest.raises(PageError, match=r"book/alpha\.md has code cells, and no head that marks"):
        read_pages(book.root)
    path.write_text("# Words\n\n    ```{code-cell} shown, not run\n")
    assert [page.name for page in read_pages(book.root)] == ["index", "beta"]


def test_an_installer_s_record_of_the_library_is_no_part_of_the_book(book):
    record = book.root / "lib" / "frictions.egg-info" / "PKG-INFO"
    record.parent.mkdir()
    record.write_text("Name: frictions\n")
    other = book.root / "lib" / "notes.txt"
    other.write_text("")
    assert unknown_files(book.root, [str(record), str(other)], set()) == ["lib/notes.txt"]
