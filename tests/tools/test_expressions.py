"""Numbers that the prose computes itself: which, of what, where, and what of them is refused."""

import pytest

from tests.tools.miniature import Book
from tools.expressions import expressions_of, names_of, names_set, places, publishing, split_role
from tools.pages import PageError

IMPORT = "from frictions.report.publish import publish"


def test_what_is_no_name_is_an_expression():
    texts = ["{glue:text}`a:.2f` {glue:text}`2 * a['x: y']:.1f`", "{glue:text}`other::b:.1f`",
             "{glue:text}`f(a,\n  b):s`"]  # fmt: skip
    assert expressions_of(texts) == ["2 * a['x: y']", "a", "f(a, b)"]
    assert expressions_of(texts, ["report.publish(a=1)"]) == ["2 * a['x: y']", "f(a, b)"]
    assert split_role("2 * a['x: y']:.1f") == ("2 * a['x: y']", ".1f")
    assert split_role("a") == ("a", "")


def test_names_are_those_that_cells_must_set():
    assert names_of("max(x[i] for i in y) + z.w") == {"max", "x", "y", "z"}
    assert names_of("max(x for x in y) / x + (lambda i: i)(k)") == {"max", "x", "y", "k"}
    for text in ("a b", "(a := 1)", "[(a := i) for i in x]"):
        with pytest.raises(SyntaxError):
            names_of(text)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b, c as d\nfrom e import f", {"a", "d", "f"}),
        ("x, (y, *z) = 1\nfor i in u: pass", {"x", "y", "z", "i"}),
        ("x = [i for i in y]", {"x"}),
        ("x['a'].b = 1\nx.c += 2", {"x"}),
        ("!no python", set()),
    ],
)
def test_a_cell_sets_what_it_assigns_imports_or_changes(source, names):
    assert names_set(source) == names


def test_an_expression_stands_after_the_last_cell_that_it_needs():
    cells = ["a = 1", "b = 2", "c = 3"]
    assert places(cells, ["a + b", "b", "1 + 1"]) == {1: ["a + b", "b"], 2: ["1 + 1"]}
    recorded = ["import np", "card = 1", "card.record(a)", "np.testing.check(1)\ncard"]
    assert places(recorded, ["np.sqrt(4)", "card.computed['a']"]) == {
        0: ["np.sqrt(4)"], 2: ["card.computed['a']"],
    }  # fmt: skip
    assert "{'a + b': (a + b), 'b': (b)}" in publishing(["a + b", "b"])


@pytest.fixture
def book(tmp_path, monkeypatch):
    book = Book.write(tmp_path).use(monkeypatch)
    book.write_page("alpha", f"{IMPORT}\nx = 21", "x + 1", "y = x")
    book.write_page("beta", "1")
    return book


def say(book, prose):
    with (book.root / "book" / "alpha.md").open("a") as page:
        page.write(f"\n{prose}\n")


@pytest.mark.build
def test_the_build_publishes_it_in_the_cell_that_sets_its_names(book):
    book.execute()
    say(book, "The value is {glue:text}`2 * x:.1f`.")
    book.execute()  # what the prose computes belongs to the key
    cells = [cell for cell in book.executed("alpha").cells if cell.cell_type == "code"]
    assert [cell.source for cell in cells] == [f"{IMPORT}\nx = 21", "x + 1", "y = x"]
    (output,) = cells[0].outputs
    assert output.metadata["scrapbook"]["name"] == "2 * x"
    assert output.data["application/papermill.record/text/plain"] == "42"
    assert [cell.execution_count for cell in cells] == [1, 2, 3]


@pytest.mark.build
@pytest.mark.parametrize(("prose", "why"), [("x y", "no expression"), ("1 / (x - 21)", "Zero")])
def test_what_cannot_be_computed_stops_the_build(book, prose, why):
    say(book, f"{{glue:text}}`{prose}:.1f`")
    with pytest.raises(PageError, match=f"(?s)alpha.md.*{why}"):
        book.execute()


@pytest.mark.build
def test_what_a_later_cell_changes_unseen_stops_the_build(book):
    book.write_page("alpha", f"{IMPORT}\nx = [21]", "y = x", "z = y.pop()")
    say(book, "{glue:text}`len(x):d` and {glue:text}`z:d`")
    with pytest.raises(PageError, match=r"alpha.md: `len\(x\)` in the prose is 1 .* 0 at the end"):
        book.execute()


@pytest.mark.build
def test_an_expression_that_changes_what_it_needs_stops_the_build(book):
    book.write_page("alpha", f"{IMPORT}\nx = [21, 22]", "y = 1")
    say(book, "{glue:text}`x.pop():d`")
    with pytest.raises(PageError, match=r"alpha.md: `x.pop\(\)` in the prose is 22 .* 21 at"):
        book.execute()
