"""Rendering: when Sphinx runs, what it is given, and that its result counts whole or not."""

import nbformat
import pytest
from jupyter_cache import get_cache

from tests.tools.miniature import Book
from tools import render as rendering
from tools.downloads import FIGURE_DATA
from tools.pages import read_pages
from tools.render import (
    RenderError,
    fill_cache,
    inputs_key,
    render,
    replace_directory,
    run_sphinx,
    with_outputs,
)


@pytest.fixture
def book(tmp_path, monkeypatch):
    return Book.write(tmp_path).use(monkeypatch)


def executed(pages, seconds=1.5):
    """Return the pages as if executed: each cell displays its number."""
    notebooks = {page.name: nbformat.from_dict(page.notebook) for page in pages}
    for notebook in notebooks.values():
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for number, cell in enumerate(code, start=1):
            data = {"text/plain": f"output {number}"}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=number)]
            cell.execution_count = number
        notebook.metadata["frictions"] = {"seconds": seconds}
    return notebooks


class Sphinx:
    """Stands in for Sphinx: counts its runs, and writes one page that says what it was given."""

    def __init__(self, monkeypatch):
        self.runs, self.fails, self.continued = 0, False, False
        monkeypatch.setattr(rendering, "run_sphinx", self)

    def __call__(self, root, output, options, variables):
        self.runs += 1
        html = output / "_build" / "html"
        self.continued = html.exists()
        html.mkdir(parents=True, exist_ok=True)
        (html / "page.html").write_text(f"run {self.runs}")
        if self.fails:
            raise RenderError("page.md:1: WARNING: something")


@pytest.fixture
def sphinx(monkeypatch):
    return Sphinx(monkeypatch)


def run(book, keys=None):
    pages = read_pages(book.root)
    keys = keys or {page.name: "key" for page in pages}
    return render(book.root, pages, executed(pages), keys, book.html, [])


def shown(book):
    return (book.html / "page.html").read_text()


def below_build(book):
    return sorted(path.name for path in (book.root / "_build").iterdir())


def test_sphinx_runs_only_when_something_it_reads_has_changed(book, sphinx):
    assert run(book)
    assert not run(book)
    assert (sphinx.runs, shown(book)) == (1, "run 1")
    book.edit("book/alpha.md", "The value is", "Its value is")
    assert run(book)
    assert (sphinx.runs, shown(book)) == (2, "run 2")
    assert run(book, {"index": "key", "alpha": "another", "beta": "key"})
    assert (sphinx.runs, shown(book)) == (3, "run 3")
    assert below_build(book) == [".html-work", "html", "matplotlib"]


def test_a_failure_fails_again_and_leaves_the_old_book_whole(book, sphinx):
    run(book)
    sphinx.fails = True
    book.edit("book/alpha.md", "The value is", "Its value is")
    for _ in range(2):
        with pytest.raises(RenderError):
            run(book)
        assert shown(book) == "run 1"
    assert sphinx.runs == 3
    # The old book is still the book of the old text.
    book.edit("book/alpha.md", "Its value is", "The value is")
    assert not run(book)


def test_an_interruption_leaves_the_old_book_and_the_next_run_succeeds(book, sphinx, monkeypatch):
    run(book)
    book.edit("book/alpha.md", "The value is", "Its value is")

    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rendering, "replace_directory", interrupt)
        with pytest.raises(KeyboardInterrupt):
            run(book)
    assert shown(book) == "run 1"
    assert run(book)
    assert shown(book) == "run 3"
    assert below_build(book) == [".html-work", "html", "matplotlib"]


CONTINUES = {
    "prose": ("The value is", "Its value is", True),
    "a formula in the prose": ("The value is", "With $a = 1$ the value is", True),
    "a reference": ("The value is", "By {ref}`x` the value is", True),
    "a heading": ("# ", "# New ", False),
    "a label": ("The value is", "(new)=\n\nThe value is", False),
    "a labelled formula": ("The value is", "$$ a = 1 $$ (new)\n\nThe value is", False),
    "a directive": ("The value is", "```{note}\nNew\n```\n\nThe value is", False),
    "a citation": ("The value is", "By {cite}`x` the value is", False),
}


@pytest.mark.parametrize(("old", "new", "continues"), CONTINUES.values(), ids=CONTINUES)
def test_sphinx_continues_its_last_run_for_prose_only(book, sphinx, old, new, continues):
    run(book)
    book.edit("book/alpha.md", old, new)
    assert run(book)
    assert sphinx.continued == continues


def test_other_outputs_or_settings_start_sphinx_from_scratch(book, sphinx):
    run(book)
    run(book, {"index": "key", "alpha": "another", "beta": "key"})
    assert not sphinx.continued
    book.edit("_config.yml", "title:", "# new\ntitle:")
    run(book)
    assert not sphinx.continued


def test_sphinx_starts_from_scratch_after_a_failure(book, sphinx):
    run(book)
    sphinx.fails = True
    book.edit("book/alpha.md", "The value is", "Its value is")
    with pytest.raises(RenderError):
        run(book)
    assert sphinx.continued
    sphinx.fails = False
    run(book)
    assert not sphinx.continued


