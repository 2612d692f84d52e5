"""The files that a reader may take away."""

import csv
import json
import zipfile

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from frictions.report import Table
from tools.downloads import (
    ARCHIVE,
    FIGURE_DATA,
    NARROW,
    TABLE_DATA,
    answers,
    as_csv,
    exhibits,
    numbers,
    sources,
    write_downloads,
)
from tools.pages import Page
from tools.run import ROOT

ROWS = [{"id": "a,b", "value": 1.5, "conditions": {"x": True}}, {"id": 'c"d', "value": None}]
ROW = {"id": "p.x", "paper": "page", "source": "Table 1", "paper_value": 0.25, "computed": 0.2468,
       "class": "close"}  # fmt: skip


def glued(name, text):
    return new_output(
        "display_data",
        data={"application/papermill.record/text/plain": text},
        metadata={"scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}},
    )


def notebook():
    figure = new_output(
        "display_data", data={FIGURE_DATA: "panel,series,x,y\na,b,1,2\n", NARROW: "<svg></svg>"}
    )
    table = new_output("display_data", data={"text/plain": ""},
                       metadata={TABLE_DATA: {"label": "tab-a", "csv": "x\n1\n"}})  # fmt: skip
    cells = [
        new_markdown_cell("# Title\n\n## Part"),
        new_code_cell("publish(x=f())", outputs=[glued("x", "-24.68"), glued("word", "'<b>'")]),
        new_code_cell("plot()", outputs=[figure, table],
                      metadata={"mystnb": {"figure": {"name": "fig-a"}}}),
    ]  # fmt: skip
    for number, cell in enumerate(cells[1:], start=1):
        cell.execution_count = number
    return new_notebook(cells=cells)


def test_everything_is_written(tmp_path):
    results, folder = tmp_path / "results", tmp_path / "downloads"
    results.mkdir()
    (results / "scorecard.json").write_text(json.dumps([ROW]), encoding="utf8")
    page = Page("page", tmp_path / "page.md", notebook())
    write_downloads(tmp_path, results, [page], {"page": notebook()}, folder)
    files = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    assert files == {
        "scorecard.json", "scorecard.csv", "notebooks/page.ipynb", "numbers/page.js",
        "data/page/fig-a.csv", "data/page/tab-a.csv", "narrow/page/fig-a.svg", ARCHIVE,
    }  # fmt: skip
    assert "<svg>" not in (folder / "notebooks" / "page.ipynb").read_text("utf8")
    nbformat.validate(nbformat.read(folder / "notebooks" / "page.ipynb", as_version=4))
    # `<` would let a text end the script.
    assert "<" not in (folder / "numbers" / "page.js").read_text("utf8")


def test_a_number_knows_its_cell_its_section_and_its_rows():
    found = numbers(notebook(), [ROW])
    assert found["x"]["code"] == "publish(x=f())"
    assert (found["x"]["section"], found["x"]["anchor"]) == ("Part", "part")
    assert [row["id"] for row in found["x"]["rows"]] == ["p.x"]
    assert found["word"]["rows"] == []


def test_a_number_answers_to_a_row_up_to_sign_and_per_cent():
    assert answers("0.2468", ROW)
    assert answers("-24.68", ROW)
    assert answers("0.25", ROW)  # the printed one
    assert not answers("0.2469", ROW)
    assert not answers("2", ROW | {"computed": 2.0})
    assert not answers("text", ROW)


def test_tables_hand_over_their_numbers_unrounded():
    import pandas as pd

    _, metadata = Table(pd.DataFrame({"a": [1 / 3]}), "C", "tab-x")._repr_mimebundle_()
    cell = new_code_cell("x", outputs=[new_output("display_data", data={}, metadata=metadata)])
    found = exhibits(new_notebook(cells=[cell]))
    assert float(found["tab-x"].split(",")[-1]) == 1 / 3


def test_csv_has_a_column_for_every_key():
    first, second = csv.DictReader(as_csv(ROWS).splitlines())
    assert (first["id"], first["value"], json.loads(first["conditions"])) == (
        "a,b", "1.5", {"x": True},
    )  # fmt: skip
    assert (second["id"], second["value"], second["conditions"]) == ('c"d', "", "")


def test_the_sources_are_what_the_project_holds(tmp_path):
    names = {file.relative_to(ROOT).as_posix() for file in sources(ROOT)}
    assert {"Makefile", "requirements.lock", "book/index.md"} <= names
    assert not [name for name in names if name.startswith(("_build/", ".venv"))]
    # Without git, what is built is left out as well.
    for name in ("Makefile", "_build/x", "lib/__pycache__/y"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert [file.name for file in sources(tmp_path)] == ["Makefile"]


def test_the_archive_is_the_same_for_the_same_files(tmp_path):
    from tools.downloads import write_archive

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Makefile").write_text("all:\n")
    for name in ("a.zip", "b.zip"):
        write_archive(tmp_path / "in", tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == ["frictions/Makefile"]
