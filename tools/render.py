"""Turn the pages and their executed outputs into HTML, in one piece or not at all.

Sphinx runs in a directory of its own, and a copy of the result takes the place of
`_build/html` only when Sphinx ended without a warning. After a failure it starts from
scratch, so that a warning fails every build until it is mended, and what a reader has
open stays whole. It continues from its last run, a few seconds instead of half a minute,
only when nothing but running prose has changed, on which no other page depends. When
nothing at all has changed, it does not run; a page that was deleted or edited comes back.
"""

import copy
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn

from frictions.report.pages.typography import typeset_cells
from tools.downloads import FIGURE_DATA, NARROW, write_downloads
from tools.execute import plain
from tools.hashing import digest, digest_files, library_sources
from tools.light import lighten, lighter_html, lighter_svg
from tools.page_source import elements_of
from tools.pages import Page, read_text, toc_files
from tools.run import with_own_library

JUPYTER_BOOK = Path(__file__).with_name("jupyter_book_process.py")
STAMP = ".inputs"
FRAME = ".frame"
HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)


class RenderError(Exception):
    """Sphinx ended with an error or a warning."""


def with_outputs(page: Page, executed: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the page as it is written now, with the outputs of its last execution."""
    notebook = nbformat.from_dict(page.notebook)
    current = [cell for cell in notebook.cells if cell.cell_type == "code"]
    done = [cell for cell in executed.cells if cell.cell_type == "code"]
    for cell, source in zip(current, done, strict=True):
        cell.outputs = source.outputs
        cell.execution_count = source.execution_count
    return notebook


def for_sphinx(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook with lighter pictures and typeset frames, without its figures' numbers."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for kind in (FIGURE_DATA, NARROW):  # of which Sphinx knows nothing
                data.pop(kind, None)
            if "image/svg+xml" in data:
                data["image/svg+xml"] = lighter_svg(data["image/svg+xml"])
            if "text/html" in data:
                data["text/html"] = typeset_cells(lighter_html(data["text/html"]))
    return notebook


def fill_cache(directory: Path, pages: list[Page], executed: dict[str, nbformat.NotebookNode]):
    """Write a jupyter-cache that holds exactly these pages, for Sphinx to read."""
    cache = get_cache(directory)
    try:
        for page in pages:
            notebook = executed[page.name]
            bundle = CacheBundleIn(
                for_sphinx(with_outputs(page, notebook)),
                str(page.path),
                data={"execution_seconds": notebook.metadata["frictions"]["seconds"]},
            )
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    finally:
        cache.db.dispose()  # else Python 3.13 warns of an unclosed database


def input_files(root: Path) -> list[Path]:
    """Return every file that the rendered book depends on."""
    book = [f for f in (root / "book").rglob("*") if f.is_file() and "__pycache__" not in f.parts]
    settings = [root / "_config.yml", root / "_toc.yml", root / "requirements.lock"]
    files = [*book, *settings, *library_sources(root), *(root / "tools").glob("*.py")]
    return [file for file in files if ".ipynb_checkpoints" not in file.parts]


def inputs_key(root: Path, keys: dict[str, str]) -> str:
    """Hash everything that the rendered book depends on."""
    settings = [str(sorted(keys.items())), os.environ.get("FRICTIONS_REPOSITORY", "")]
    return digest([*settings, digest_files(root, input_files(root))])


def frame_key(root: Path, keys: dict[str, str]) -> str:
    """Hash everything but the running prose of the pages."""
    pages = toc_files(root)
    others = set(input_files(root)) - set(pages)
    frames = [frame(read_text(page)) for page in pages]
    return digest([str(sorted(keys.items())), digest_files(root, others), *frames])


def frame(text: str) -> str:
    """Return what of a page another page may depend on: all but prose and its formulas."""
    kept = [
        element.__dict__ | {"line": 0, "body_line": 0}
        for element in elements_of(text, 1)
        if element.kind in ("code", "directive", "label") or element.name.startswith("cite")
    ]
    before, *headings = HEADING.split(text)[0], *HEADING.findall(text)
    return str([before, headings, kept])


def run_sphinx(root: Path, output: Path, options: list[str], variables=None):
    """Run `jupyter-book build` into `output`, with more variables; raise on any warning."""
    # -P: the names of this directory hide no installed module.
    command = [sys.executable, "-P", str(JUPYTER_BOOK), "build", ".", "--path-output", str(output)]
    result = subprocess.run([*command, *options], cwd=root, check=False, text=True,
                            env=with_own_library(root) | (variables or {}),
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    text = plain(result.stdout)
    log = output / "sphinx.log"
    log.write_text(text, encoding="utf8")
    if result.returncode:
        complaints = [line for line in text.splitlines() if _is_complaint(line)]
        shown = "\n".join(complaints) if complaints else text[-4000:]
        raise RenderError(f"{shown}\n(the whole log: {log.relative_to(root)})")


def _is_complaint(line: str) -> bool:
    return any(word in line for word in ("WARNING", "ERROR", "CRITICAL", "Traceback", "Error:"))


def replace_directory(new: Path, target: Path):
    """Put `new` in the place of `target`, keeping the old one until the new one is there."""
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def listing(directory: Path) -> str:
    """Hash names, sizes and times of all files of a directory, the stamp apart."""
    files = sorted(f for f in directory.rglob("*") if f.is_file() and f.name != STAMP)
    stats = [(file.relative_to(directory).as_posix(), file.stat()) for file in files]
    return digest(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats)


def render(
    root: Path,
    pages: list[Page],
    executed: dict[str, nbformat.NotebookNode],
    keys: dict[str, str],
    target: Path,
    options: list[str],
    results: Path | None = None,
) -> bool:
    """Write the book into `target` unless it is up to date; return whether Sphinx ran.

    `results` is where the build's evidence is, if not beside `target`.
    """
    key = inputs_key(root, keys)
    stamp = target / STAMP
    if stamp.exists() and stamp.read_text() == f"{key} {listing(target)}":
        return False
    work = target.with_name(f".{target.name}-work")
    last, framed = work / FRAME, frame_key(root, keys)
    if not last.exists() or last.read_text() != framed:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
    last.unlink(missing_ok=True)  # until this run, too, has ended well
    cache = work / "_build" / ".jupyter_cache"
    shutil.rmtree(cache, ignore_errors=True)
    fill_cache(cache, pages, executed)
    print("rendering", flush=True)
    downloads = work / "downloads"
    with_output = {page.name: with_outputs(page, executed[page.name]) for page in pages}
    write_downloads(root, results or target.parent, pages, with_output, downloads)
    evidence = {"FRICTIONS_BUILD": results or target.parent, "FRICTIONS_DOWNLOADS": downloads}
    run_sphinx(root, work, options, {name: str(path) for name, path in evidence.items()})
    fresh = work / "html"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(work / "_build" / "html", fresh)
    shutil.copytree(downloads, fresh / "_static", dirs_exist_ok=True)
    lighten(fresh)
    (fresh / STAMP).write_text(f"{key} {listing(fresh)}")
    replace_directory(fresh, target)
    last.write_text(framed)
    return True
