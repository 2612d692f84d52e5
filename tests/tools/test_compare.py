"""Between two builds: which computed values moved."""

import csv
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.tools.miniature import HEADER
from tools.compare import main, moved, page, relative_change, values


@pytest.fixture
def root(tmp_path):
    """Return a book of one page without code."""
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "_toc.yml").write_text("format: jb-book\nroot: alpha\n")
    (tmp_path / "root" / "alpha.md").write_text("# Alpha\n")
    (tmp_path / "root" / "requirements.lock").write_text("")
    return tmp_path / "root"


def build(directory, computed, glued, class_="close"):
    (directory / "executed").mkdir(parents=True)
    row = {"paper": "alpha", "id": "a.x", "computed": computed, "class": class_}
    (directory / "scorecard.json").write_text(json.dumps([row]))
    outputs = [
        new_output("display_data", data={"application/papermill.record/text/plain": text},
                   metadata={"scrapbook": {"name": name}})
        for name, text in glued.items()
    ]  # fmt: skip
    notebook = new_notebook(cells=[new_code_cell("", outputs=outputs)])
    nbformat.write(notebook, directory / "executed" / "alpha.ipynb")
    return directory


def test_values_that_moved_are_listed_the_largest_change_first(tmp_path, root, capsys):
    before = build(tmp_path / "before", 1.0, {"x": "2.0", "y": "'up'", "gone": "1"})
    build(root / "_build", 1.5, {"x": "2.1", "y": "'down'", "new": "1"}, "differs")
    assert main([str(before), "--root", str(root)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "alpha: a.x (scorecard): 1 -> 1.5 0.33" in lines
    assert "alpha: a.x (class): close -> differs" in lines
    assert "alpha: y (prose): up -> down" in lines
    assert "alpha: gone (prose): 1 ->" in lines
    assert lines.index("alpha: a.x (scorecard): 1 -> 1.5 0.33") < lines.index(
        "alpha: x (prose): 2.0 -> 2.1 0.048"
    )
    folder = root / "_build" / "diff"
    assert (
        len(list(csv.DictReader((folder / "moved.csv").read_text().splitlines())))
        == len(lines)
        == 6
    )
    assert "6 values" in (folder / "moved.html").read_text()


def test_nothing_moved_between_a_build_and_itself(root, capsys):
    results = build(root / "_build", 1.0, {"x": "nan"})
    assert moved(values(results), values(results)) == []
    assert main([str(results), "--root", str(root)]) == 0
    assert capsys.readouterr().err.startswith("no value moved;")


def test_a_page_that_changed_since_it_was_built_is_named(root, tmp_path, capsys):
    """Else a change of the library would move no number, as long as nobody builds."""
    before = build(tmp_path / "before", 1.0, {})
    build(root / "_build", 1.0, {})
    (root / "alpha.md").write_text(HEADER + "```{code-cell} ipython3\n1\n```\n")
    assert main([str(before), "--root", str(root)]) == 1
    assert "changed since they were built: alpha; `make book`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [(1.0, 1.0, 0.0), (2.0, 1.0, 0.5), (1.0, None, None), ("a", "a", 0.0), ("a", "b", None),
     (0.0, 0.0, 0.0), (0.0, 1.0, 1.0), ("nan", "nan", 0.0), (None, None, 0.0)],
)  # fmt: skip
def test_changes_are_relative(old, new, change):
    assert relative_change(old, new) == change


def test_no_value_is_markup():
    row = {"page": "<script>", "name": "<b>", "kind": "x", "before": "<i>", "now": "", "change": ""}
    text = page([row], "<u>")
    assert not any(tag in text for tag in ("<script>", "<b>", "<i>", "<u>"))


def test_what_is_no_commit_is_named(tmp_path):
    with pytest.raises(SystemExit, match="BASE='no-such-commit': neither a commit nor"):
        main(["no-such-commit"])
