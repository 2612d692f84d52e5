"""The linter's rules for the code cells of a chapter, read with `ast`, never run.

Names are compared in full: with `import numpy as np`, `np.random.seed` is
`numpy.random.seed`, whatever the chapter calls numpy.
"""

import ast
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.imports import imports_of, module_file
from tools.page_source import Element, PageSource

MAX_LINES = 25
MAX_WIDTH = 86

NETWORK_MODULES = {
    "aiohttp", "ftplib", "http", "httpx", "pandas_datareader", "pooch", "requests", "socket",
    "urllib", "urllib3", "wbgapi", "yfinance",
}  # fmt: skip
# What could hide a warning, or reach code that the page's key does not know.
HIDING_MODULES = {
    "builtins", "contextlib", "ctypes", "importlib", "logging", "multiprocessing", "runpy",
    "subprocess", "threading", "warnings",
}  # fmt: skip
HIDING_NAMES = {
    "__import__", "eval", "exec", "get_ipython", "numpy.seterr", "numpy.errstate",
    "IPython.utils.io.capture_output", "sys.stderr", "sys.__stderr__", "sys.modules",
}  # fmt: skip
# What `numpy.random` offers beside the hidden global generator.
SEEDABLE = {"default_rng", "Generator", "SeedSequence", "PCG64", "PCG64DXSM", "Philox", "SFC64"}
NEEDS_SEED = {f"numpy.random.{name}" for name in SEEDABLE - {"Generator"}}
PLOT_VARIABLES = {"fig", "ax", "axes"}
# Parts of pyplot that set up drawing and draw nothing.
PLOT_SETTINGS = {"style", "rcParams", "rc", "rc_context", "rcdefaults", "close", "ioff", "cm"}


@dataclass(frozen=True)
class Cell:
    """A code cell: its element on the page, its syntax tree, and the page's imports."""

    element: Element
    tree: ast.Module | None
    imports: dict[str, str]

    def line(self, node: ast.AST) -> int:
        """Return the line of the file where a node of the tree starts."""
        return self.element.body_line + node.lineno - 1

    def full_name(self, node: ast.AST) -> str:
        """Return the dotted name of `a.b.c` with its import resolved, else ''."""
        if isinstance(node, ast.Name):
            return self.imports.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            owner = self.full_name(node.value)
            return f"{owner}.{node.attr}" if owner else ""
        return ""

    def nodes(self, *types: type[ast.AST]) -> Iterator[ast.AST]:
        """Yield the nodes of the given types."""
        if self.tree is not None:
            yield from (node for node in _nodes(self.tree) if isinstance(node, types))


def cells(page: PageSource) -> list[Cell]:
    """Return the code cells of a page; what one cell imports, all know."""
    trees = [(element, _parse(element.text)) for element in page.of_kind("code")]
    imports = dict(pair for _, tree in trees if tree for pair in _imported(tree))
    return [Cell(element, tree, imports) for element, tree in trees]