@pytest.mark.parametrize("old_is_there", [True, False])
def test_a_directory_takes_another_s_place(tmp_path, old_is_there):
    new, target = tmp_path / "new", tmp_path / "html"
    new.mkdir()
    (new / "a.html").write_text("new")
    (tmp_path / ".html-old").mkdir()  # an interrupted run left it
    if old_is_there:
        target.mkdir()
        (target / "b.html").write_text("old")
    replace_directory(new, target)
    assert [path.name for path in tmp_path.iterdir()] == ["html"]
    assert [path.name for path in target.iterdir()] == ["a.html"]


INPUTS = {
    "a page": ("book/alpha.md", True),
    "a page that is not listed": ("book/new.md", True),
    "a style sheet": ("book/_static/frictions.css", True),
    "a bibliography": ("book/references.bib", True),
    "settings": ("_config.yml", True),
    "table of contents": ("_toc.yml", True),
    "lock": ("requirements.lock", True),
    "docstrings": ("lib/frictions/solvers/halve.py", True),
    "the driver": ("tools/render.py", True),
    "what JupyterLab keeps": ("book/.ipynb_checkpoints/alpha.md", False),
    "compiled code": ("book/__pycache__/a.pyc", False),
    "a test": ("tests/test_a.py", False),
}


@pytest.mark.parametrize(("name", "matters"), INPUTS.values(), ids=INPUTS)
def test_the_book_depends_on_its_inputs(book, name, matters):
    before = inputs_key(book.root, {})
    assert inputs_key(book.root, {}) == before
    path = book.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text(encoding="utf8") if path.exists() else "") + "\n")
    assert (inputs_key(book.root, {}) != before) == matters


def test_the_book_depends_on_its_executions_in_no_order(book):
    before = inputs_key(book.root, {"a": "1", "b": "2"})
    assert inputs_key(book.root, {"b": "2", "a": "1"}) == before
    assert inputs_key(book.root, {"a": "2", "b": "1"}) != before


def test_new_prose_and_captions_get_the_old_outputs(book):
    pages = read_pages(book.root)
    done = executed(pages)["beta"]
    book.edit("book/beta.md", "stands in", "is found in")
    book.edit("book/beta.md", "python3\ncard", "python3\n:tags: [hide-input]\ncard")
    beta = next(page for page in read_pages(book.root) if page.name == "beta")
    notebook = with_outputs(beta, done)
    assert "is found in" in notebook.cells[0].source
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs[0].data["text/plain"] for cell in code] == ["output 1", "output 2"]
    assert [cell.execution_count for cell in code] == [1, 2]
    assert code[1].metadata["tags"] == ["hide-input"]
    assert beta.notebook.cells[1].outputs == []


def test_outputs_of_other_cells_are_refused(book):
    pages = read_pages(book.root)
    alpha = next(page for page in pages if page.name == "alpha")
    with pytest.raises(ValueError, match="zip"):
        with_outputs(alpha, executed(pages)["beta"])


def test_sphinx_finds_every_page_in_the_cache(book, tmp_path, request):
    pages = read_pages(book.root)
    fill_cache(tmp_path / "cache", pages, executed(pages, seconds=2.5))
    cache = get_cache(tmp_path / "cache")
    request.addfinalizer(lambda: cache.db.dispose())
    assert len(cache.list_cache_records()) == len(pages)
    for page in read_pages(book.root):
        record = cache.match_cache_notebook(page.notebook)
        assert record.data["execution_seconds"] == 2.5
        _, notebook = cache.merge_match_into_notebook(page.notebook)
        outputs = [c.outputs[0].data["text/plain"] for c in notebook.cells if "outputs" in c]
        assert outputs == [f"output {n}" for n in range(1, len(page.code) + 1)]


@pytest.fixture
def jupyter_book(tmp_path, monkeypatch):
    """Return a function that puts a shell script in the place of Python."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr("sys.executable", str(tmp_path / "bin" / "python"))

    def write(script):
        command = tmp_path / "bin" / "python"
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)

    return write


def test_the_complaints_of_sphinx_are_shown_without_colour(tmp_path, jupyter_book):
    jupyter_book(
        'echo "args: $@"; echo "reading sources"; printf "\\033[91ma.md:3: WARNING: no such label'
        '\\033[0m\\n" >&2; exit 1'
    )
    with pytest.raises(RenderError) as error:
        run_sphinx(tmp_path, tmp_path, ["-W", "-q"])
    assert str(error.value) == (
        "a.md:3: WARNING: no such label\n(the whole log: sphinx.log)"
    )  # fmt: skip
    assert (tmp_path / "sphinx.log").read_text() == (
        f"args: -P {rendering.JUPYTER_BOOK} build . --path-output {tmp_path} -W -q\n"
        "reading sources\na.md:3: WARNING: no such label\n"
    )


def test_a_failure_without_a_complaint_shows_the_end_of_the_log(tmp_path, jupyter_book):
    jupyter_book("echo it just ended; exit 2")
    with pytest.raises(RenderError, match=r"^it just ended\n"):
        run_sphinx(tmp_path, tmp_path, [])


def test_a_run_without_failure_raises_nothing(tmp_path, jupyter_book):
    jupyter_book("echo WARNING; exit 0")
    run_sphinx(tmp_path, tmp_path, [])


def test_the_numbers_behind_a_figure_are_not_for_sphinx():
    # It warns of what it does not know, and a warning fails the build.
    output = nbformat.v4.new_output("display_data", data={FIGURE_DATA: "x", "image/svg+xml": "y"})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    assert list(rendering.for_sphinx(notebook).cells[0].outputs[0].data) == ["image/svg+xml"]
    assert FIGURE_DATA in notebook.cells[0].outputs[0].data
