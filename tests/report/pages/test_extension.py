"""What the rendered pages have beyond their text."""

from docutils import nodes
from docutils.utils import new_document

from frictions.report.pages.extension import lay_out_for_phones, link_data, link_rows, mended
from tests.report.scorecard.test_page import HOSTILE


def document():
    page = new_document("page")
    inner = nodes.section("", nodes.title("", "Inner"), nodes.paragraph("", "b"), ids=["inner"])
    page += nodes.section(
        "", nodes.title("", "Outer"), nodes.paragraph("", "a"), inner, ids=["outer", "sec-o"]
    )
    return page


def row(anchor, source="Table 6"):
    return {"paper": "a", "source": source, "anchor": anchor}


def test_a_section_leads_to_the_rows_that_it_computes():
    page = document()
    link_rows(page, [row("sec-o"), row("sec-o"), row("inner", HOSTILE)])
    outer = page[0]
    assert [type(child) for child in outer] == [
        nodes.title, nodes.paragraph, nodes.raw, nodes.section,
    ]  # fmt: skip
    assert '<a href="scorecard.html#x-a-table-6">Table 6</a> (2)' in outer[2].astext()
    inner = outer[3]
    assert isinstance(inner[-1], nodes.raw)
    assert "<script>" not in inner[-1].astext()


def test_a_section_that_computes_no_row_has_no_links():
    page = document()
    link_rows(page, [])
    assert not list(page.findall(nodes.raw))


def test_a_caption_leads_to_its_numbers(tmp_path):
    folder = tmp_path / "alpha"
    folder.mkdir()
    (folder / "fig-a.csv").write_text("x\n")
    page = document()
    figures = [nodes.figure("", nodes.caption("", "C"), ids=[name]) for name in ("fig-a", "fig-b")]
    page[0].extend(figures)
    link_data(page, folder)
    assert '"../_static/data/alpha/fig-a.csv"' in figures[0][0].astext()
    assert figures[1][0].astext() == "C"


def test_a_phone_is_offered_its_own_picture(tmp_path):
    folder = tmp_path / "alpha"
    folder.mkdir()
    (folder / "fig-a.svg").write_text("<svg></svg>")
    page = document()
    figures = [nodes.figure("", nodes.image(uri="x"), ids=[name]) for name in ("fig-a", "fig-b")]
    page[0].extend(figures)
    lay_out_for_phones(page, folder)
    before, image, after = figures[0]
    assert (
        'media="(max-width: 576px)" srcset="../_static/narrow/alpha/fig-a.svg"' in before.astext()
    )
    assert isinstance(image, nodes.image)
    assert after.astext() == "</picture>"
    assert len(figures[1]) == 1


def test_pages_lose_what_they_do_not_need():
    page = (
        '<script src="../_static/vendor/fontawesome/6.5.2/js/all.min.js?digest=1"></script>'
        '<img src="a.svg"><img loading="eager" src="b.svg"><th class="head"><p></p></th>'
        '<summary aria-label="Toggle hidden content">Show</summary>'
        '<button class="btn search-button-field x" aria-label="Search" title="t">Search</button>'
    )
    assert mended(page) == (
        '<img loading="lazy" src="a.svg"><img loading="eager" src="b.svg"><td class="head"></td>'
        '<summary>Show</summary><button class="btn search-button-field x" title="t">Search</button>'
    )
    assert mended(mended(page)) == mended(page)
