"""What chapters hand over: every row once, in its class, every claim with its verdict."""

import pytest
from myst_nb.core.read import read_myst_markdown_notebook

from tests.tools.miniature import HEADER
from tools import ledger

TARGETS = "id,source\na.x,T\na.y,T\n"
CLAIMS = "id,where\na.c.one,p\n"


@pytest.fixture
def root(tmp_path):
    targets = tmp_path / "book" / "targets"
    targets.mkdir(parents=True)
    (targets / "a.csv").write_text(TARGETS)
    (targets / "a_claims.csv").write_text(CLAIMS)
    return tmp_path


def row(name, class_="close", expected="close"):
    return {"id": name, "paper": "a", "class": class_, "expected_class": expected,
            "paper_value": 1, "computed": 2, "tolerance": None}  # fmt: skip


def claim(computed="holds", verdict="holds"):
    return {"id": "a.c.one", "paper": "a", "verdict": verdict, "computed": computed,
            "conditions": {"sign": True, "size": False}}  # fmt: skip


GOOD = [row("a.x"), row("a.y")], [claim()]
# rows, claims -> what is said
FAILURES = {
    "another class": ([row("a.x", "differs"), row("a.y")], [claim()],
                      "scorecard regression: a.x: expected close, got differs"),
    "a row missing": ([row("a.x")], [claim()], "a.csv has 2 rows and the chapter's scorecard 1"),
    "no card": ([], [claim()], "a.csv has 2 rows and the chapter's scorecard 0"),
    "a card twice": ([*GOOD[0], *GOOD[0]], [claim()], "scorecard 4; each must arrive once"),
    "another verdict": (GOOD[0], [claim("fails")],
                        "claim: a.c.one: 'holds' in the file, computed 'fails'\n"
                        "    true  sign\n    false size"),
    "not judged": (GOOD[0], [claim(None)], "claim: a.c.one: 'holds' in the file, not judged"),
    "claims not shown": (GOOD[0], [], "a_claims.csv has 1 rows and the chapter's claims 0"),
    "claims twice": (GOOD[0], [claim(), claim()], "claims 2; each must arrive once"),
}  # fmt: skip


def test_nothing_is_wrong_with_a_whole_ledger(root):
    assert ledger.problems(root, ["a"], *GOOD) == []
    assert ledger.problems(root, ["data"], [], []) == []  # a page without targets


@pytest.mark.parametrize(("rows", "claims", "said"), FAILURES.values(), ids=FAILURES)
def test_what_is_wrong_is_said(root, rows, claims, said):
    assert said in "\n".join(ledger.problems(root, ["a"], rows, claims))


def test_a_chapter_with_targets_and_no_claims_is_named(root):
    (root / "book" / "targets" / "a_claims.csv").unlink()
    assert ledger.without_claims(root, ["a", "data"]) == ["a: no book/targets/a_claims.csv"]


def test_a_cell_is_placed_in_its_section():
    text = (
        "# The *page*\n\n```{code-cell} ipython3\na\n```\n\n(sec-x)=\n## Part $x$\n\n"
        "```{code-cell} ipython3\nb\n```\n\ntext\n\n```{code-cell} ipython3\nc\n```\n"
    )
    notebook = read_myst_markdown_notebook(HEADER + text)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number
    page, part = (
        dict(section=s, anchor=a) for s, a in (("The page", "the-page"), ("Part x", "sec-x"))
    )
    assert ledger.places(notebook) == {1: page, 2: part, 3: part}
    code[0].execution_count, code[2].execution_count = None, 2  # not executed, and numbered twice
    assert ledger.places(notebook) == {2: part}
