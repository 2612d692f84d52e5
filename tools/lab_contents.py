"""JupyterLab's access to the pages: jupytext's, with the pages made readable on the way.

The server imports this module by name; `tools/lab.py` sets `FRICTIONS_LAB`.
"""

from jupytext import AsyncTextFileContentsManager

from frictions.report.lab import last_build
from tools.lab_pages import for_reading, for_saving


class BookContents(AsyncTextFileContentsManager):
    """Opens pages with the values of the last build, and saves what is in the files."""

    async def get(self, path, content=True, type=None, format=None, **options):
        """Return a model; a page's notebook as a reader wants to see it."""
        model = await super().get(path, content, type, format, **options)
        if content and model["type"] == "notebook" and path.endswith(".md"):
            model["content"] = notebook_from(for_reading(model["content"], last_build()))
        return model

    async def save(self, model, path=""):
        """Save a model; a page's notebook as it is written in the file."""
        if model["type"] == "notebook" and path.endswith(".md"):
            model = {**model, "content": notebook_from(for_saving(model["content"]))}
        return await super().save(model, path)


def notebook_from(content: dict):
    """Return a plain notebook as nbformat's."""
    import nbformat

    return nbformat.from_dict(content)
