"""The book's own Sphinx extension: each page leads to its evidence, data, code and citation.

The build driver puts downloads where `FRICTIONS_DOWNLOADS` says before it renders
(`tools/downloads.py`) and names the scorecard's directory in `FRICTIONS_BUILD`. Without them the
pages come out plain.
"""

import html
import json
import os
import re
from pathlib import Path

from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole

from frictions.report.pages.citation import Citation, description_of, metatags
from frictions.report.pages.code_links import add_code_links, link_prose
from frictions.report.pages.typography import typeset_numbers
from frictions.report.scorecard.page import exhibit_anchor

UNUSED = (
    # The icons come from the style sheet; the script of 1.4 MB would draw them a second time.
    re.compile(r'\s*<script src="[^"]*fontawesome[^"]*\.js[^"]*"[^>]*></script>'),
    re.compile(r'\s*<link rel="preload"[^>]*fa-(?:brands|regular)-400[^>]*>'),
    re.compile(r'\s*<link rel="preload" as="script"[^>]*fontawesome[^>]*>'),
)
# What the theme writes, and what it should have written.
MENDED = (
    (re.compile(r"<img(?![^>]*\bloading=)"), '<img loading="lazy"'),
    # A heading without words is no heading.
    (re.compile(r"<th([^>]*)>(?:<p></p>)?</th>"), r"<td\1></td>"),
    # A toggle and the search field are called by the words that they show.
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    (re.compile(r'(<button class="btn search-button-field[^>]*?) aria-label="Search"'), r"\1"),
    (
        re.compile(r'<div class="bd-sidebar-primary bd-sidebar">'),
        '<div class="bd-sidebar-primary bd-sidebar" role="complementary" aria-label="The book">',
    ),
)


NO_SIGN = re.compile(r"^[-−](0(?:\.0+)?)$")  # of what rounds to zero
LIBRARY = "book/library/"  # where numbers are Python's


class GlueText(PasteTextRole):
    """`{glue:text}` whose number knows its name, so that a click finds where it comes from."""

    def run(self):
        """Return the number in an element with a class of its name."""
        found, messages = super().run()
        name = "".join(self.text.split("::")[-1].rsplit(":", 1)[0].split())
        for node in found:
            if isinstance(node, nodes.inline):
                node["classes"].append(f"glue-{name}")
                node[:] = [nodes.Text(NO_SIGN.sub(r"\1", node.astext()))]
        return found, messages


def _folder(variable: str) -> Path | None:
    name = os.environ.get(variable)
    return Path(name) if name else None


def rows_of(page: str) -> list[dict]:
    """Return the scorecard rows of a page that have a section."""
    folder = _folder("FRICTIONS_BUILD")
    file = folder / "scorecard.json" if folder else None
    if file is None or not file.exists():
        return []
    rows = json.loads(file.read_text(encoding="utf8"))
    return [row for row in rows if row["paper"] == page and row.get("anchor")]


def add_evidence(app, doctree):
    """Typeset the numbers; put links to rows below sections, to data beside figures and tables."""
    page = app.env.docname.split("/")[-1]
    if not app.env.docname.startswith(LIBRARY):
        typeset_numbers(doctree)
    link_rows(doctree, rows_of(page))
    downloads = _folder("FRICTIONS_DOWNLOADS")
    if downloads:
        link_data(doctree, downloads / "data" / page)
        lay_out_for_phones(doctree, downloads / "narrow" / page)
        if (downloads / "notebooks" / f"{page}.ipynb").exists():
            citation = Citation.read(Path(app.srcdir), app.config.frictions_repository)
            doctree[0].append(raw(citation.box(page, change_section(doctree))))


def change_section(doctree: nodes.document) -> str:
    """Return the anchor of the section that says what a reader can change, or nothing."""
    for section in doctree.findall(nodes.section):
        if section[0].astext() == "What a reader can change":
            return section["ids"][0]
    return ""


