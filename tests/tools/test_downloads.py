"""The files that a reader may take away."""

import csv
import json

from tools.downloads import as_csv, write_downloads

ROWS = [{"id": "a,b", "value": 1.5, "conditions": {"x": True}}, {"id": 'c"d', "value": None}]


def test_rows_come_back_from_the_files(tmp_path):
    results, html = tmp_path, tmp_path / "html"
    html.mkdir()
    (results / "scorecard.json").write_text(json.dumps(ROWS), encoding="utf8")
    write_downloads(results, html)
    files = {path.name for path in (html / "_static").iterdir()}
    assert files == {"scorecard.json", "scorecard.csv"}
    assert json.loads((html / "_static" / "scorecard.json").read_text("utf8")) == ROWS


def test_csv_has_a_column_for_every_key():
    first, second = csv.DictReader(as_csv(ROWS).splitlines())
    assert (first["id"], first["value"], json.loads(first["conditions"])) == (
        "a,b", "1.5", {"x": True},
    )  # fmt: skip
    assert (second["id"], second["value"], second["conditions"]) == ('c"d', "", "")
