"""The book's pages: what the table of contents lists, and what each page depends on.

A page that is a notebook has a *key*: a hash of everything its outputs depend on, namely
its own code cells, the modules of `frictions` that it imports (directly or through other
modules) with the data files beside them, its paper's targets, the lock file, the Python
version and the data tier. Prose is not in the key, so that editing prose executes nothing.
"""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook

from tools.hashing import digest, digest_files
from tools.imports import dependencies

# Pages whose code reads what the chapters recorded: executed after them.
SUMMARIES = ("index", "scorecard", "facsimiles", "solvers", "scaling", "execution")

# Environment variables that choose a data tier or name a directory of the user's files.
DIRECTORIES = ("FRICTIONS_DATA", "FRICTIONS_LICENSED")
DATA_VARIABLES = ("DATA", "FRICTIONS_VINTAGE", *DIRECTORIES)


@dataclass(frozen=True)
class Page:
    """One page of the book that is a notebook."""

    name: str
    path: Path
    notebook: nbformat.NotebookNode

    @property
    def code(self) -> list[str]:
        """The sources of the code cells, in order."""
        return [cell.source for cell in self.notebook.cells if cell.cell_type == "code"]

    @property
    def is_summary(self) -> bool:
        """Whether the page reads what the chapters recorded."""
        return self.name in SUMMARIES


def toc_files(root: Path) -> list[Path]:
    """Return the files that `_toc.yml` lists, in its order."""

    def entries(node):
        if isinstance(node, dict):
            for field in ("root", "file"):
                if field in node:
                    yield node[field]
            for child in node.values():
                if isinstance(child, list):
                    yield from entries(child)
        elif isinstance(node, list):
            for child in node:
                yield from entries(child)

    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf8"))
    return [root / f"{entry}.md" for entry in entries(toc)]


def read_page(path: Path) -> Page | None:
    """Read one file as a notebook page; None if it is plain Markdown."""
    text = path.read_text(encoding="utf8")
    if not is_myst_markdown_notebook(text):
        return None
    return Page(path.stem, path, read_myst_markdown_notebook(text, path=str(path)))


def read_pages(root: Path) -> list[Page]:
    """Read every notebook page of the book."""
    pages = [read_page(path) for path in toc_files(root)]
    return [page for page in pages if page is not None]


def page_key(root: Path, page: Page, extra: Iterable[Path] = ()) -> str:
    """Return the key of a page; `extra` are further files its code reads."""
    files = [
        root / "requirements.lock",
        *dependencies(root / "lib", page.code),
        *_targets(root, page.name),
        *extra,
        *_live_record(root),
    ]
    version = ".".join(map(str, sys.version_info[:3]))
    settings = [f"{name}={os.environ.get(name, '')}" for name in DATA_VARIABLES]
    return digest([*page.code, version, *settings, _user_files(), digest_files(root, files)])


def _targets(root: Path, name: str) -> list[Path]:
    """Return a paper's files of printed numbers and of claims."""
    files = (root / "book" / "targets" / f"{name}{suffix}.csv" for suffix in ("", "_claims"))
    return [file for file in files if file.exists()]


def measured_code(root: Path) -> str:
    """Hash the benchmarks and every file of the library that they measure."""
    sources = sorted((root / "benchmarks").rglob("*.py"))
    measured = dependencies(root / "lib", [file.read_text(encoding="utf8") for file in sources])
    return digest_files(root, [*measured, *sources])


def _user_files() -> str:
    """Hash the files of the directories that the reader named, if any."""
    named = [os.environ[name] for name in DIRECTORIES if os.environ.get(name)]
    folders = [Path(directory).resolve() for directory in named]
    return digest(
        digest_files(folder, (file for file in folder.rglob("*") if file.is_file()))
        for folder in folders
    )


def _live_record(root: Path) -> list[Path]:
    """Return the file that says which live data there are, on a live build."""
    record = root / "_build" / "live" / "data.json"
    return [record] if os.environ.get("DATA") == "live" and record.exists() else []