def raw(text: str) -> nodes.raw:
    """Return HTML as a node."""
    return nodes.raw("", text, format="html")


def link_rows(doctree: nodes.document, rows: list[dict]):
    """End the own part of each section with links to the exhibits whose rows it computes."""
    for section in doctree.findall(nodes.section):
        anchors = set(section["ids"])
        own = [row for row in rows if row["anchor"] in anchors]
        exhibits: dict[tuple[str, str], list[dict]] = {}
        for row in own:
            exhibits.setdefault((row["paper"], row["source"]), []).append(row)
        if exhibits:
            links = ", ".join(
                f'<a href="scorecard.html#{exhibit_anchor(*exhibit)}">'
                f"{html.escape(exhibit[1])}</a> ({len(found)})"
                for exhibit, found in exhibits.items()
            )
            first = [k for k, child in enumerate(section) if isinstance(child, nodes.section)]
            place = first[0] if first else len(section)
            text = f'<p class="evidence-links">Rows on the scorecard: {links}</p>'
            section.insert(place, raw(text))


def link_data(doctree: nodes.document, data: Path):
    """End each caption with a link to the numbers behind it."""
    for node in doctree.findall(lambda n: isinstance(n, nodes.figure | nodes.table)):
        files = [f for name in node["ids"] if (f := data / f"{name}.csv").exists()]
        caption = next((c for c in node if isinstance(c, nodes.caption | nodes.title)), None)
        if files and caption is not None:
            address = f"../_static/data/{data.name}/{files[0].name}"
            caption += raw(
                f' <a class="data-link" href="{address}" download '
                'aria-label="the numbers as CSV">CSV</a>'
            )


def lay_out_for_phones(doctree: nodes.document, narrow: Path):
    """Offer, beside each figure's image, the one that is laid out for a narrow screen."""
    for figure in doctree.findall(nodes.figure):
        files = [f for name in figure["ids"] if (f := narrow / f"{name}.svg").exists()]
        image = next(iter(figure.findall(nodes.image)), None)
        if files and image is not None:
            address = f"../_static/narrow/{narrow.name}/{files[0].name}"
            source = f'<picture><source media="(max-width: 576px)" srcset="{address}">'
            image.replace_self([raw(source), image, raw("</picture>")])


def add_metatags(app, pagename, templatename, context, doctree):
    """Give each page a description and, for what indexes papers, its citation."""
    if doctree is not None:
        citation = Citation.read(Path(app.srcdir), app.config.frictions_repository)
        tags = metatags(citation, context.get("title", ""), description_of(doctree))
        context["metatags"] = context.get("metatags", "") + tags


def mended(text: str) -> str:
    """Take off a page what it does not need, and mend what the theme gets wrong."""
    for pattern in UNUSED:
        text = pattern.sub("", text)
    for pattern, right in MENDED:
        text = pattern.sub(right, text)
    return text


def tidy(app, exception):
    """Mend every page that was written."""
    if exception is None and app.builder.format == "html":
        for file in Path(app.outdir).rglob("*.html"):
            text = file.read_text(encoding="utf8")
            if (new := mended(text)) != text:
                file.write_text(new, encoding="utf8")


def take_over(app, config):
    """Let ours take the place of what other extensions have set."""
    app.registry.add_role_to_domain("glue", "text", GlueText(), override=True)
    # Of the set that typesets formulas, the parts that `mathjax3_config` names, not everything.
    config.mathjax_path = "mathjax/startup.js"


def setup(app):
    """Register with Sphinx."""
    app.add_config_value("frictions_repository", "", "html")
    app.connect("config-inited", take_over)
    app.connect("doctree-read", add_evidence)
    app.connect("html-page-context", add_metatags)
    app.connect("doctree-resolved", link_prose)
    app.connect("html-page-context", add_code_links)
    app.connect("build-finished", tidy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
