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
    """Executes a page, and after each cell what the prose computes of what that cell has set."""

    def __init__(self, notebook: nbformat.NotebookNode, after: dict[int, str], **settings):
        super().__init__(notebook, **settings)
        self.after = after

    async def async_execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        """Execute a cell and the expressions of the prose that belong to it."""
        executed = super().async_execute_cell
        done = await executed(cell, cell_index, execution_count, store_history)
        if code := self.after.get(cell_index):
            prose = nbformat.v4.new_code_cell(code)
            await executed(prose, cell_index, store_history=False)
            self.code_cells_executed -= 1  # the cells keep their numbers
            cell.outputs += prose.outputs
            self.nb.cells[cell_index] = cell  # where nbclient has put what it executed last
        return done
