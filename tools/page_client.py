"""What executes a page: its cells, and after them what its prose computes (`expressions.py`)."""

import nbformat
from nbclient import NotebookClient

from tools.expressions import places, publishing
from tools.pages import Page, PageError


def code_after(page: Page) -> dict[int, str]:
    """Return what is executed after which cells, for the numbers that the prose computes."""
    code = [n for n, cell in enumerate(page.notebook.cells) if cell.cell_type == "code"]
    try:
        found = places(page.code, page.expressions)
    except SyntaxError as error:
        raise PageError(
            f"{page.path.name}: `{error.text}` in the prose is no expression"
        ) from error
    return {code[place]: publishing(texts) for place, texts in found.items()}


class PageClient(NotebookClient):
    """Executes a page, and after each cell what the prose computes of what that cell has set.

    After the last cell all of that is computed once more: what then comes out otherwise would be
    said of something that a later cell has changed, or that the prose itself changes.
    """

    def __init__(self, page: Page, notebook: nbformat.NotebookNode, **settings):
        super().__init__(notebook, **settings)
        self.after = code_after(page)
        code = [n for n, cell in enumerate(page.notebook.cells) if cell.cell_type == "code"]
        self.last = max(code, default=-1)
        self.page, self.said = page, {}

    async def async_execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        """Execute a cell and the expressions of the prose that belong to it."""
        executed = super().async_execute_cell
        done = await executed(cell, cell_index, execution_count, store_history)

        async def say(code):
            prose = nbformat.v4.new_code_cell(code)
            await executed(prose, cell_index, store_history=False)
            self.code_cells_executed -= 1  # the cells keep their numbers
            self.nb.cells[cell_index] = cell  # where nbclient has put what it executed last
            return prose.outputs

        if code := self.after.get(cell_index):
            outputs = await say(code)
            cell.outputs += outputs
            self.said |= values(outputs)
        if cell_index == self.last and self.said:
            for name, text in values(await say(publishing(self.said))).items():
                if text != self.said[name]:
                    raise PageError(
                        f"{self.page.path.name}: `{name}` in the prose is {self.said[name]} after "
                        f"the last cell that sets its names, and {text} at the end of the page"
                    )
        return done


def values(outputs: list[nbformat.NotebookNode]) -> dict[str, str]:
    """Return what outputs publish, by its text."""
    found = {}
    for output in outputs:
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        if name:
            found[name] = next(iter(output["data"].values()))
    return found
