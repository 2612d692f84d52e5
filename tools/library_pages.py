"""The library's pages, made from the tree when Sphinx reads them; a Sphinx extension.

`book/library.md` lists the wings; each has a page of the same name in `book/library/`, which holds
its title only. When Sphinx reads such a page, this module appends what the tree says: the wing's
docstring, then module by module its docstring, its doors (the names that the package exports) and
what else is defined there without an underscore. No list is kept by hand: `python -m
tools.library_pages` writes the files of titles, and a test holds that every wing has its page and
every door stands on one.
"""

import ast
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "lib" / "frictions"
PARTS = ("foundation", "solvers", "models", "empirics", "data", "report")
# Extensions that keep nothing of a page they read, and do not say that two may read at once.
SILENT = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex", "sphinx-mathjax-offline")
SHOWN = 60  # characters of a constant's value


def wings(library: Path = LIBRARY) -> list[str]:
    """Return the packages that have a page: `foundation`, `solvers.households`, ..."""
    found = []
    for part in PARTS:
        inside = sorted(f.parent.name for f in (library / part).glob("*/__init__.py"))
        own = exported(library / part / "__init__.py", library)
        found += [part] if own or not inside else []
        found += [] if own else [f"{part}.{name}" for name in inside]
    return found


def page_of(wing: str) -> str:
    """Return the name of a wing's page below `book/library/`."""
    return wing.replace(".", "-").replace("_", "-")


def exported(init: Path, library: Path = LIBRARY) -> dict[str, str]:
    """Return the names in a package's `__all__`, with the modules that they come from."""
    tree = ast.parse(init.read_text(encoding="utf8"))
    lists = [n.value for n in tree.body if isinstance(n, ast.Assign) and _target(n) == "__all__"]
    names = ast.literal_eval(lists[0]) if lists else []
    origin = _imports(tree)
    return {name: _resolved(name, origin[name], library) for name in names if name in origin}


def _imports(tree: ast.Module) -> dict[str, str]:
    nodes = [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module]
    return {alias.asname or alias.name: node.module for node in nodes for alias in node.names}


def _resolved(name: str, module: str, library: Path) -> str:
    """Follow a name through packages that pass it on to the module that defines it."""
    init = library.parent / module.replace(".", "/") / "__init__.py"
    passed = _imports(ast.parse(init.read_text(encoding="utf8"))) if init.exists() else {}
    return _resolved(name, passed[name], library) if name in passed else module


def _target(node: ast.Assign) -> str:
    return ast.unparse(node.targets[0])


def wing_page(wing: str, library: Path = LIBRARY) -> str:
    """Return the Markdown of a wing's page below its title."""
    folder = library / wing.replace(".", "/")
    inits = sorted(folder.rglob("__init__.py"))
    packages = [(_dotted(init.parent, library), exported(init, library)) for init in inits]
    text, seen = _rst(*_module(f"frictions.{wing}")), set()
    for file in sorted(folder.rglob("*.py")):
        if file.name.startswith("__"):
            continue
        module = _dotted(file.with_suffix(""), library)
        doors = [
            (package, name)
            for package, names in packages
            for name, origin in names.items()
            if origin == module and (module, name) not in seen
        ]
        # A name that a package inside exports too stands once, under the package in front.
        doors = list({name: (package, name) for package, name in reversed(doors)}.values())[::-1]
        seen |= {(module, name) for _, name in doors}
        text += f"\n## {file.stem.replace('_', ' ').capitalize()}\n\n"
        # A door of its module's name has the module's address.
        hidden = any(f"{package}.{name}" == module for package, name in doors)
        text += _rst(*_module(module, hidden), *_entries(file, module, doors))
    return text


def index_page(library: Path = LIBRARY) -> str:
    """Return the Markdown of the list of wings."""
    rows = []
    for wing in wings(library):
        doc = ast.get_docstring(ast.parse((library / wing.replace(".", "/") / "__init__.py")
                                          .read_text(encoding="utf8")))  # fmt: skip
        first = (doc or "").split("\n\n")[0].replace("\n", " ")
        rows.append(f"| [`frictions.{wing}`](library/{page_of(wing)}.md) | {first} |")
    return "\n".join(["", "| package | what lives there |", "|:--|:--|", *rows, ""])


def _entries(file: Path, module: str, doors: list[tuple[str, str]]) -> Iterator[str]:
    """Yield the directives of a module's names: doors first, by the package to import from."""
    tree = ast.parse(file.read_text(encoding="utf8"))
    functions = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    classes = {n.name for n in tree.body if isinstance(n, ast.ClassDef)}
    values = {_target(n): n.value for n in tree.body if isinstance(n, ast.Assign)}
    values |= {ast.unparse(n.target): n.value for n in tree.body if isinstance(n, ast.AnnAssign)}
    for package, name in doors:
        if name in functions:
            yield f".. autofunction:: {package}.{name}\n"
        elif name in classes:
            yield f".. autoclass:: {package}.{name}\n"
        else:
            value = ast.unparse(values[name]) if name in values else ""
            told = value and len(value) <= SHOWN and "\\" not in value  # no text of formulas
            yield f".. py:data:: {package}.{name}\n" + (f"   :value: {value}\n" if told else "")
    names = [name for _, name in doors]
    others = sorted(n for n in functions | classes if n not in names and not n.startswith("_"))
    if others:
        yield ".. rubric:: Inside\n"
    for name in others:
        kind = "function" if name in functions else "class"
        yield f".. auto{kind}:: {module}.{name}\n"


def _module(name: str, hidden: bool = False) -> tuple[str, ...]:
    return (f".. automodule:: {name}\n   :no-members:\n" + "   :no-index:\n" * hidden,)


def _rst(*directives: str) -> str:
    return "\n".join(["```{eval-rst}", *directives, "```", ""])


def _dotted(path: Path, library: Path) -> str:
    return ".".join(path.relative_to(library.parent).parts)


def titles(library: Path = LIBRARY) -> dict[str, str]:
    """Return the files of titles, by name."""
    return {f"{page_of(wing)}.md": f"# frictions.{wing}\n" for wing in wings(library)}


def main(folder: Path = ROOT / "book" / "library") -> None:
    """Write the files of titles; remove those of wings that are gone."""
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.md"):
        if file.name not in titles():
            file.unlink()
    for name, text in titles().items():
        (folder / name).write_text(text, encoding="utf8")


def _says_nothing(app, what, name, member, skip, options) -> bool | None:
    """Leave out the fields of a named tuple, whose docstrings are made by Python."""
    return True if str(getattr(member, "__doc__", "")).startswith("Alias for field") else None


def _own_source(app, module: str, name: str) -> str | None:
    """Return the module of a property's class; Sphinx looks for it in Python's sources or not."""
    *path, attribute = name.split(".")
    owner = import_module(module)
    for part in path:
        owner = getattr(owner, part, None)
    value = getattr(owner, attribute, None)
    return owner.__module__ if isinstance(value, property | cached_property) else None


def setup(app):
    """Register with Sphinx."""
    for name in SILENT:
        app.extensions[name].parallel_read_safe = True
    pages = {f"book/library/{page_of(wing)}": wing for wing in wings()}

    def expand(app, name, source):
        if name in pages:
            source[0] += "\n" + wing_page(pages[name])
        elif name == "book/library":
            source[0] += "\n" + index_page()

    app.connect("source-read", expand)
    app.connect("autodoc-skip-member", _says_nothing)
    app.connect("viewcode-follow-imported", _own_source)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    main()
