"""Numbers in one style, whatever a cell printed: 2×10⁻⁸, true minus signs, ranges with a dash.

Applied to the text of a page after everything is in it, so that a number is written alike in the
prose, in a caption and in a table. Code and formulas stay as they are.
"""

import re

from docutils import nodes

from frictions.report.numbers import SUPERSCRIPTS

SCIENTIFIC = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)[eE]([-+−]?)0*(\d+)(?![\w.])")
MINUS = re.compile(r"(?<![\w)\]–−-])-(?=\.?\d)")
# A year and a month, or the number of a report, is no range.
RANGE = re.compile(r"(?<![\w.,/-])(?!\d{4}-\d{1,3}(?!\d))(\d[\d.]*)-(?=\d)(?=[\d.]+(?![\w-]))")
WHOLE = re.compile(r"([−-]?\d+)\.0+")
# A cell of the HTML by which pandas shows a frame.
CELL = re.compile(r"(<t[dh]\b[^>]*>)([^<>]*)(?=</t[dh]>)")
PLAIN = (
    nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, nodes.comment,
    nodes.citation,
)  # fmt: skip
DIGITS = 3  # of a power of ten


def typeset(text: str) -> str:
    """Return a text with its numbers in the book's style."""
    text = SCIENTIFIC.sub(_power, text)
    return RANGE.sub("\\1–", MINUS.sub("−", text))


def _power(found: re.Match) -> str:
    mantissa, sign, exponent = found.groups()
    value = f"{float(mantissa):.{DIGITS}g}"
    if float(value) == 0:
        return "0"
    power = ("-" if sign in ("-", "−") else "") + exponent
    return f"{value}×10{power.translate(SUPERSCRIPTS)}" if power != "0" else value


def typeset_cells(html: str) -> str:
    """Return HTML with the numbers in the cells of its tables in the book's style."""
    return CELL.sub(lambda cell: cell[1] + typeset(cell[2]), html)


def typeset_numbers(doctree: nodes.document):
    """Write the numbers of a page in one style."""
    for text in list(doctree.findall(nodes.Text)):
        if not any(isinstance(parent, PLAIN) for parent in _above(text)):
            new = typeset(text.astext())
            if new != text.astext():
                text.parent.replace(text, nodes.Text(new))
    for row in doctree.findall(nodes.row):
        shorten_counts(row)


def shorten_counts(row: nodes.row):
    """Write a row of whole numbers, two or more, without the decimals of the other rows."""
    texts = [text for entry in row[1:] for text in entry.findall(nodes.Text)]
    whole = [found for text in texts if (found := WHOLE.fullmatch(text.astext()))]
    if len(whole) == len(texts) > 1 and max(len(found[1].lstrip("−-")) for found in whole) > 1:
        for text, found in zip(texts, whole, strict=True):
            text.parent.replace(text, nodes.Text(found[1]))


def _above(node):
    while node.parent is not None:
        node = node.parent
        yield node
