"""The book's pages: what the table of contents lists, and what each page depends on.

A page that is a notebook has a *key*: a hash of everything its outputs depend on, namely
its own code cells, the modules of `frictions` that it imports (directly or through other
modules) with the data files that those name, the files of `book/targets/` that it names, the lock
file, the version of Python, and the data tier. Prose is not in the key, but for what it computes,
so that editing prose executes nothing. `tools/execute.py` holds what a page opens against its key.
"""

import ast
import functools
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml
from myst_nb.core.read import (
    MystMetadataParsingError,
    is_myst_markdown_notebook,
    read_myst_markdown_notebook,
)

from tools.expressions import expressions_of
from tools.hashing import digest, digest_files
from tools.imports import dependencies

# What a page calls that reads what the chapters recorded: it is executed after them.
READS_EVIDENCE = "read_evidence"
CLAIMS = "_claims"  # ends the name of a paper's file of claims
CODE_CELL = re.compile(r"^(```|:::)\{code-cell\}", re.MULTILINE)

# Environment variables that choose a data tier or name a directory of the user's files.
DIRECTORIES = ("FRICTIONS_DATA", "FRICTIONS_LICENSED")
DATA_VARIABLES = ("DATA", "FRICTIONS_VINTAGE", *DIRECTORIES)


class PageError(Exception):
    """A page cannot be read or did not execute cleanly; the message says where and why."""


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
    def expressions(self) -> list[str]:
        """What its prose computes itself (`tools/expressions.py`)."""
        figures = (
            cell.metadata.get("mystnb", {}).get("figure", {}) for cell in self.notebook.cells
        )
        prose = (cell.source for cell in self.notebook.cells if cell.cell_type == "markdown")
        captions = (str(figure.get("caption")) for figure in figures)
        return expressions_of([*prose, *captions], self.code)

    @property
    def is_summary(self) -> bool:
        """Whether the page reads what the chapters recorded."""
        return any(READS_EVIDENCE in source for source in self.code)

    @property
    def texts(self) -> set[str]:
        """The texts that its code writes out, in whatever quoting."""
        return {text for source in self.code for text in _texts(source)}


@functools.cache
def _texts(source: str) -> frozenset[str]:
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # the linter says so
        return frozenset()
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


def read_text(path: Path) -> str:
    """Read a text of the book, or say in one line why it cannot be read."""
    shown = "/".join(path.parts[-2:])
    try:
        return path.read_text(encoding="utf8")
    except FileNotFoundError as error:
        raise PageError(f"{shown} does not exist; _toc.yml lists the pages") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PageError(f"{shown}, line {line}: not UTF-8 ({error.reason})") from error


def read_yaml(path: Path) -> dict:
    """Read one of the book's settings files, or say in which line it is broken."""
    try:
        content = yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path.name}, line {mark.line + 1}" if mark else path.name
        raise PageError(f"{place}: {getattr(error, 'problem', None) or 'not YAML'}") from error
    if not isinstance(content, dict):
        raise PageError(f"{path.name}: expected `name: value` lines")
    return content


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

    toc = read_yaml(root / "_toc.yml")
    return [root / f"{entry}.md" for entry in entries(toc)]


def read_page(path: Path) -> Page | None:
    """Read one file as a notebook page; None if it is plain Markdown."""
    text = read_text(path)
    try:
        if not is_myst_markdown_notebook(text):
            if CODE_CELL.search(text):
                shown = f"{path.parent.name}/{path.name}"
                raise PageError(f"{shown} has code cells, and no head that marks a notebook")
            return None
        return Page(path.stem, path, read_myst_markdown_notebook(text, path=str(path)))
    except (yaml.YAMLError, MystMetadataParsingError) as error:
        raise PageError(f"{path.parent.name}/{path.name}: {error}") from error


def read_pages(root: Path) -> list[Page]:
    """Read every notebook page of the book."""
    pages = [read_page(path) for path in toc_files(root)]
    return [page for page in pages if page is not None]


def page_key(root: Path, page: Page, extra: Iterable[Path] = (), given: str | None = None) -> str:
    """Return the key of a page.

    `extra` are further files its code reads, `given` the hash of the reader's own files, which
    may be large (`user_files`).
    """
    version = ".".join(map(str, sys.version_info[:3]))
    settings = [f"{name}={os.environ.get(name, '')}" for name in DATA_VARIABLES]
    given = user_files() if given is None else given
    files = digest_files(root, page_files(root, page, extra))
    return digest([*page.code, *page.expressions, version, *settings, given, files])


def page_files(
    root: Path, page: Page, extra: Iterable[Path] = (), everything: bool = False
) -> set[Path]:
    """Return the files that a page depends on, or with `everything` all that it may open."""
    targets = (root / "book" / "targets").glob("*.csv")
    named = {page.name, *page.texts}
    return {
        root / "requirements.lock",
        *dependencies(root / "lib", page.code, everything),
        *(file for file in targets if file.stem.removesuffix(CLAIMS) in named),
        *extra,
        *_live_record(root),
    }


def unknown_files(root: Path, opened: Iterable[str], known: set[Path]) -> list[str]:
    """Return which of the paths opened lie in the repository and are not known, as seen from it.

    What tools keep, installed packages, an installer's record of the library, the reader's own
    files and the cache of live data, whose record belongs to the key, are no part of it.
    """
    names = (*DIRECTORIES, "FRICTIONS_CACHE")
    own = [Path(os.environ[name]).resolve() for name in names if os.environ.get(name)]
    kept = [root / name for name in (".venv", "_build", ".git", "lib/frictions.egg-info")]
    files = {file.resolve() for file in known}
    unknown = set()
    for path in map(Path, opened):
        below = path.is_relative_to(root)
        if below and not any(path.is_relative_to(folder) for folder in [*own, *kept]):
            source = path
            if path.parent.name == "__pycache__":
                source = path.parent.parent / f"{path.name.split('.')[0]}.py"
            if source.is_file() and source.resolve() not in files:
                unknown.add(source.relative_to(root).as_posix())
        evidence = path.parent in (root / "_build", root / "_build" / "live")
        if evidence and path.suffix == ".json" and path.resolve() not in files:
            unknown.add(path.relative_to(root).as_posix())
    return sorted(unknown)


def measured_code(root: Path) -> str:
    """Hash the benchmarks and every file of the library that they measure."""
    sources = sorted((root / "benchmarks").rglob("*.py"))
    measured = dependencies(root / "lib", [file.read_text(encoding="utf8") for file in sources])
    return digest_files(root, [*measured, *sources])


def user_files() -> str:
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
