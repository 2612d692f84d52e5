"""The box in which a chapter says on which data it ran."""

import re
from html import escape
from textwrap import shorten

import pandas as pd

from frictions.data.live.sources import SOURCES
from frictions.data.live.tier import LiveData, Use

DIGITS = 12  # of a checksum
MANY = 5  # files of one publisher that have a line each; more share one
LONGEST_NOTE = 240  # characters; the download itself printed the whole message


class TierNote:
    """
    Which tier a page ran on, source by source; displayed by being a cell's last value.

    Parameters
    ----------
    live : LiveData
        After the chapter has asked for everything.
    others : iterable of str, optional
        Further data in use: the reader's own files, licensed extracts.
    """

    def __init__(self, live: LiveData, others=()):
        self.live, self.others = live, [words for words in others if words]

    def lines(self, quote=str) -> list[str]:
        """
        Say it in words.

        Parameters
        ----------
        quote : callable, optional
            Applied to what error messages and readers' files say.

        Returns
        -------
        list of str
            One statement each, Markdown.
        """
        others = [_quoted(words, quote) for words in self.others]
        if not self.live.is_live:
            first = "**Shipped data**: this page was built from data that come with the book."
            return [first, *others]
        used = [use for use in self.live.uses.values() if use.vintage]
        notes = [use for use in self.live.uses.values() if use.note]
        first = (
            f"**Live data**: this page was built on {len(used)} of {len(self.live.uses)} public "
            "files that it asked for, beside the data that come with the book."
        )
        by_owner: dict[str, list[Use]] = {}
        for use in used:
            by_owner.setdefault(use.source.owner, []).append(use)
        vintages = [line for uses in by_owner.values() for line in _vintages(uses)]
        fallbacks = [
            f"**Fallback**, {use.source.what}: {quote(shorten(use.note, LONGEST_NOTE))}"
            + ("" if use.vintage else " (The data that ship stand in.)")
            for use in notes
        ]
        return [first, *fallbacks, *others, *vintages]

    def markdown(self) -> str:
        """Return the box as a MyST admonition."""
        first, *rest = self.lines(_plain)
        body = "\n".join([first, "", *(f"- {line}" for line in rest)])
        return f":::{{admonition}} The data of this page\n:class: note\n\n{body}\n:::"

    def _repr_mimebundle_(self, include=None, exclude=None):
        bold = (re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(line)) for line in self.lines())
        items = "".join(f"<li>{line}</li>" for line in bold)
        return {
            "text/markdown": self.markdown(),
            "text/html": f"<ul>{items}</ul>",
            "text/plain": "\n".join(self.lines()),
        }


def _vintages(uses: list[Use]) -> list[str]:
    """Say what was read from one publisher: a line a file, or one line for many."""
    if len(uses) > MANY:
        days = sorted({use.vintage for use in uses})
        names = ", ".join(use.source.name for use in uses)
        return [
            f"{len(uses)} files of {uses[0].source.owner}, vintage {' and '.join(days)}: {names}"
        ]
    return [
        f"{use.source.name}, {use.source.what} ({use.source.owner}): vintage {use.vintage}, "
        f"sha256 {use.checksum[:DIGITS]}"
        for use in uses
    ]


def _quoted(words: str, quote) -> str:
    """Quote all but a first word in bold: readers' files may have written the rest."""
    bold = re.match(r"\*\*\w+\*\*", words)
    first = bold[0] if bold else ""
    return first + quote(words.removeprefix(first))


def _plain(note: str) -> str:
    """Keep what an error message quotes from being read as Markdown."""
    return re.sub(r"([<>\[\]_$*{}|\\`&])", r"\\\1", note)


def sources_table() -> pd.DataFrame:
    """
    Lay out the table of sources for the page on data.

    Returns
    -------
    DataFrame
        One row a publisher; columns ``files`` (name and content of each) and ``terms``.
    """
    rows: dict[str, dict[str, str]] = {}
    for source in SOURCES.values():
        row = rows.setdefault(source.owner, {"files": "", "terms": source.terms})
        row["files"] += ("<br>" if row["files"] else "") + f"`{source.name}`: {source.what}"
    return pd.DataFrame(rows).T.rename_axis("whose")
