"""Pages as JupyterLab shows them: roles as values, plumbing folded, captions below figures.

`for_reading` turns a page into what is opened, and `for_saving` turns that back, so that saving a
page that nobody changed changes nothing. For that the files are in jupytext's own form;
`python -m tools.lab_pages` writes them in it.
"""

import copy
import re
from pathlib import Path

import jupytext
from myst_nb.core.read import is_myst_markdown_notebook

from tools.pages import toc_files
from tools.run import ROOT

ROLE = re.compile(r"\{(glue:text|numref|ref|eq|doc|cite:t|cite:p|py:\w+)\}`([^`\"\\]+)`")
SHOWN = re.compile(r"\{eval\}`role\(\"([\w:]+)\", \"([^`\"\\]+)\"\)`")
FOLDED = {"hide-input", "remove-input", "hide-cell", "remove-cell"}
CAPTION = "frictions_caption"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def for_reading(notebook: dict, texts: dict[str, str]) -> dict:
    """Return a notebook as JupyterLab opens it; `texts` are the last build's, by role."""
    notebook = copy.deepcopy(notebook)
    cells = []
    for cell in notebook["cells"]:
        cells.append(cell)
        if cell["cell_type"] == "markdown":
            _evaluate(cell, texts)
        elif cell["cell_type"] == "code":
            if FOLDED & set(cell["metadata"].get("tags", [])):
                cell["metadata"].setdefault("jupyter", {})["source_hidden"] = True
            figure = (cell["metadata"].get("mystnb") or {}).get("figure") or {}
            if figure.get("caption"):
                caption = {
                    "cell_type": "markdown",
                    "id": f"{cell.get('id', 'cell')}-caption"[:64],
                    "metadata": {CAPTION: True, "editable": False},
                    "source": f"*{' '.join(str(figure['caption']).split())}*",
                }
                _evaluate(caption, texts)
                cells.append(caption)
    notebook["cells"] = cells
    return notebook


def _evaluate(cell: dict, texts: dict[str, str]):
    """Let a cell's roles be expressions, with their last values beside them."""
    expressions = []

    def shown(found: re.Match) -> str:
        name, content = found[1], " ".join(found[2].split())
        text = texts.get(f"{name}`{content}", content)
        expressions.append(
            {
                "expression": f'role("{name}", "{content}")',
                "result": {"status": "ok", "data": {"text/plain": text}, "metadata": {}},
            }
        )
        return f'{{eval}}`role("{name}", "{content}")`'

    if not cell["source"].startswith(":::{code"):
        cell["source"] = ROLE.sub(shown, cell["source"])
    if expressions:
        cell["metadata"]["user_expressions"] = expressions


def for_saving(notebook: dict) -> dict:
    """Return what `for_reading` was given, with whatever a reader changed since."""
    notebook = copy.deepcopy(notebook)
    notebook["cells"] = [c for c in notebook["cells"] if not c["metadata"].get(CAPTION)]
    # JupyterLab writes the name that the kernel has on this machine, once it has run.
    if notebook.get("metadata", {}).get("kernelspec", {}).get("name") == KERNEL["name"]:
        notebook["metadata"]["kernelspec"] = dict(KERNEL)
    for cell in notebook["cells"]:
        cell["metadata"].pop("user_expressions", None)
        if cell["cell_type"] == "markdown":
            cell["source"] = SHOWN.sub(r"{\1}`\2`", cell["source"])
        jupyter = cell["metadata"].get("jupyter", {})
        jupyter.pop("source_hidden", None)
        if not jupyter:
            cell["metadata"].pop("jupyter", None)
    return notebook


def own_form(text: str) -> str:
    """Return a page as jupytext writes it."""
    return jupytext.writes(jupytext.reads(text, fmt="md:myst"), fmt="md:myst")


def notebook_pages(root: Path) -> list[Path]:
    """Return the pages that are notebooks."""
    return [f for f in toc_files(root) if is_myst_markdown_notebook(f.read_text(encoding="utf8"))]


def main():
    """Write every page in jupytext's own form."""
    for page in notebook_pages(ROOT):
        text = page.read_text(encoding="utf8")
        if (own := own_form(text)) != text:
            page.write_text(own, encoding="utf8")
            print(page.relative_to(ROOT))


if __name__ == "__main__":
    main()
