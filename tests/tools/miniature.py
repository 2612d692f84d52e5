"""A book of two tiny chapters, to edit and rebuild in tests of the build driver.

`alpha` shows a number in its prose, `beta` in a table and on its scorecard; `index` counts
the scorecard's rows. Their kernels import the miniature's own `frictions`: `PYTHONPATH`
comes before the editable installation. Every execution leaves a line in `executions.log`,
whoever started it.
"""

import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import nbformat

from tools import build
from tools.execute import read_executed
from tools.pages import DATA_VARIABLES, page_key, read_pages

ROOT = Path(__file__).resolve().parents[2]
# Parts of the real book: its settings, and what turns values into pages.
REAL = (
    "_config.yml",
    "book/_static",
    "book/references.bib",
    "lib/frictions/report",
)

LIBRARY = {
    "__init__.py": "",
    "report/__init__.py": "",
    "data/__init__.py": "",
    "data/tables/digits.csv": "3\n",
    "solvers/__init__.py": """\
        from frictions.solvers.double import double
        from frictions.solvers.triple import triple
        """,
    "solvers/triple.py": "DOUBLES = 'doubles.csv'\n\n\ndef triple(x):\n    return 3 * x\n",
    "solvers/double.py": "def double(x):\n    return 2 * x\n",
    "solvers/halve.py": "def halve(x):\n    return x / 2\n",
    "models/__init__.py": "",
    "models/alpha.py": "from ..solvers.double import double\n\nVALUE = double(21)\n",
    "models/beta.py": """\
        from pathlib import Path

        import frictions.data
        from frictions.solvers import halve

        DIGITS = Path(frictions.data.__file__).parent / "tables" / "digits.csv"
        VALUE = halve.halve(int(DIGITS.read_text()))
        """,
    "probe.py": """\
        import os
        import time


        def note(page):
            with open(os.environ["EXECUTION_LOG"], "a") as log:
                log.write(f"{page} {os.getpid()}\\n")
            time.sleep(float(os.environ.get("PAUSE", 0)))
        """,
}

