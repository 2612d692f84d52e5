"""Open the chapters in JupyterLab (`make lab`).

JupyterLab starts at the root of the project with a chapter open; the chapters' kernels run in
`book/`. Its contents manager is jupytext's: each page is a notebook, a double click opens it as
one, and saving it writes Markdown. Opened, the prose shows the values of the last build, and
those of this session once their cells have run. These are defaults for this server alone, kept in
`_build/`; a reader's own settings of JupyterLab stay theirs and come first.

The server listens on this machine only, and asks for a token. Arguments are passed on:
`python -m tools.lab --no-browser`. In a container, where there is only root, add `--allow-root`
(`make lab AS_ROOT=1`).
"""

import argparse
import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

from frictions.report.lab import formatted
from tools.execute import write_atomic
from tools.expressions import ROLE, split_role
from tools.pages import toc_files
from tools.run import ROOT

FIRST = "tradability"
DEFAULTS = {
    "@jupyterlab/docmanager-extension:plugin": {
        "defaultViewers": {"markdown": "Jupytext Notebook"}
    },
    # The book asks for no network.
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}
STARTUP = """\
from frictions.report.lab import role
import tools.lab_refresh
tools.lab_refresh.watch()
"""


def lab_environment(build: Path) -> dict[str, str]:
    """Write JupyterLab's defaults below `build`; return an environment that finds them."""
    config = build / "jupyter"
    write_atomic(config / "labconfig" / "default_setting_overrides.json", json.dumps(DEFAULTS))
    write_atomic(config / "startup.py", STARTUP)
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    path = os.pathsep.join(filter(None, [str(config), others]))
    return {
        **os.environ,
        "JUPYTER_CONFIG_PATH": path,
        "PYTHONSTARTUP": str(config / "startup.py"),  # kernels know `role` from the start
        "FRICTIONS_LAB": str(build / "lab.json"),
    }


def texts_of_last_build(root: Path, results: Path) -> dict[str, str]:
    """Return what the roles of the pages showed in the last build, by role and content."""
    texts = {}
    bibliography = root / "book" / "references.bib"
    if bibliography.exists():
        texts |= citations(bibliography.read_text(encoding="utf8"))
    for file in toc_files(root):
        page = results / "html" / file.relative_to(root).with_suffix(".html")
        if page.exists():
            texts |= references(page.read_text(encoding="utf8"), file.stem)
        notebook = results / "executed" / f"{file.stem}.ipynb"
        if notebook.exists():
            values = glued(nbformat.read(notebook, as_version=4))
            contents = ROLE.findall(file.read_text("utf8"))
            for content in {" ".join(content.split()) for content in contents}:
                name, spec = split_role(content)
                with suppress(KeyError, ValueError):  # the page was edited since: not there, a text
                    texts[f"glue:text`{content}"] = formatted(values[name], spec)
    return texts


def references(page: str, name: str) -> dict[str, str]:
    """Return the texts of a page's references, and its title, by role and content."""
    soup = BeautifulSoup(page, "html.parser")
    title = soup.find("h1")
    texts = {f"doc`{name}": title.get_text().rstrip("#")} if title else {}
    for link in soup.select("article a.reference.internal[href*='#']"):
        label = link["href"].partition("#")[2]
        for role in ("numref", "ref", "eq"):
            texts[f"{role}`{label.removeprefix('equation-')}"] = link.get_text()
    return texts


def citations(bibliography: str) -> dict[str, str]:
    """Return author and year of each entry, by role and key."""
    texts = {}
    for key, body in re.findall(r"@\w+\{([^,]+),(.*?)\n\}", bibliography, re.DOTALL):
        fields = dict(re.findall(r"(\w+)\s*=\s*\{(.*?)\},?\n", body + "\n"))
        names = [name.partition(",")[0] for name in fields.get("author", key).split(" and ")]
        plain = [re.sub(r"\\['`\"^~]|[{}]", "", name) for name in names]
        who = f"{plain[0]} et al." if len(plain) > 2 else " and ".join(plain)
        texts[f"cite:t`{key}"] = f"{who} ({fields.get('year', '')})"
        texts[f"cite:p`{key}"] = f"({who}, {fields.get('year', '')})"
    return texts


def glued(notebook: nbformat.NotebookNode) -> dict[str, object]:
    """Return the values that a notebook published, numbers as numbers."""
    values: dict[str, object] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name:
                text = next(iter(output["data"].values()))
                values[name] = number_or_text(text)
    return values


def number_or_text(text: str) -> object:
    """Return what a value's representation stands for."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text.strip("'\"")


def main():
    """Become the JupyterLab server."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chapter", default=FIRST, help="the chapter to open")
    options, others = parser.parse_known_args()
    results = ROOT / "_build"
    texts = json.dumps(texts_of_last_build(ROOT, results), ensure_ascii=False)
    write_atomic(results / "lab.json", texts)
    command = [
        sys.executable, "-m", "jupyterlab", str(ROOT),
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.contents_manager_class=tools.lab_contents.BookContents",
        "--LabApp.expose_app_in_browser=True",  # for tools/lab_refresh.py
        f"--LabApp.default_url=/lab/tree/book/{options.chapter}.md",
        "--KernelManager.transport_encryption=auto",  # no other user can listen in
        *others,
    ]  # fmt: skip
    environment = lab_environment(results)
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(ROOT), environment.get("PYTHONPATH")])
    )
    os.execve(sys.executable, command, environment)


if __name__ == "__main__":
    main()
