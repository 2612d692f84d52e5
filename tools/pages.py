"""The book's pages: what the table of contents lists, and what each page depends on.

A page that is a notebook has a *key*: a hash of everything its outputs depend on, namely
its own code cells, the modules of `frictions` that it imports (directly or through other
modules) with the data files beside them, its paper's targets, the lock file, the Python
version and the data tier. Prose is not in the key, so that editing prose executes nothing.
"""

import ast
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook

from tools.hashing import digest, digest_files

PACKAGE = "frictions"

# Pages whose code reads what the chapters recorded: executed after them.
SUMMARIES = ("index", "scorecard", "solvers", "scaling", "execution")

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


def module_files(library: Path, module: str) -> list[Path]:
    """Return the files that importing `module` runs: its packages' `__init__` and its own."""
    names = module.split(".")
    parents = [library.joinpath(*names[:depth], "__init__.py") for depth in range(1, len(names))]
    own = [
        library.joinpath(*names).with_suffix(".py"),
        library.joinpath(*names, "__init__.py"),
    ]
    return [file for file in (*parents, *own) if file.is_file()]


def imported_modules(source: str, package: str = "") -> set[str]:
    """Return the dotted names under `frictions` that a source text imports.

    `package` is the package that holds the source, for relative imports. For
    `from a import b` both `a` and `a.b` are returned: `b` may be a module. A text that is
    not Python imports nothing: running it fails, with a message that says where.
    """
    found = set()
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return found
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                held_by = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*held_by, base] if base else held_by)
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return {name for name in found if name.split(".")[0] == PACKAGE}


def dependencies(library: Path, sources: Iterable[str]) -> set[Path]:
    """Return every library file that running `sources` can reach, data files included."""
    pending = [file for source in sources for file in _imported_files(library, source, "")]
    reached: set[Path] = set()
    while pending:
        file = pending.pop()
        if file in reached:
            continue
        reached.add(file)
        held_by = ".".join(file.parent.relative_to(library).parts)
        pending += _imported_files(library, file.read_text(encoding="utf8"), held_by)
    return reached | {data for file in reached for data in _data_files(file.parent)}


def _imported_files(library: Path, source: str, package: str) -> list[Path]:
    modules = imported_modules(source, package)
    return [file for module in modules for file in module_files(library, module)]


def _data_files(directory: Path) -> set[Path]:
    """Return what lies beside a module and is not code: its tables and style sheets."""
    folders = [d for d in directory.iterdir() if _holds_data_only(d)]
    beside = [*directory.iterdir(), *(file for folder in folders for file in folder.rglob("*"))]
    beside = [file for file in beside if file.is_file() and "__pycache__" not in file.parts]
    return {file for file in beside if file.suffix != ".py"}


def _holds_data_only(path: Path) -> bool:
    return path.is_dir() and path.name != "__pycache__" and not (path / "__init__.py").exists()


def page_key(root: Path, page: Page, extra: Iterable[Path] = ()) -> str:
    """Return the key of a page; `extra` are further files its code reads."""
    files = [
        root / "requirements.lock",
        *dependencies(root / "lib", page.code),
        *(file for file in (root / "book" / "targets" / f"{page.name}.csv",) if file.exists()),
        *extra,
        *_live_record(root),
    ]
    version = ".".join(map(str, sys.version_info[:3]))
    settings = [f"{name}={os.environ.get(name, '')}" for name in DATA_VARIABLES]
    return digest([*page.code, version, *settings, _user_files(), digest_files(root, files)])


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