HEADER = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---
"""
PAGES = {
    "index": """\
        # The index

        See {ref}`sec-alpha` and {doc}`beta`.

        ```{code-cell} ipython3
        from frictions.probe import note
        from frictions.report.measurements.evidence import read_evidence

        note("index")
        name = 'scorecard'
        f"{len(read_evidence(name))} targets"
        ```
        """,
    "alpha": """\
        (sec-alpha)=
        # The first chapter

        The value is {glue:text}`alpha_value:.2f`.

        ```{code-cell} ipython3
        from frictions.models import alpha
        from frictions.probe import note
        from frictions.report.publish import publish

        note("alpha")
        publish(alpha_value=alpha.VALUE)
        ```
        """,
    "beta": """\
        # The second chapter

        The value stands in {numref}`tab-beta`.

        ```{code-cell} ipython3
        import pandas as pd

        from frictions.models import beta
        from frictions.probe import note
        from frictions.report.scorecard import Scorecard
        from frictions.report.tables import Table

        note("beta")
        card = Scorecard("beta")
        others = 'gamma'
        table = card.compare(pd.DataFrame({"value": {"row": beta.VALUE}}), "beta")
        Table(table, "What **beta** gives.", "tab-beta")
        ```

        ```{code-cell} ipython3
        card
        ```
        """,
}
TARGETS = """\
id,source,quantity,unit,paper_value,null,tolerance,expected_class,reason
beta.row.value,Table 1,the value,percent,1.5,,0.01,reproduced,
beta.row.other,Table 1,the other,percent,2.5,,,unavailable,Needs a firm panel.
"""


@dataclass(frozen=True)
class Book:
    """A miniature book in a directory of its own."""

    root: Path

    @classmethod
    def write(cls, root: Path) -> "Book":
        """Write the book's files."""
        for name in REAL:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, root / name)
        files = {f"lib/frictions/{name}": dedent(text) for name, text in LIBRARY.items()}
        files |= {f"book/{name}.md": HEADER + dedent(text) for name, text in PAGES.items()}
        files |= {"requirements.lock": "a==1\n", "book/targets/beta.csv": TARGETS}
        files["book/targets/beta_claims.csv"] = "id,where,claim,verdict,evidence,would_change\n"
        files["_build/matplotlib/fontlist-none.json"] = ""  # the miniature draws nothing
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf8")
        book = cls(root)
        # Its library is too small for pages of its own.
        book.edit("_config.yml", "      - library_pages\n", "")
        book.write_toc("alpha", "beta")
        return book

    def copy(self, root: Path) -> "Book":
        """Copy the book with everything built of it."""
        return Book(Path(shutil.copytree(self.root, root, dirs_exist_ok=True)))

    def use(self, monkeypatch) -> "Book":
        """Let kernels import this book's library and write into its log."""
        monkeypatch.setenv("PYTHONPATH", str(self.root / "lib"))
        monkeypatch.setenv("EXECUTION_LOG", str(self.log))
        for name in (*DATA_VARIABLES, "FRICTIONS_BUILD", "PAUSE"):
            monkeypatch.delenv(name, raising=False)
        return self

    @property
    def log(self) -> Path:
        return self.root / "executions.log"

    @property
    def store(self) -> Path:
        return self.root / "_build" / "executed"

    @property
    def html(self) -> Path:
        return self.root / "_build" / "html"

    def edit(self, name: str, old: str, new: str):
        """Replace a text that a file holds once."""
        path = self.root / name
        text = path.read_text(encoding="utf8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        later = max(time.time(), path.stat().st_mtime + 1)  # Python's bytecode knows whole seconds
        path.write_text(text.replace(old, new), encoding="utf8")
        os.utime(path, (later, later))

    def write_toc(self, *names: str):
        """Let the book consist of its index and the pages named."""
        files = "".join(f"- file: book/{name}\n" for name in names)
        toc = "format: jb-book\nroot: book/index\nchapters:\n" + files
        (self.root / "_toc.yml").write_text(toc)

    def write_page(self, name: str, *cells: str):
        """Write a page that is nothing but code cells."""
        blocks = [f"```{{code-cell}} ipython3\n{dedent(cell)}\n```\n" for cell in cells]
        text = "\n".join([HEADER, f"# {name}\n", *blocks])
        (self.root / "book" / f"{name}.md").write_text(text, encoding="utf8")

    def runs(self) -> list[tuple[str, int]]:
        """Return (page, process) of what was executed since the last call, by page."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return sorted((page, int(process)) for page, process in map(str.split, lines))

    def executions(self) -> list[str]:
        """Return the pages executed since the last call, in alphabetical order."""
        return [page for page, _ in self.runs()]

    def chapters(self):
        return [page for page in read_pages(self.root) if not page.is_summary]

    def keys(self) -> dict[str, str]:
        """Return the key of every chapter."""
        return {page.name: page_key(self.root, page) for page in self.chapters()}

    def execute(self):
        """Execute the chapters that changed, as `make book` does first."""
        build.execute(self.root, self.chapters(), build.execution_environment(self.root), jobs=2)

    def executed(self, name: str) -> nbformat.NotebookNode | None:
        """Return the stored execution of a chapter if it is up to date."""
        page = next(page for page in self.chapters() if page.name == name)
        return read_executed(self.store, page, self.keys()[name])

    def build(self, *arguments: str) -> int:
        """Run the build driver; return its exit code."""
        return build.main(["--root", str(self.root), *arguments])

    def page(self, name: str) -> str:
        """Return a page of the built book."""
        return (self.html / "book" / f"{name}.html").read_text(encoding="utf8")

    def scorecard(self) -> list[dict]:
        return json.loads((self.root / "_build" / "scorecard.json").read_text(encoding="utf8"))
