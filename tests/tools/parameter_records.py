"""Which targets a chapter records straight from parameters, found in its code without running it.

Only imports run, and names that the chapter binds to a parameter object. A value is straight from
parameters if it is an attribute of one, or such values and numbers joined by arithmetic.
"""

import ast
import dataclasses
import importlib
import re
from numbers import Number

from tools.page_source import PageSource


def is_parameters(value) -> bool:
    """Return whether a value is an instance of a class of parameters."""
    return dataclasses.is_dataclass(value) and any(
        "symbol" in field.metadata for field in dataclasses.fields(value)
    )


def is_constant(value) -> bool:
    """Return whether a value is a number, or numbers, that the library states."""
    if isinstance(value, tuple):
        return all(map(is_constant, value))
    return isinstance(value, Number) and not isinstance(value, bool)


class Reader(ast.NodeVisitor):
    """Reads the code cells of one chapter in order."""

    def __init__(self):
        self.names: dict[str, object] = {}  # imports and parameter objects
        self.mappings: dict[str, list] = {}  # name -> (key pattern, value expression)
        self.found: set[str] = set()  # patterns of ids

    def visit_Import(self, node):
        for alias in node.names:
            if alias.asname:
                self.names[alias.asname] = importlib.import_module(alias.name)

    def visit_ImportFrom(self, node):
        module = importlib.import_module(node.module)
        for alias in node.names:
            name = f"{node.module}.{alias.name}"
            value = getattr(module, alias.name, None)
            self.names[alias.asname or alias.name] = (
                importlib.import_module(name) if value is None else value
            )

    def visit_Assign(self, node):
        self.bind(node.targets[0], node.value)
        self.generic_visit(node)

    def bind(self, target, value):
        """Follow one assignment, or several that share a statement."""
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, its_value in zip(target.elts, value.elts, strict=False):
                self.bind(one, its_value)
        elif isinstance(target, ast.Name):
            self.names.pop(target.id, None)
            known = self.value(value)
            if is_parameters(known):
                self.names[target.id] = known
            if pairs := self.pairs(value):
                self.mappings[target.id] = pairs
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            pairs = self.mappings.setdefault(target.value.id, [])
            pairs.append((pattern(target.slice), value))

    def visit_Call(self, node):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "record" and node.args:
            prefix = next((pattern(k.value) for k in node.keywords if k.arg == "prefix"), "")
            self.found |= {
                prefix + key for key, value in self.pairs(node.args[0]) if self.is_straight(value)
            }
        self.generic_visit(node)

    def pairs(self, node) -> list:
        """Return (pattern of the key, expression of the value) of a mapping."""
        if isinstance(node, ast.Dict):
            entries = zip(node.keys, node.values, strict=True)
            return [(pattern(key), value) for key, value in entries if key is not None]
        if isinstance(node, ast.DictComp):
            return [(pattern(node.key), node.value)]
        return self.mappings.get(node.id, []) if isinstance(node, ast.Name) else []

    def value(self, node):
        """Return what a name, or a call that makes parameters, stands for; None if unknown."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            return getattr(self.value(node.value), node.attr, None)
        if isinstance(node, ast.Call):
            function = self.value(node.func)
            if isinstance(function, type) and is_parameters(function):
                return function()
            owner = getattr(function, "__self__", None)
            # `params.replace(...)` or a class method: another set of the same parameters.
            made = owner() if isinstance(owner, type) and is_parameters(owner) else owner
            return made if is_parameters(made) else None
        return None

    def is_straight(self, node) -> bool:
        """Return whether a value is a parameter, or arithmetic on parameters and numbers."""
        leaves = list(self.leaves(node))
        return bool(leaves) and all(leaves)

    def leaves(self, node):
        """Yield for each part of an expression whether it is a parameter or a stated number."""
        if isinstance(node, ast.Constant):
            return
        if isinstance(node, ast.BinOp):
            yield from self.leaves(node.left)
            yield from self.leaves(node.right)
        elif isinstance(node, ast.UnaryOp):
            yield from self.leaves(node.operand)
        elif isinstance(node, ast.Subscript):
            yield from self.leaves(node.value)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("round", "float"):
            yield from self.leaves(node.args[0])
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr":
            yield is_parameters(self.value(node.args[0]))
        elif isinstance(node, ast.Attribute):
            yield is_parameters(self.value(node.value)) or is_constant(self.value(node))
        else:
            yield is_constant(self.value(node))


def pattern(node) -> str:
    """Return a regular expression of what a key may be."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(
            re.escape(part.value) if isinstance(part, ast.Constant) else r"[^.]+"
            for part in node.values
        )
    return r"[^.]+"


def straight_from_parameters(page: PageSource) -> set[str]:
    """Return patterns of the ids that a chapter records straight from parameters."""
    reader = Reader()
    for element in page.of_kind("code"):
        reader.visit(ast.parse(element.text))
    return reader.found
