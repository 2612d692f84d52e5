"""Check the pages of the book against the house's rules for chapters.

`python -m tools.lint_chapters [files]` prints `page:line: message` for each finding and
fails if there is one. Without arguments it checks every page that `_toc.yml` lists. Labels
and glued names are always held against the whole book.

A rule for one page is a function of the page that yields (line, message); a rule for the
book takes all pages and yields (page, line, message).
"""

import ast
import builtins
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tools.chapter_code import (
    CODE_RULES,
    MAX_WIDTH,
    cells,
    draws,
    glued_names,
    hidden_lines,
    imports_past_doors,
)
from tools.expressions import names_of, names_set, split_role
from tools.page_source import Element, PageSource, elements_of, read_source
from tools.pages import toc_files

ROOT = Path(__file__).resolve().parents[1]
Finding = tuple[int, str]
# With which an expression of the prose would do more than compute.
REACHES_OUT = {
    "__import__", "breakpoint", "delattr", "eval", "exec", "exit", "globals", "input", "locals",
    "open", "print", "quit", "setattr", "vars",
}  # fmt: skip
# Lines of code that a page may remove and fold; what a page shows is tested in the library.
MOST_HIDDEN = (55, 320)
# Pages that are not there yet; these numbers only ever fall.
MORE_HIDDEN: dict[str, tuple[int, int]] = {}


def figures_are_complete(page: PageSource) -> Iterator[Finding]:
    """Require a caption, a label and alternative text of figures; the last of images."""
    for cell in cells(page):
        figure = _mystnb(cell.element, "figure")
        if not figure and not draws(cell):
            continue
        for field in ("caption", "name"):
            if not figure.get(field):
                yield cell.element.line, f"figure cell without mystnb.figure.{field}"
        if not _mystnb(cell.element, "image").get("alt"):
            yield cell.element.line, "figure cell without mystnb.image.alt"
    for element in page.of_kind("directive"):
        is_figure = element.name in ("figure", "glue:figure")
        if is_figure and not element.body.strip():
            yield element.line, f"{{{element.name}}} without a caption"
        if is_figure and not element.options.get("name"):
            yield element.line, f"{{{element.name}}} without :name:"
        if (is_figure or element.name == "image") and not element.options.get("alt"):
            yield element.line, f"{{{element.name}}} without :alt:"
    for element in page.of_kind("image"):
        if not element.text.strip():
            yield element.line, f"image {element.name} without alternative text"


def math_uses_tex_relations(page: PageSource) -> Iterator[Finding]:
    """Require TeX relations in formulas, not `<=` and `>=`."""
    for element in _with_captions(page):
        if element.kind != "math":
            continue
        for relation in re.finditer(r"<=|>=", element.text):
            line = element.line + element.text.count("\n", 0, relation.start())
            command = {"<=": r"\le", ">=": r"\ge"}[relation[0]]
            yield line, f"`{relation[0]}` in a formula: write `{command}`"


def formulas_hold_no_roles(page: PageSource) -> Iterator[Finding]:
    """Refuse a role between dollar signs, which MyST leaves unread and MathJax prints."""
    for element in _with_captions(page):
        role = re.search(r"\{[a-z:]+\}`[^`]*`", element.text) if element.kind == "math" else None
        if role:
            line = element.line + element.text.count("\n", 0, role.start())
            yield line, f"{role[0]} inside a formula is not read: close the formula before it"


def labels_are_unique(pages: list[PageSource]) -> Iterator[tuple[PageSource, int, str]]:
    """Refuse a label that is defined twice in the book."""
    first: dict[str, str] = {}
    for page in pages:
        for line, label in _labels(page):
            place = first.setdefault(label.lower(), f"{page.name}:{line}")
            if place != f"{page.name}:{line}":
                yield page, line, f"label `{label}` is already defined at {place}"


def glue_is_used_and_defined(pages: list[PageSource]) -> Iterator[tuple[PageSource, int, str]]:
    """Require that every glued name is shown, and that every shown name is glued."""
    glued = [(page, *found) for page in pages for found in glued_names(page)]
    used = [(page, *found) for page in pages for found in _glue_uses(page)]
    used_names = {name for _, _, name in used}
    glued_literals = {name for _, _, name in glued}
    for page, line, name in glued:
        if name is None:
            yield page, line, "glued name is computed: write it out, so that uses can be checked"
        elif name not in used_names:
            yield page, line, f"`{name}` is glued but no page shows it"
    for page, line, name in used:
        own = (names_set(cell.text) for cell in page.of_kind("code"))
        if name.isidentifier() and name not in glued_literals and not any(name in s for s in own):
            yield page, line, f"`{name}` is shown but no page glues it"


