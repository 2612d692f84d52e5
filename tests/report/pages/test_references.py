"""Citations and bibliography by author and year."""

from pybtex.database import parse_string

from frictions.report.pages.references import AuthorYearLabels, author_year
from tools.run import ROOT

ENTRIES = """
@article{a, author={Kiyotaki, Nobuhiro and Moore, John}, title={Credit Cycles}, year={1997}}
@article{b, author={Admati, Anat}, title={One}, year={1985}}
@article{d, author={den Haan, Wouter and B, X and C, Y}, title={Three}, year={2010}}
@article{f, author={D{\\'a}vila, Eduardo and Jord\\`a, {\\`O}scar}, title={Four}, year={2018}}
@misc{e, title={A data set}, year={2024}}
"""


def test_entries_are_called_as_the_text_calls_them():
    entries = parse_string(ENTRIES, "bibtex").entries
    assert list(AuthorYearLabels().format_labels(list(entries.values()))) == [
        "Kiyotaki and Moore (1997)", "Admati (1985)",
        "den Haan et al. (2010)", "Dávila and Jordà (2018)", "A data set (2024)",
    ]  # fmt: skip


def test_no_two_entries_of_the_book_are_cited_alike():
    # Neither the text's citations nor the labels have letters that would tell them apart.
    text = (ROOT / "book" / "references.bib").read_text(encoding="utf8")
    labels = [author_year(entry) for entry in parse_string(text, "bibtex").entries.values()]
    assert len(set(labels)) == len(labels)
