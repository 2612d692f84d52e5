"""Names of the library in a page's code cells and prose, as links to their documentation."""

import ast
import functools
import html
import re
from collections.abc import Callable, Collection, Iterable

from docutils import nodes
from sphinx.util.nodes import make_refnode

PACKAGE = "frictions"
CODE = re.compile(r'<div class="highlight-i?python3? notranslate">.*?</pre>', re.DOTALL)
# A name, perhaps with one of its attributes; not an attribute itself, nor a keyword argument.
NAME = re.compile(
    r'(?<!<span class="o">\.</span>)<span class="n">(?P<name>\w+)</span>'
    r'(?:<span class="o">\.</span><span class="n">(?P<attribute>\w+)</span>)?'
    r'(?!<span class="o">=</span>)'
)


def imported(sources: Iterable[str]) -> dict[str, str]:
    """Return what each name of the library that the sources import is called in full."""
    found = {}
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:  # the linter says so
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE:
                for alias in node.names:
                    found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def documented(full: str, entries: Collection[str]) -> str | None:
    """Return the entry of a name, which may stand under another package of its wing."""
    if full in entries:
        return full
    module, _, name = full.rpartition(".")
    related = [
        entry
        for entry in entries
        if entry.endswith(f".{name}")
        and _holds(*sorted((module, entry.rpartition(".")[0]), key=len))
    ]
    return max(related, key=len, default=None)


def _holds(package: str, module: str) -> bool:
    return package.count(".") > 0 and f"{module}.".startswith(f"{package}.")


def link_code(body: str, names: dict[str, str], address: Callable[[str], str | None]) -> str:
    """Link each name that the page imports where a cell first uses it; `address` knows where to."""

    def link_cell(cell: re.Match) -> str:
        seen = set()

        def link(match: re.Match) -> str:
            full, attribute = names.get(match["name"]), match["attribute"]
            whole = address(f"{full}.{attribute}") if full and attribute else None
            target = whole or (address(full) if full else None)
            if target is None or target in seen:
                return match[0]
            seen.add(target)
            end = match.end() if whole or not attribute else match.end("name") + len("</span>")
            text = match.string[match.start() : end]
            rest = match.string[end : match.end()]
            return f'<a class="code-link" href="{html.escape(target)}">{text}</a>{rest}'

        return NAME.sub(link, cell[0])

    return CODE.sub(link_cell, body)


def _objects(app) -> dict:
    return app.env.get_domain("py").objects


def sources_of(doctree: nodes.document) -> list[str]:
    """Return the code that a page shows."""
    blocks = doctree.findall(nodes.literal_block)
    return [b.astext() for b in blocks if b.get("language") in ("ipython3", "python")]


def add_code_links(app, pagename, templatename, context, doctree):
    """Link the names of the library in the code that a page shows."""
    if doctree is None or "body" not in context:
        return
    objects = _objects(app)

    @functools.cache
    def address(full: str) -> str | None:
        entry = documented(full, objects)
        if entry is None:
            return None
        page = app.builder.get_relative_uri(pagename, objects[entry].docname)
        return f"{page}#{objects[entry].node_id}"

    context["body"] = link_code(context["body"], imported(sources_of(doctree)), address)


def link_prose(app, doctree, docname):
    """Link the first mention of each function, class and module of the library in a page's prose.

    A name without its package is one that the page imports, or that is the library's only one.
    """
    objects = _objects(app)
    if any(entry.docname == docname for entry in objects.values()):
        return  # a page of the library, whose docstrings have their own links
    names, seen = imported(sources_of(doctree)), set()
    for literal in list(doctree.findall(nodes.literal)):
        if "xref" in literal["classes"] or _is_linked(literal):
            continue
        name = literal.astext().removesuffix("()")
        entry = documented(names[name], objects) if name in names else _only(name, objects)
        if entry and entry not in seen:
            seen.add(entry)
            place = objects[entry]
            literal.replace_self(
                make_refnode(
                    app.builder, docname, place.docname, place.node_id, literal.deepcopy(), entry
                )
            )


def _is_linked(node: nodes.Node) -> bool:
    while node.parent is not None:
        if isinstance(node, nodes.reference | nodes.title):
            return True
        node = node.parent
    return False


def _only(name: str, objects: dict) -> str | None:
    """Return the entry of a name in full, or the only function or class of one that is no word."""
    if name in objects:
        return name
    if not name.isidentifier() or (name.islower() and "_" not in name):
        return None  # a column, a dataset
    found = [
        entry
        for entry, place in objects.items()
        if entry.endswith(f".{name}") and place.objtype in ("function", "class")
    ]
    return found[0] if len(found) == 1 else None
