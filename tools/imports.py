"""What of the library a piece of Python can reach, by its imports alone.

A package's `__init__` only hands on what its modules define. Who asks it for one name depends on
the module that defines the name, and not on its neighbours: else an edit of one solver would
execute every chapter that uses any solver. `everything=True` follows all imports, as Python does.
"""

import ast
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

PACKAGE = "frictions"


class Import(NamedTuple):
    """One import: of a module, or of a name from it; `known_as` is what the importer calls it."""

    module: str
    name: str | None
    known_as: str


def module_file(library: Path, module: str) -> Path | None:
    """Return the file of a module or the `__init__` of a package, if there is one."""
    path = library.joinpath(*module.split("."))
    # Python, too, prefers the package.
    found = (file for file in (path / "__init__.py", path.with_suffix(".py")) if file.is_file())
    return next(found, None)


@functools.cache  # every page asks for the same files
def imports_of(source: str, package: str = "") -> tuple[Import, ...]:
    """Return what a source text imports of the library.

    `package` is the package that holds the source, for relative imports. A text that is not Python
    imports nothing: running it fails, with a message that says where.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, None, alias.asname or alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                held_by = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*held_by, base] if base else held_by)
            found += [Import(base, alias.name, alias.asname or alias.name) for alias in node.names]
    return tuple(item for item in found if item.module.split(".")[0] == PACKAGE)


def imported_modules(source: str, package: str = "") -> frozenset[str]:
    """Return the dotted names under `frictions` that a source text imports.

    For `from a import b` both `a` and `a.b` are returned: `b` may be a module.
    """
    found = imports_of(source, package)
    return frozenset({f"{i.module}.{i.name}" for i in found if i.name} | {i.module for i in found})


def dependencies(library: Path, sources: Iterable[str], everything: bool = False) -> set[Path]:
    """Return every library file that running `sources` can depend on, data files included."""
    sources = list(sources)
    text_of = functools.cache(lambda file: file.read_text(encoding="utf8"))
    reached: set[Path] = set()
    pending = [item for source in sources for item in imports_of(source)]
    asked: set[tuple[str, str | None]] = set()
    while pending:
        module, name, _ = pending.pop()
        if (module, name) in asked:
            continue
        asked.add((module, name))
        reached |= _above(library, module)
        file = module_file(library, module)
        if file is None:
            continue
        if name and module_file(library, f"{module}.{name}"):
            pending.append(Import(f"{module}.{name}", None, ""))
            if not everything:
                continue
        found = imports_of(text_of(file), _package(library, file))
        handed_on = [item for item in found if item.name and item.known_as == name]
        is_package = file.name == "__init__.py"
        pending += handed_on if is_package and handed_on and not everything else found
        if everything:
            pending += [Import(above, None, "") for above in _names_above(module)]
    return reached | _data(library, sources, reached, text_of)


def _names_above(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:depth]) for depth in range(1, len(parts))]


def _above(library: Path, module: str) -> set[Path]:
    """Return the files of a module and of the packages that hold it."""
    files = (module_file(library, name) for name in (*_names_above(module), module))
    return {file for file in files if file}


def _package(library: Path, file: Path) -> str:
    return ".".join(file.parent.relative_to(library).parts)


def _data(library: Path, sources: list[str], reached: set[Path], text_of) -> set[Path]:
    """Return the data files beside `reached` that are named there, or nowhere in the library."""
    beside = {data for folder in {file.parent for file in reached} for data in _beside(folder)}
    texts = [*sources, *map(text_of, reached)]
    unnamed = {data for data in beside if not any(data.stem in text for text in texts)}
    if unnamed:
        texts = [text_of(file) for file in library.rglob("*.py")]
    return beside - {data for data in unnamed if any(data.stem in text for text in texts)}


def _beside(directory: Path) -> Iterator[Path]:
    """Yield what lies beside a module and is not code: its tables and style sheets."""
    folders = [d for d in directory.iterdir() if _holds_data_only(d)]
    for file in (*directory.iterdir(), *(f for folder in folders for f in folder.rglob("*"))):
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".py":
            yield file


def _holds_data_only(path: Path) -> bool:
    return path.is_dir() and path.name != "__pycache__" and not (path / "__init__.py").exists()
