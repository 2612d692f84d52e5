"""How a page is rerun and cited: from `CITATION.cff`, the bibliography and one setting."""

import html
import os
import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from docutils import nodes

# Which chapters of this book an entry of the bibliography is about, and which part of it:
# `chapters = {inventories (chapter 1), capital-reallocation (chapter 2)},`.
CHAPTERS = re.compile(r"^  chapters = \{(.*)\},\n", re.MULTILINE)
CHAPTER = re.compile(r"([\w-]+)(?: \((.+?)\))?(?:, |$)")
DOI = re.compile(r"\b10\.\d{4,9}/[^\s}\"']+")
ARCHIVE = "frictions-sources.zip"


@dataclass(frozen=True)
class Citation:
    """The book's title, authors, version, licence and address; each chapter's paper and part."""

    title: str
    authors: tuple[str, ...]
    version: str
    license: str
    repository: str
    papers: dict[str, tuple[str, str]]

    @classmethod
    def read(cls, root: Path, repository: str = "") -> "Citation":
        """Read the book's own files; `FRICTIONS_REPOSITORY` goes before the setting."""
        file = root / "CITATION.cff"
        cff = yaml.safe_load(file.read_text(encoding="utf8")) if file.exists() else {}
        bibliography = root / "book" / "references.bib"
        text = bibliography.read_text(encoding="utf8") if bibliography.exists() else ""
        papers = {
            chapter: (CHAPTERS.sub("", entry), part)
            for entry in re.findall(r"^@.*?^\}", text, re.MULTILINE | re.DOTALL)
            for chapters in CHAPTERS.findall(entry)
            for chapter, part in CHAPTER.findall(chapters)
        }
        authors = (
            a.get("name") or f"{a.get('given-names', '')} {a.get('family-names', '')}".strip()
            for a in cff.get("authors", [])
        )
        return cls(
            cff.get("title", "Frictions"),
            tuple(authors),
            str(cff.get("version", "")),
            cff.get("license", ""),
            address(os.environ.get("FRICTIONS_REPOSITORY") or repository),
            papers,
        )

    def bibtex(self) -> str:
        """Return the book's entry."""
        authors = " and ".join(f"{{{author}}}" for author in self.authors)
        url = f"  url = {{{self.repository}}},\n" if self.repository else ""
        return (
            f"@software{{frictions,\n  author = {{{authors}}},\n  title = {{{{{self.title}}}}},\n"
            f"  version = {{{self.version}}},\n{url}  license = {{{self.license}}}\n}}"
        )

    def box(self, page: str, change: str = "") -> str:
        """Return the box that ends a page: how to run it again, and how to cite it.

        `change` is the anchor of the page's section on what a reader can change, if it has one.
        """
        link = f'<a href="#{html.escape(change)}">for example one of these</a>'
        example = f", {link}," if change else ""
        if self.repository:
            link = html.escape(self.repository)
            source = f'The sources are at <a href="{link}">{link}</a>.'
        else:
            source = (
                f'The sources are in <a href="../_static/{ARCHIVE}" download>{ARCHIVE}</a>; '
                "unpack it."
            )
        entry, part = self.papers.get(page, ("", ""))
        doi = DOI.search(entry)
        paper = ""
        if entry:
            where = f" ({part})" if part else ""
            link = (
                f' <a href="https://doi.org/{html.escape(doi[0])}">doi:{html.escape(doi[0])}</a>'
                if doi
                else ""
            )
            paper = f"<p>The paper{where}:{link}</p><pre>{html.escape(entry)}</pre>"
        return (
            '<section class="rerun" aria-labelledby="rerun-and-cite">'
            '<h2 id="rerun-and-cite">Run this page again, and cite it</h2>'
            f"<p>{source} With Python 3.11 or newer and <code>make</code>, two commands do "
            "everything, offline after the installation:</p>"
            f"<pre>make book\nmake chapter C={page}</pre>"
            f"<p>To rerun it with another value{example} <code>make lab C={page}</code> opens the "
            "page in JupyterLab: edit the cell, then Run, Run All Cells. The executed notebook: "
            f'<a href="../_static/notebooks/{page}.ipynb" download>{page}.ipynb</a>. The numbers '
            "behind a figure or table: the link CSV in its caption.</p>"
            f"<p>{html.escape(self.title)}, version {html.escape(self.version)}, "
            f"{html.escape(', '.join(self.authors))}; licence {html.escape(self.license)}.</p>"
            f"<details><summary>BibTeX</summary><pre>{html.escape(self.bibtex())}</pre>{paper}"
            "</details></section>"
        )


def address(text: str) -> str:
    """Return an address if it is one of the web, else nothing."""
    return text if re.fullmatch(r"https?://[^\s\"<>]+", text) else ""


def description_of(doctree: nodes.document, length: int = 160) -> str:
    """Return the beginning of a page's first paragraph."""
    for paragraph in doctree.findall(nodes.paragraph):
        words = " ".join(paragraph.astext().split())
        if len(words) > 40:
            return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"
    return ""


def metatags(citation: Citation, title: str, description: str) -> str:
    """Return the tags of a page's head."""
    plain = html.unescape(re.sub(r"<[^>]+>", "", title))
    tags = {"citation_title": plain, "citation_technical_report_institution": citation.title}
    lines = [("description", description)] if description else []
    lines += [*tags.items(), *(("citation_author", name) for name in citation.authors)]
    return "".join(
        f'\n<meta name="{name}" content="{html.escape(value)}">' for name, value in lines
    )
