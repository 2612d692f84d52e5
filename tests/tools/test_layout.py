"""The shape of the library: who may import whom, and a test module for every module."""

import ast
import io
import tokenize
from pathlib import Path

import pytest

from tools.imports import imported_modules
from tools.pages import read_pages

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "lib" / "frictions"

# `book -> models, empirics, report -> solvers, data -> foundation`: what each part may import of
# the others. Estimating a model is empirics of that model; no model knows its estimation.
ALLOWED = {
    "": {"foundation"},
    "foundation": set(),
    "solvers": {"foundation"},
    "data": {"foundation"},
    "models": {"solvers", "data", "foundation"},
    "empirics": {"models", "solvers", "data", "foundation"},
    "report": {"solvers", "data", "foundation"},
}
WINGS = {"attention", "equilibrium", "estimation", "households", "stochastic"}
MOST_FILES = 12  # in one folder, `__init__` apart
# What may only fall. Who needs more splits, deletes, or says in review why the house must grow.
MOST_LINES = {"lib": 300, "tools": 300, "tests": 350}  # of a module, but for these, at most:
LONGER = {
    "lib/frictions/solvers/equilibrium/planner_prices_kernels.py": 330,
    "lib/frictions/solvers/households/nsegm_step.py": 410,
}
MOST_CODE, MOST_DOCSTRINGS = 21_284, 11_918  # lines of the library, the next papers included
MOST_HIDDEN = {"remove": 293, "hide": 1_444}  # lines of chapters' code, by how their tags begin
PLOTTING = {"matplotlib", "matplotlib_inline", "seaborn", "plotly"}

MODULES = sorted(LIBRARY.rglob("*.py"))


def part_of(module):
    """Return the part of the library that a file belongs to; '' for the package itself."""
    parents = module.relative_to(LIBRARY).parts[:-1]
    return parents[0] if parents else ""


def dotted_package(module):
    return ".".join(module.relative_to(LIBRARY.parent).parts[:-1])


