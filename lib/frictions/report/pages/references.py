"""Citations and bibliography by author and year, "Tian (2015)", as the papers themselves write."""

from dataclasses import dataclass, field

from pybtex.plugin import register_plugin as register_pybtex
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.labels import BaseLabelStyle
from sphinxcontrib.bibtex.plugin import register_plugin as register_bibtex
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")")


@dataclass
class RoundAuthorYear(AuthorYearReferenceStyle):
    """Author and year, with the year in round brackets."""

    bracket_textual: BracketStyle = field(default_factory=_round)
    bracket_parenthetical: BracketStyle = field(default_factory=_round)
    bracket_year: BracketStyle = field(default_factory=_round)


class AuthorYearLabels(BaseLabelStyle):
    """Labels of the bibliography as the text cites: "Kiyotaki and Moore (1997)"."""

    def format_labels(self, sorted_entries):
        """Return a label for each entry."""
        return [author_year(entry) for entry in sorted_entries]


def author_year(entry) -> str:
    """Return authors and year of an entry: one name, two, or the first and others."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [" ".join([*person.prelast_names, *person.last_names]) for person in people]
    names = names or [entry.fields.get("key") or entry.fields.get("title", "")]
    if len(names) > 2:
        names = [f"{names[0]} et al."]
    plain = str(Text.from_latex(" and ".join(names)))
    return f"{plain} ({entry.fields.get('year', 'undated')})"


class AuthorYear(PlainStyle):
    """The plain style with such labels."""

    default_label_style = AuthorYearLabels


def setup(app):
    """Register with Sphinx, pybtex and sphinxcontrib-bibtex."""
    register_pybtex("pybtex.style.formatting", "author_year", AuthorYear, force=True)
    register_bibtex(
        "sphinxcontrib.bibtex.style.referencing", "author_year_round", RoundAuthorYear, force=True
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