@functools.cache  # every rule asks for the same cells
def _parse(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


@functools.cache
def _nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in _nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    yield alias.asname, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def draws(cell: Cell) -> bool:
    """Return whether a cell looks as if it shows a figure."""
    for node in cell.nodes(ast.Name, ast.Attribute):
        if isinstance(node, ast.Name) and node.id in PLOT_VARIABLES:
            return True
        module, _, member = cell.full_name(node).partition("matplotlib.pyplot.")
        if member and not module and member.split(".")[0] not in PLOT_SETTINGS:
            return True
    return any(re.match(r"plot(_|$)", _called(node)) for node in cell.nodes(ast.Call))


def _called(call: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def glued_names(page: PageSource) -> Iterator[tuple[int, str | None]]:
    """Yield (line, name) of each value glued; None for a name that only running gives."""
    for cell in cells(page):
        for call in cell.nodes(ast.Call):
            if _called(call) == "publish":
                for keyword in call.keywords:
                    yield cell.line(keyword.value), keyword.arg
            elif _called(call) == "glue" and call.args:
                name = call.args[0]
                yield cell.line(call), name.value if isinstance(name, ast.Constant) else None


def cells_are_plain_python(page: PageSource) -> Iterator[tuple[int, str]]:
    """Refuse shell commands, magics and whatever else is not Python."""
    for cell in cells(page):
        if cell.tree is not None:
            continue
        lines = list(enumerate(cell.element.text.splitlines(), cell.element.body_line))
        commands = [(n, text) for n, text in lines if re.match(r"\s*[!%]", text)]
        for number, text in commands:
            yield number, f"shell or magic command in a chapter: `{text.strip()}`"
        if not commands:
            yield cell.element.body_line, "cell is not valid Python"


def cells_are_short(page: PageSource) -> Iterator[tuple[int, str]]:
    """Require cells that a reader sees whole, without scrolling down or sideways."""
    for element in page.of_kind("code"):
        lines = element.text.splitlines()
        count = sum(bool(line.strip()) for line in lines)
        if count > MAX_LINES:
            yield element.line, f"cell has {count} lines of code; at most {MAX_LINES}"
        for number, line in enumerate(lines, element.body_line):
            if len(line) > MAX_WIDTH:
                yield number, f"line of code has {len(line)} characters; at most {MAX_WIDTH}"


def cells_define_nothing(page: PageSource) -> Iterator[tuple[int, str]]:
    """Refuse functions and classes: they live in the library, where they are tested."""
    for cell in cells(page):
        for node in cell.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
            word = "class" if isinstance(node, ast.ClassDef) else "def"
            yield cell.line(node), f"`{word} {node.name}` in a chapter: move it to the library"


def cells_stay_offline(page: PageSource) -> Iterator[tuple[int, str]]:
    """Refuse the network: live data are the reader's choice, made outside the chapter."""
    for cell in cells(page):
        for node in cell.nodes(ast.Import, ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module]
            for name in names:
                if (name or "").split(".")[0] in NETWORK_MODULES:
                    yield cell.line(node), f"import of `{name}`: chapters use no network"
        for node in cell.nodes(ast.Constant):
            if isinstance(node.value, str) and re.match(r"(https?|ftps?)://", node.value):
                yield cell.line(node), f"network address in code: {node.value}"
        for call in cell.nodes(ast.Call):
            if _called(call) in ("urlopen", "urlretrieve"):
                yield cell.line(call), f"call of `{_called(call)}`: chapters use no network"
            for value in (*call.args, *(keyword.value for keyword in call.keywords)):
                if isinstance(value, ast.Constant) and value.value == "live":
                    yield (
                        cell.line(value),
                        "live data in code: readers choose `DATA=live`",
                    )


def cells_are_seeded(page: PageSource) -> Iterator[tuple[int, str]]:
    """Require random numbers from a generator with a seed in sight."""
    for cell in cells(page):
        for node in cell.nodes(ast.Import, ast.ImportFrom):
            modules = [a.name for a in node.names] + [getattr(node, "module", None)]
            if "random" in modules and getattr(node, "module", "random") in (None, "random"):
                yield cell.line(node), "module `random`: use a seeded numpy generator"
        for node in cell.nodes(ast.Attribute, ast.Name):
            package, _, member = cell.full_name(node).partition("numpy.random.")
            if member and not package and member.split(".")[0] not in SEEDABLE:
                yield cell.line(node), f"`numpy.random.{member}` draws from hidden global state"
        for call in cell.nodes(ast.Call):
            if cell.full_name(call.func) in NEEDS_SEED and not _has_seed(call):
                yield cell.line(call), f"`{_called(call)}` without a seed"
            if _called(call) == "rvs" and not any(k.arg == "random_state" for k in call.keywords):
                yield cell.line(call), "`rvs` without `random_state`"


def _has_seed(call: ast.Call) -> bool:
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(not (isinstance(v, ast.Constant) and v.value is None) for v in values)


def cells_leave_sys_path(page: PageSource) -> Iterator[tuple[int, str]]:
    """Refuse edits of where Python looks for modules: the library is installed."""
    for cell in cells(page):
        for node in cell.nodes(ast.Attribute, ast.Name):
            if cell.full_name(node) == "sys.path":
                yield cell.line(node), "`sys.path` in a chapter: the library is installed"


def cells_hide_nothing(page: PageSource) -> Iterator[tuple[int, str]]:
    """Refuse what could hide a warning or import by a computed name."""
    for cell in cells(page):
        for node in cell.nodes(ast.Import, ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module]
            for name in names:
                if (name or "").split(".")[0] in HIDING_MODULES:
                    yield cell.line(node), f"import of `{name}`: a chapter hides nothing"
        for node in cell.nodes(ast.Attribute, ast.Name):
            if cell.full_name(node) in HIDING_NAMES:
                yield cell.line(node), f"`{cell.full_name(node)}`: a chapter hides nothing"


def imports_past_doors(page: PageSource, library: Path) -> Iterator[tuple[int, str]]:
    """Yield imports from inside a package of the library: chapters use what packages export."""

    def is_inside(module):
        file = module_file(library, module)
        return file is not None and file.name != "__init__.py"

    for cell in cells(page):
        for node in cell.nodes(ast.Import, ast.ImportFrom):
            for module, name, _ in imports_of(ast.unparse(node)):
                if name is None:
                    yield cell.line(node), f"`import {module}`: write `from ... import name`"
                elif is_inside(module):
                    yield (
                        cell.line(node),
                        f"`{module}` is no door: import `{name}` from the package",
                    )
                elif is_inside(f"{module}.{name}") and not _hands_on(library, module, name):
                    yield cell.line(node), f"`{module}.{name}` is no door: import what it defines"


def _hands_on(library: Path, package: str, name: str) -> bool:
    """Return whether a package exports this name, which a module of its may have too."""
    text = module_file(library, package).read_text(encoding="utf8")
    return any(item.known_as == name and item.name for item in imports_of(text, package))


def hidden_lines(page: PageSource) -> tuple[int, int]:
    """Return how many lines of code a page removes, and how many it folds."""
    removed = folded = 0
    for element in page.of_kind("code"):
        tags, lines = element.options.get("tags", ()), element.text.splitlines()
        count = sum(bool(line.strip()) for line in lines)
        if {"remove-cell", "remove-input"} & set(tags):
            removed += count
        elif "hide-input" in tags:
            folded += count
    return removed, folded


CODE_RULES: list[Callable[[PageSource], Iterator[tuple[int, str]]]] = [
    cells_are_plain_python,
    cells_are_short,
    cells_define_nothing,
    cells_stay_offline,
    cells_are_seeded,
    cells_leave_sys_path,
    cells_hide_nothing,
]
