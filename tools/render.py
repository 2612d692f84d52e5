"""Turn the pages and their executed outputs into HTML, in one piece or not at all.

Sphinx runs from scratch each time, in a directory of its own, and the result takes the
place of `_build/html` only when Sphinx ended without a warning. A warning therefore
fails every build until it is mended, and what a reader has open stays whole. When
nothing that Sphinx reads has changed, it does not run.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn

from tools.execute import plain
from tools.hashing import digest, digest_files, library_sources
from tools.pages import Page

STAMP = ".inputs"


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


def fill_cache(directory: Path, pages: list[Page], executed: dict[str, nbformat.NotebookNode]):
    """Write a jupyter-cache that holds exactly these pages, for Sphinx to read."""
    cache = get_cache(directory)
    for page in pages:
        notebook = executed[page.name]
        bundle = CacheBundleIn(
            with_outputs(page, notebook),
            str(page.path),
            data={"execution_seconds": notebook.metadata["frictions"]["seconds"]},
        )
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def inputs_key(root: Path, keys: dict[str, str]) -> str:
    """Hash everything that the rendered book depends on."""
    book = [f for f in (root / "book").rglob("*") if f.is_file() and "__pycache__" not in f.parts]
    settings = [root / "_config.yml", root / "_toc.yml", root / "requirements.lock"]
    files = [*book, *settings, *library_sources(root), *(root / "tools").glob("*.py")]
    files = [file for file in files if ".ipynb_checkpoints" not in file.parts]
    return digest([str(sorted(keys.items())), digest_files(root, files)])


def run_sphinx(root: Path, output: Path, options: list[str]):
    """Run `jupyter-book build` from scratch into `output`; raise on any warning."""
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [str(jupyter_book), "build", ".", "--path-output", str(output)]
    result = subprocess.run([*command, *options], cwd=root, check=False, text=True,
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


def render(
    root: Path,
    pages: list[Page],
    executed: dict[str, nbformat.NotebookNode],
    keys: dict[str, str],
    target: Path,
    options: list[str],
) -> bool:
    """Write the book into `target` unless it is up to date; return whether Sphinx ran."""
    key = inputs_key(root, keys)
    stamp = target / STAMP
    if stamp.exists() and stamp.read_text() == key:
        return False
    work = target.with_name(f".{target.name}-work")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    fill_cache(work / "_build" / ".jupyter_cache", pages, executed)
    print("rendering", flush=True)
    run_sphinx(root, work, options)
    html = work / "_build" / "html"
    (html / STAMP).write_text(key)
    replace_directory(html, target)
    shutil.rmtree(work)
    return True