def expressions_are_clear(page: PageSource) -> Iterator[tuple[int, str]]:
    """Require of what the prose computes: an expression, short, of names that one cell sets."""
    cells_of: dict[str, int] = {}
    for element in page.of_kind("code"):
        for name in names_set(element.text):
            cells_of[name] = cells_of.get(name, 0) + 1
    published = {name for _, name in glued_names(page)}
    for line, text in _glue_uses(page):
        if text in published or (text.isidentifier() and text not in cells_of):
            continue
        try:
            names = names_of(text)
        except SyntaxError:
            yield line, f"`{text}` is no expression; behind one stands its format, `:.2f` or `:s`"
            continue
        if len(text) > MAX_WIDTH or set('"\\') & set(text):
            yield (
                line,
                (
                    f"`{text}`: at most {MAX_WIDTH} characters, with single quotation marks and no "
                    "backslash"
                ),
            )
        if names & REACHES_OUT:
            yield line, f"`{text}`: {', '.join(sorted(names & REACHES_OUT))} belongs into a cell"
        for name in sorted(names - set(dir(builtins))):
            if cells_of.get(name) != 1:
                yield line, f"`{text}`: {cells_of.get(name, 0)} cells set `{name}`, it takes one"


def chapters_are_on_the_front_page(
    pages: list[PageSource],
) -> Iterator[tuple[PageSource, int, str]]:
    """Require that the first page leads to every page that holds a paper's numbers."""
    front, *others = pages
    named = {e.text.strip().lstrip("/") for e in front.of_kind("role") if e.name == "doc"}
    for page in others:
        calls = [call for cell in cells(page) for call in cell.nodes(ast.Call)]
        has_card = any(getattr(call.func, "id", "") == "Scorecard" for call in calls)
        if has_card and Path(page.name).stem not in named:
            yield page, 1, f"{front.name} does not lead here: write {{doc}}`{Path(page.name).stem}`"


def house_rules(page: PageSource, library: Path) -> Iterator[Finding]:
    """Require that a page uses the library's doors and shows most of its code."""
    yield from imports_past_doors(page, library)
    limits = MORE_HIDDEN.get(page.name, MOST_HIDDEN)
    for count, limit, what in zip(hidden_lines(page), limits, ("removed", "folded"), strict=True):
        if count > limit:
            yield 1, f"{count} lines of code are {what}, at most {limit}: move them to the library"


def _mystnb(cell: Element, key: str) -> dict:
    metadata = cell.options.get("mystnb")
    section = metadata.get(key) if isinstance(metadata, dict) else None
    return section if isinstance(section, dict) else {}


def _with_captions(page: PageSource) -> Iterator[Element]:
    """Yield a page's elements and those inside the captions of its figure cells."""
    for element in page.elements:
        yield element
        if element.kind == "code":
            caption = str(_mystnb(element, "figure").get("caption", ""))
            # All of it at the line of the cell: YAML folds the caption's own lines.
            yield from elements_of(" ".join(caption.split()), element.line)


def _labels(page: PageSource) -> Iterator[tuple[int, str]]:
    for element in page.elements:
        if element.kind == "label":
            yield element.line, element.name
        elif element.kind == "code" and _mystnb(element, "figure").get("name"):
            yield element.line, str(_mystnb(element, "figure")["name"])


def _glue_uses(page: PageSource) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of each {glue} role and directive; `doc::name:format` holds a name."""
    for element in _with_captions(page):
        is_glue = element.name == "glue" or element.name.startswith("glue:")
        if element.kind in ("role", "directive") and is_glue:
            text = " ".join(element.text.split("::")[-1].split())
            yield element.line, split_role(text)[0]


PAGE_RULES: list[Callable[[PageSource], Iterator[Finding]]] = [
    expressions_are_clear,
    figures_are_complete,
    math_uses_tex_relations,
    formulas_hold_no_roles,
    *CODE_RULES,
]
BOOK_RULES = [labels_are_unique, glue_is_used_and_defined, chapters_are_on_the_front_page]


def lint(book: list[PageSource], checked: Iterable[str], library: Path | None = None) -> list[str]:
    """Return the findings on the `checked` pages (by name), in the order of the book.

    With the `library` that the pages import, they are held against its doors, too.
    """
    wanted = set(checked)
    rules = [*PAGE_RULES, *([lambda page: house_rules(page, library)] if library else [])]
    findings = [
        (index, line, f"{page.name}:{line}: {message}")
        for index, page in enumerate(book)
        for rule in rules
        for line, message in rule(page)
    ]
    order = {page.name: index for index, page in enumerate(book)}
    for rule in BOOK_RULES:
        findings += [(order[p.name], line, f"{p.name}:{line}: {m}") for p, line, m in rule(book)]
    return [text for index, _, text in sorted(set(findings)) if book[index].name in wanted]


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Print the findings on the given files, or on all pages; return the exit code."""
    root = root.resolve()
    given = [Path(argument).resolve() for argument in arguments]
    files = list(dict.fromkeys([*(file.resolve() for file in toc_files(root)), *given]))
    names = {file: _shown(file, root) for file in files}
    book = [read_source(file, name) for file, name in names.items()]
    checked = [names[file] for file in given or files]
    # A book of other chapters, as in the tests of the driver, has a library of other packages.
    findings = lint(book, checked, root / "lib" if root == ROOT else None)
    for finding in findings:
        print(finding)
    print(f"{len(checked)} pages checked, {len(findings)} findings", file=sys.stderr)
    return 1 if findings else 0


def _shown(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
