"""Numbers that the prose computes itself: ``{glue:text}`100 * fit.share:.1f` `` on a page.

The content is a name that a cell has published, or an expression in what the cells have set. The
build evaluates it after the last cell that sets or changes one of its names, as if that cell had
published it under its own text; so the formula of a number stands where the number stands.
"""

import ast
import dis
import re
from collections.abc import Iterable
from types import CodeType

ROLE = re.compile(r"\{glue:text\}`([^`]+)`")
PUBLISH = (
    "from frictions.report.publish import publish as frictions_publish\nfrictions_publish(**{{{}}})"
)


def split_role(content: str) -> tuple[str, str]:
    """Split what a role holds, `name:.2f`, into the value and its format."""
    key, _, spec = content.rpartition(":") if ":" in content else (content, "", "")
    return key, spec


def expressions_of(texts: Iterable[str], cells: Iterable[str] = ()) -> list[str]:
    """Return what the prose computes, sorted; names that a cell publishes are left out."""
    published = {name for source in cells for name in names_published(source)}
    contents = {" ".join(found.split()) for text in texts for found in ROLE.findall(text)}
    keys = {split_role(content)[0] for content in contents if "::" not in content}
    return sorted(keys - published)


def names_of(expression: str) -> set[str]:
    """Return the names that an expression needs; raise `SyntaxError` if it sets one or is none."""
    nodes = ast.walk(ast.parse(expression, mode="eval"))
    if any(isinstance(node, ast.NamedExpr) for node in nodes):
        raise SyntaxError("it sets a name", ("prose", 1, 1, expression))
    codes = [compile(expression, "prose", "eval")]
    for code in codes:  # which grows: lambdas have their own, and until Python 3.12 comprehensions
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    steps = (step for code in codes for step in dis.get_instructions(code))
    return {step.argval for step in steps if step.opname in ("LOAD_NAME", "LOAD_GLOBAL")}


def parsed(source: str) -> ast.Module:
    """Return the tree of a cell; of one that is no Python, an empty one: running it says so."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def names_published(source: str) -> set[str]:
    """Return the names under which a cell publishes values."""
    calls = (node for node in ast.walk(parsed(source)) if isinstance(node, ast.Call))
    named = (call for call in calls if ast.unparse(call.func).split(".")[-1] == "publish")
    return {keyword.arg for call in named for keyword in call.keywords if keyword.arg}


def names_set(source: str) -> set[str]:
    """Return the names that a cell sets, imports or changes a part of."""
    tree = parsed(source)
    inner = {
        id(node)
        for comprehension in ast.walk(tree)
        if isinstance(comprehension, ast.comprehension)
        for node in ast.walk(comprehension.target)
    }
    found = names_imported(source)
    for node in ast.walk(tree):
        if isinstance(getattr(node, "ctx", None), ast.Store) and id(node) not in inner:
            while isinstance(node, ast.Attribute | ast.Subscript):
                node = node.value
            if isinstance(node, ast.Name):
                found.add(node.id)
    return found


def names_changed(source: str) -> set[str]:
    """Return the names whose methods a cell calls for what they do alone: `card.record(x)`."""
    found = set()
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            owner = node.value.func
            while isinstance(owner, ast.Attribute | ast.Subscript):
                owner = owner.value
            if isinstance(owner, ast.Name) and owner is not node.value.func:
                found.add(owner.id)
    return found


def names_imported(source: str) -> set[str]:
    """Return the names that a cell imports."""
    aliases = (node for node in ast.walk(parsed(source)) if isinstance(node, ast.alias))
    return {(alias.asname or alias.name).split(".")[0] for alias in aliases}


def places(cells: list[str], expressions: Iterable[str]) -> dict[int, list[str]]:
    """Return after which cell, by its place in `cells`, each expression is evaluated."""
    modules = {name for source in cells for name in names_imported(source)}
    last = {
        name: n
        for n, source in enumerate(cells)
        for name in names_set(source) | (names_changed(source) - modules)
    }
    found: dict[int, list[str]] = {}
    for expression in expressions:
        known = [last[name] for name in names_of(expression) if name in last]
        found.setdefault(max(known, default=len(cells) - 1), []).append(expression)
    return found


def publishing(expressions: Iterable[str]) -> str:
    """Return code that publishes expressions under their own texts."""
    return PUBLISH.format(", ".join(f"{text!r}: ({text})" for text in expressions))