def top_level_imports(source):
    """Return the first names of everything imported from outside the package."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def parts_imported(source, package):
    """Return the parts of the library that a source text imports."""
    parts = [name.split(".") for name in imported_modules(source, package)]
    return {part[1] for part in parts if len(part) > 1 and part[1] in ALLOWED}


def wing_of(module):
    """Return the wing of `solvers` that a file belongs to, or None."""
    parents = module.relative_to(LIBRARY).parts[:-1]
    return parents[1] if parents[:1] == ("solvers",) and len(parents) > 1 else None


def wings_imported(source, package):
    """Return the wings of `solvers` that a source text imports."""
    parts = [name.split(".") for name in imported_modules(source, package)]
    return {part[2] for part in parts if len(part) > 2 and part[1] == "solvers"} & WINGS


def has_code(module):
    """Return whether a file holds more than a docstring, imports and `__all__`."""
    body = ast.parse(module.read_text(encoding="utf8")).body
    return any(isinstance(n, ast.FunctionDef | ast.ClassDef) for n in body)


def test_parts_are_those_the_design_names():
    folders = {path.name for path in LIBRARY.iterdir() if (path / "__init__.py").exists()}
    assert folders == set(ALLOWED) - {""}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(LIBRARY).as_posix())
def test_imports_go_one_way(module):
    part, name = part_of(module), module.relative_to(ROOT)
    source = module.read_text(encoding="utf8")
    imported = parts_imported(source, dotted_package(module)) - {part}
    forbidden = imported - ALLOWED.get(part, set())
    assert not forbidden, (
        f"{name} imports frictions.{', frictions.'.join(sorted(forbidden))}: {part or 'frictions'} "
        f"may import {', '.join(sorted(ALLOWED.get(part, []))) or 'no other part'} only"
    )
    plotting = top_level_imports(source) & PLOTTING
    assert part == "report" or not plotting, (
        f"{name} imports {', '.join(sorted(plotting))}: only frictions.report draws"
    )
    assert "sys.path" not in source, f"{name} touches sys.path: the package is installed"


def test_wings_of_solvers_do_not_know_each_other():
    folders = {p.name for p in (LIBRARY / "solvers").iterdir() if (p / "__init__.py").exists()}
    assert folders == WINGS
    arrows = {
        module.relative_to(ROOT).as_posix(): sorted(others)
        for module in MODULES
        if (wing := wing_of(module))
        and (others := wings_imported(module.read_text("utf8"), dotted_package(module)) - {wing})
    }
    assert not arrows, f"a wing of solvers may use foundation only: {arrows}"


def test_no_folder_is_a_heap():
    folders = {module.parent for module in MODULES}
    counts = {f.relative_to(ROOT).as_posix(): len(list(f.glob("*.py"))) - 1 for f in folders}
    heaps = {folder: count for folder, count in counts.items() if count > MOST_FILES}
    assert not heaps, f"more than {MOST_FILES} modules, worth a wing: {heaps}"


def test_the_library_lies_in_folders_only():
    loose = [m.name for m in (*LIBRARY.glob("*.py"), *(LIBRARY / "solvers").glob("*.py"))]
    assert loose == ["__init__.py"] * 2, "a module belongs to a wing"


def counted(source):
    """Return how many lines of a source hold code, and how many are docstrings."""
    documented = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and ast.get_docstring(node) is not None
        for line in range(node.body[0].lineno, node.body[0].end_lineno + 1)
    }
    silent = {"COMMENT", "NL", "NEWLINE", "INDENT", "DEDENT", "ENDMARKER"}
    code = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if tokenize.tok_name[token.type] not in silent
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(code - documented), len(documented)


def test_lines_are_counted_by_what_they_hold():
    source = '"""One.\n\nThree."""\n\nx = [  # two lines\n]\n\n# none\ndef f():\n    """One."""\n'
    assert counted(source) == (3, 4)


def test_no_module_is_long():
    files = [file for folder in MOST_LINES for file in (ROOT / folder).rglob("*.py")]
    lines = {f.relative_to(ROOT).as_posix(): len(f.read_text("utf8").splitlines()) for f in files}
    most = {name: LONGER.get(name, MOST_LINES[name.split("/")[0]]) for name in lines}
    long = {name: n for name, n in lines.items() if n > most[name]}
    assert not long, f"longer than they may be; split by sense: {long}"
    settled = {name for name in LONGER if lines.get(name, 0) <= MOST_LINES[name.split("/")[0]]}
    assert not settled, f"no longer long; take them off the list: {settled}"


def test_the_library_stays_thin():
    code, docstrings = map(sum, zip(*(counted(m.read_text("utf8")) for m in MODULES), strict=True))
    assert code <= MOST_CODE, f"{code} lines of code: delete {code - MOST_CODE}"
    assert docstrings <= MOST_DOCSTRINGS, f"{docstrings} lines of docstrings"


def test_chapters_hide_no_more_code_than_they_did():
    hidden = dict.fromkeys(MOST_HIDDEN, 0)
    cells = [cell for page in read_pages(ROOT) for cell in page.notebook.cells]
    for cell in (cell for cell in cells if cell.cell_type == "code"):
        ways = {tag.split("-")[0] for tag in cell.metadata.get("tags", [])} & set(hidden)
        for way in ways:
            hidden[way] += sum(bool(line.strip()) for line in cell.source.splitlines())
    more = {way: n for way, n in hidden.items() if n > MOST_HIDDEN[way]}
    assert not more, f"removed or folded lines; move them to a tested function: {more}"


@pytest.mark.parametrize(
    ("source", "package", "parts"),
    [
        ("from frictions.models.tradability import economy", "frictions.solvers", {"models"}),
        ("from frictions import report", "frictions.models", {"report"}),
        ("import frictions.empirics.tradability.portfolios as p", "frictions.models", {"empirics"}),
        ("from ..report import Table", "frictions.models", {"report"}),
        ("def f():\n    from frictions.data import french", "frictions.solvers", {"data"}),
        ("import models, report\nfrom models import x", "frictions.solvers", set()),
    ],
)
def test_imports_are_read_in_every_spelling(source, package, parts):
    assert parts_imported(source, package) == parts


def test_tests_mirror_the_library():
    tested = {
        module.relative_to(LIBRARY).with_name(f"test_{module.name}")
        for module in MODULES
        if module.name != "__init__.py" and has_code(module)
    }
    tests = ROOT / "tests"
    present = {
        path.relative_to(tests)
        for part in filter(None, ALLOWED)
        for path in (tests / part).rglob("test_*.py")
    }
    missing = sorted(f"tests/{path}" for path in map(Path.as_posix, tested - present))
    orphans = sorted(f"tests/{path}" for path in map(Path.as_posix, present - tested))
    assert not missing, f"modules without tests; write {', '.join(missing)}"
    assert not orphans, f"tests of no module of that name: {', '.join(orphans)}"


def test_init_modules_hold_no_code():
    with_code = [m for m in MODULES if m.name == "__init__.py" and has_code(m)]
    assert not with_code, f"code in {with_code}: give it a module, and the module a test"
