"""Read a MyST page as a flat list of elements, each with its line in the file.

The chapter linter looks at code cells, directives, roles, formulas, images and labels.
MyST's own parser finds them; this module adds what it leaves out, namely the line of an
inline element and the contents of nested directives.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from docutils.parsers.rst import Directive
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import parse_directive_text
from myst_parser.parsers.mdit import create_md_parser

from tools.pages import read_text

EXTENSIONS = {"amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath", "substitution"}
PARSER = create_md_parser(
    MdParserConfig(enable_extensions=EXTENSIONS, dmath_double_inline=True), RendererHTML
)
OPENING = re.compile(r"^\{(?P<name>[^}\s]+)\}\s*(?P<argument>.*)$")

# Directives whose body is not Markdown.
LITERAL = {"code", "code-block", "literalinclude", "math", "raw", "mermaid", "bibliography"}


@dataclass(frozen=True)
class Element:
    """One thing on a page that a rule may look at.

    Attributes
    ----------
    kind : str
        "code", "directive", "role", "math", "image" or "label".
    line : int
        Line of the file where it starts, from 1.
    name : str
        Name of the directive, role or label; path of the image.
    text : str
        Source of the cell or formula, argument of the directive, content of the role,
        alternative text of the image.
    options : dict
        Options of the directive; metadata of the cell.
    body : str
        Body of the directive.
    body_line : int
        Line of the file where the source of a cell or the body of a directive starts.
    """

    kind: str
    line: int
    name: str = ""
    text: str = ""
    options: dict = field(default_factory=dict)
    body: str = ""
    body_line: int = 0


@dataclass(frozen=True)
class PageSource:
    """A page by its name in messages, and everything on it in reading order."""

    name: str
    elements: list[Element]

    def of_kind(self, kind: str) -> list[Element]:
        """Return the elements of one kind."""
        return [element for element in self.elements if element.kind == kind]


class _AnyDirective(Directive):
    """Stands for every directive: options of any name, a body, an argument read by us."""

    option_spec: ClassVar = {"any": True}
    optional_arguments = 1
    has_content = True


def read_source(path: Path, name: str) -> PageSource:
    """Read one page; `name` is what messages call it."""
    return PageSource(name, list(elements_of(read_text(path), 1)))


def elements_of(text: str, first_line: int) -> Iterator[Element]:
    """Yield the elements of a Markdown text whose first line has the given number."""
    line = first_line
    for token in PARSER.parse(text + "\n"):
        line = first_line + token.map[0] if token.map else line
        if token.type == "inline":
            yield from _inline_elements(token.children or [], line)
        elif token.type == "myst_target":
            yield Element("label", line, name=token.content)
        elif token.type in ("math_block", "math_block_label", "amsmath"):
            yield Element("math", line, text=token.content)
            if token.type == "math_block_label":
                yield Element("label", line, name=token.info)
        elif token.type == "html_block":
            yield from _html_images(token.content, line)
        elif token.type in ("fence", "colon_fence"):
            yield from _directive_elements(token, line)


def _inline_elements(tokens: list[Token], line: int) -> Iterator[Element]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type.startswith("math_"):
            yield Element("math", line, text=token.content)
        elif token.type == "myst_role":
            kind = "math" if token.meta["name"] == "math" else "role"
            yield Element(kind, line, name=token.meta["name"], text=token.content)
        elif token.type == "image":
            yield Element("image", line, name=str(token.attrs["src"]), text=token.content)
        elif token.type == "html_inline":
            yield from _html_images(token.content, line)
        line += token.content.count("\n")


def _html_images(html: str, line: int) -> Iterator[Element]:
    for tag in re.finditer(r"<img\b[^>]*>", html):
        alt = re.search(r"""\balt=(["'])(?P<text>.*?)\1""", tag[0])
        offset = html.count("\n", 0, tag.start())
        yield Element("image", line + offset, name="<img>", text=alt["text"] if alt else "")


def _directive_elements(token: Token, line: int) -> Iterator[Element]:
    opening = OPENING.match(token.info.strip())
    if opening is None:  # an ordinary block of code: shown, not run
        return
    parsed = parse_directive_text(_AnyDirective, "", token.content, validate_options=False)
    name, argument = opening["name"], opening["argument"]
    body, options = "\n".join(parsed.body), parsed.options
    body_line = line + 1 + parsed.body_offset
    if name == "code-cell":
        yield Element("code", line, text=body, options=options, body_line=body_line)
        return
    yield Element("directive", line, name, argument, options, body, body_line)
    for option in ("name", "label"):
        if option in options:
            yield Element("label", line, name=str(options[option]))
    if name == "math":
        yield Element("math", body_line, text=body)
    elif name not in LITERAL:
        yield from elements_of(argument, line)
        yield from elements_of(body, body_line)
