"""Write the README's picture from the executed chapter (`make picture`)."""

import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
CHAPTER, FIGURE = "tradability", "fig-tr-dilemma"
PICTURE = ROOT / "book" / "_static" / "readme.svg"


def figure_svg(notebook: nbformat.NotebookNode, name: str) -> str:
    """Return the SVG that the cell with this figure label put out."""
    for cell in notebook.cells:
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        if figure.get("name") == name:
            return next(o.data["image/svg+xml"] for o in cell.outputs if "data" in o)
    raise KeyError(f"no figure {name!r} in the executed chapter")


def main():
    """Take the figure out of `_build/executed` and write it."""
    path = ROOT / "_build" / "executed" / f"{CHAPTER}.ipynb"
    if not path.exists():
        sys.exit(f"{path.name} has not been executed yet: run `make book` first")
    PICTURE.write_text(figure_svg(nbformat.read(path, as_version=4), FIGURE), encoding="utf8")


if __name__ == "__main__":
    main()
