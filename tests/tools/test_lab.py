"""`make lab`: every page of the book opens in JupyterLab as a notebook with its cells."""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request

import jupytext
import nbformat
import pytest
from myst_nb.core.read import is_myst_markdown_notebook
from nbformat.v4 import new_code_cell, new_notebook

from tests.tools.miniature import Book
from tests.tools.test_downloads import glued
from tools.lab import (
    citations,
    lab_environment,
    number_or_text,
    references,
    texts_of_last_build,
)
from tools.pages import read_page, toc_files
from tools.run import ROOT

PAGES = [p for p in toc_files(ROOT) if is_myst_markdown_notebook(p.read_text(encoding="utf8"))]
START_SECONDS = 60


class Server:
    """A Jupyter server of our own on loopback, asked through its contents API."""

    def __init__(self, directory):
        self.token = secrets.token_hex(16)
        self.log, self.runtime = directory / "server.log", directory / "runtime"
        settings = {
            "JUPYTER_CONFIG_DIR": str(directory / "config"),  # not the developer's own
            "JUPYTER_DATA_DIR": str(directory / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTER_TOKEN": self.token,
        }
        command = [
            sys.executable, "-m", "tools.lab", "--no-browser", "--allow-root",
        ]  # fmt: skip
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **settings},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def address(self):
        """Where the server says it listens: it takes the next port if another has its own."""
        return json.loads((self.runtime / f"jpserver-{self.process.pid}.json").read_text())["url"]

    def get(self, path):
        request = urllib.request.Request(
            self.address.rstrip("/") + path, headers={"Authorization": f"token {self.token}"}
        )
        # A proxy set in the environment must not see loopback traffic.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as response:
            return json.load(response)

    def wait(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return self.get("/api/status")
            except (
                FileNotFoundError,
                json.JSONDecodeError,
                urllib.error.URLError,
                ConnectionError,
            ):
                time.sleep(0.1)
        raise RuntimeError(f"Jupyter did not start:\n{self.log.read_text()}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("jupyter"))
    try:
        running.wait()
        yield running
    finally:
        running.stop()


def assert_opens(server, page, kernels):
    """Hold what the contents API returns for a page against the page's text."""
    path = page.relative_to(ROOT).as_posix()
    answer = server.get(f"/api/contents/{path}?type=notebook&content=1")
    assert answer["type"] == "notebook", path
    notebook = answer["content"]
    assert notebook["metadata"]["kernelspec"]["name"] in kernels, path
    text = page.read_text(encoding="utf8")
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    prose = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert not [text for text in prose if "{glue:" in text or "{numref}" in text], path
    assert len(cells) == text.count("\n```{code-cell}") > 0, path
    assert all(line in text for cell in cells for line in cell["source"].splitlines()), path


# One test, not one a page: each worker of pytest-xdist would start a server of its own.
def test_every_page_opens_as_a_notebook(server):
    kernels = server.get("/api/kernelspecs")["kernelspecs"]
    assert PAGES
    for page in PAGES:
        assert_opens(server, page, kernels)
    assert server.address.startswith("http://127.0.0.1:")
    # So it does on a double click.
    plugin = server.get("/lab/api/settings/@jupyterlab/docmanager-extension:plugin")
    viewers = plugin["schema"]["properties"]["defaultViewers"]["default"]
    assert viewers["markdown"] == "Jupytext Notebook"


def test_what_jupyterlab_saves_is_the_page_it_opened(tmp_path):
    # The header and the layout of captions may change, the cells may not.
    for page in PAGES:
        notebook = jupytext.read(page, fmt="md:myst")
        saved = tmp_path / page.name
        jupytext.write(notebook, saved, fmt="md:myst")
        before, after = read_page(page), read_page(saved)
        assert after.code == before.code, page.name
        assert [c.source for c in after.notebook.cells] == [c.source for c in before.notebook.cells]
        assert [c.metadata for c in code_cells(after)] == [c.metadata for c in code_cells(before)]


def code_cells(page):
    return [cell for cell in page.notebook.cells if cell.cell_type == "code"]


def test_the_reader_s_own_directories_of_settings_stay_in_the_search(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/somewhere")
    path = lab_environment(tmp_path)["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert path == [str(tmp_path / "jupyter"), "/somewhere"]
    monkeypatch.delenv("JUPYTER_CONFIG_PATH")
    assert lab_environment(tmp_path)["JUPYTER_CONFIG_PATH"] == str(tmp_path / "jupyter")


def test_the_last_build_s_texts_are_known_by_role():
    page = (
        "<article><h1>The title<a>#</a></h1>"
        '<p><a class="reference internal" href="#tab-a">Table 3.5</a>'
        '<a class="reference internal" href="other.html#equation-eq-b">(7)</a></p></article>'
    )
    texts = references(page, "alpha")
    assert texts["doc`alpha"] == "The title"
    assert texts["numref`tab-a"] == "Table 3.5"
    assert texts["eq`eq-b"] == "(7)"
    entry = "@article{a2015,\n  author = {Tian, Mary H. and Yu, Hsuan},\n  year = {2015}\n}\n"
    assert citations(entry)["cite:t`a2015"] == "Tian and Yu (2015)"
    assert [number_or_text(text) for text in ("3", "1.5", "'word'")] == [3, 1.5, "word"]


def test_a_page_edited_since_the_last_build_opens_with_what_still_fits(tmp_path):
    book = Book.write(tmp_path)
    book.write_page("alpha", "x = 1")
    with (book.root / "book" / "alpha.md").open("a") as page:
        page.write("{glue:text}`2 *\nx:.1f` {glue:text}`word:.1f` {glue:text}`new:.1f`\n")
    cell = new_code_cell("x = 1", outputs=[glued("2 * x", "2"), glued("word", "'a'")])
    book.store.mkdir()
    nbformat.write(new_notebook(cells=[cell]), book.store / "alpha.ipynb")
    texts = texts_of_last_build(book.root, book.root / "_build")
    numbers = {role: text for role, text in texts.items() if role.startswith("glue")}
    assert numbers == {"glue:text`2 * x:.1f": "2.0"}
