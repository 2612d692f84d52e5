"""The files that a reader may take away, put beside the rendered pages under `_static/`."""

import csv
import io
import json
from pathlib import Path


def write_downloads(results: Path, html: Path):
    """Write what the build computed as files: the scorecard and the claims, CSV and JSON."""
    static = html / "_static"
    static.mkdir(exist_ok=True)
    for name in ("scorecard", "claims"):
        source = results / f"{name}.json"
        if source.exists():
            text = source.read_text(encoding="utf8")
            (static / f"{name}.json").write_text(text, encoding="utf8")
            (static / f"{name}.csv").write_text(as_csv(json.loads(text)), encoding="utf8")


def as_csv(rows: list[dict]) -> str:
    """Return rows as CSV with a column for every key; what is no number or text is JSON."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: json.dumps(v) if isinstance(v, dict) else v for k, v in row.items()})
    return text.getvalue()
