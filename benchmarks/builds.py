"""
Time builds of the whole book: ``python -m benchmarks.builds --out FILE.json``.

Four builds, one after the other, in a clone of the last commit with the environment that runs this:
without any cache; with compiled code, everything else anew; with nothing changed; with one
sentence changed.  ``make bench-builds`` stores the result in ``benchmarks/builds.json``, which the
book shows.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.record import BOOK_VERSIONS, ROOT, machine, today, versions

CACHES = ("numba", "matplotlib", "ipython")  # what a warm build finds below _build
CHAPTER = "book/tradability.md"
TARGETS = {"cold": 90.0, "warm": None, "nothing changed": 3.0, "one sentence changed": 6.0}


def prepare(build: str, tree: Path):
    """Bring the clone into the state from which a build starts; the last one left it built."""
    if build == "warm":
        for path in (tree / "_build").iterdir():
            if path.is_dir() and path.name not in CACHES:
                shutil.rmtree(path)
    if build == "one sentence changed":
        chapter = tree / CHAPTER
        head, body = chapter.read_text(encoding="utf8").split("\n# ", 1)
        title, first, rest = body.split("\n\n", 2)
        parts = f"{head}\n# {title}", f"{first}\nThis sentence is new.", rest
        chapter.write_text("\n\n".join(parts), encoding="utf8")


def measure(build: str, tree: Path) -> dict:
    """Build; return seconds of the whole and of rendering, and what the chapters took."""
    prepare(build, tree)
    rendering = tree / "_build" / "rendering.json"  # written by a build that renders
    rendering.unlink(missing_ok=True)
    environment = os.environ | {"FRICTIONS_CLOCK": "1"}  # where processor time goes
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "tools.build"], cwd=tree, env=environment, check=True)
    seconds = time.perf_counter() - start
    rendered = json.loads(rendering.read_text("utf8"))["seconds"] if rendering.exists() else 0.0
    executed = json.loads((tree / "_build" / "execution.json").read_text(encoding="utf8"))
    return {
        "build": build,
        "target": TARGETS[build],
        "seconds": seconds,
        "rendering": rendered,
        "chapters": executed if build in ("cold", "warm") else [],
    }


def main():
    """Measure the four builds and write them to a file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.builds")
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    options = parser.parse_args()
    record = {"made": today(), "machine": machine(), "versions": versions(BOOK_VERSIONS)}
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "book"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(tree)], check=True)
        record["builds"] = [measure(build, tree) for build in TARGETS]
    options.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
