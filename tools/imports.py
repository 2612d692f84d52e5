"""What of the library a piece of Python can reach, by its imports alone."""

import ast
import functools
from collections.abc import Iterable
from pathlib import Path

PACKAGE = "frictions"


def module_files(library: Path, module: str) -> list[Path]:
    """Return the files that importing `module` runs: its packages' `__init__` and its own."""
    names = module.split(".")
    parents = [library.joinpath(*names[:depth], "__init__.py") for depth in range(1, len(names))]
    own = [
        library.joinpath(*names).with_suffix(".py"),
        library.joinpath(*names, "__init__.py"),
    ]
    return [file for file in (*parents, *own) if file.is_file()]


@functools.cache  # every page asks for the same files
def imported_modules(source: str, package: str = "") -> frozenset[str]:
    """Return the dotted names under `frictions` that a source text imports.

    `package` is the package that holds the source, for relative imports. For
    `from a import b` both `a` and `a.b` are returned: `b` may be a module. A text that is
    not Python imports nothing: running it fails, with a message that says where.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                held_by = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*held_by, base] if base else held_by)
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return frozenset(name for name in found if name.split(".")[0] == PACKAGE)


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
